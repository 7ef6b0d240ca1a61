"""Telephone calls: how long a caller waits for an answer, and what four of them cost."""
