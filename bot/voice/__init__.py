"""The voice gateway: a caller's way into the handoff service; it knows nothing of orders."""
