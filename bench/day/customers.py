"""The customers of a day: when each comes, how long they would wait, how long they take."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

HOUR_S = 3600.0


@dataclass(frozen=True)
class Customer:
    """One customer, in seconds; `arrives` since the day began."""

    arrives: float
    patience: float
    handle: float


@dataclass(frozen=True)
class Fate:
    """What became of a customer: how long they waited, and whether anybody answered."""

    waited: float
    answered: bool


def draw(
    chance: random.Random,
    by_hour: Sequence[float],
    *,
    handle: float,
    patience: float = math.inf,
) -> list[Customer]:
    """Poisson arrivals at so many an hour, exponential handle times and patience (in seconds).

    Within an hour gaps are exponential; since they have no memory, each hour begins anew.
    """
    customers: list[Customer] = []
    for hour, rate in enumerate(by_hour):
        at = hour * HOUR_S
        while rate and (at := at + chance.expovariate(rate / HOUR_S)) < (hour + 1) * HOUR_S:
            waits = math.inf if patience == math.inf else chance.expovariate(1 / patience)
            customers.append(_customer(at, waits, chance.expovariate(1 / handle)))
    return customers


def _customer(arrives: float, patience: float, handle: float) -> Customer:
    """In whole milliseconds, which a clock can tell without rounding."""
    kept = patience if patience == math.inf else round(patience, 3)
    return Customer(round(arrives, 3), kept, max(0.001, round(handle, 3)))
