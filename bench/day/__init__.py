"""A day of a call centre with drawn customers, played by the real switchboard and by a model."""
