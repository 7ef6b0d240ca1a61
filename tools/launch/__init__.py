"""Starts the processes of the Procfile together, watches them, and stops them together."""
