"""What the order system knows, as values: no database, no clock."""
