"""First come, first served, in a few lines: what any switchboard of one queue must come to."""

import heapq
from collections.abc import Sequence

from bench.day.customers import Customer, Fate


def serve(customers: Sequence[Customer], agents: int) -> list[Fate]:
    """The fate of each, in the order they came; every agent takes one at a time.

    Who comes next gets the agent who is free first; whoever's patience ends before then leaves, and
    takes nobody's time (J. Kiefer and J. Wolfowitz, 1955, with customers who give up).
    """
    free_at = [0.0] * agents
    fates: list[Fate] = []
    for customer in customers:
        begins = max(customer.arrives, free_at[0])
        waited = round(begins - customer.arrives, 3)
        if waited > customer.patience:
            fates.append(Fate(customer.patience, answered=False))
            continue
        heapq.heapreplace(free_at, round(begins + customer.handle, 3))
        fates.append(Fate(waited, answered=True))
    return fates
