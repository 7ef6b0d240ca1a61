"""The floor's things as frozen values: no store, no network, no clock of their own."""
