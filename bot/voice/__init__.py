"""The voice gateway: a caller's channel into the handoff service. It decides nothing about orders."""
