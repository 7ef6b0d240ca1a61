"""What queueing theory says of a line of waiting customers: pure, in any one unit of time.

Erlang-B and -C: A. K. Erlang, "Solution of some problems in the theory of probabilities of
significance in automatic telephone exchanges", 1917. Erlang-A (customers lose patience): C. Palm,
1946; in today's notation S. Zeltyn and A. Mandelbaum, "Call centers with impatient customers:
many-server asymptotics of the M/M/n+G queue", Queueing Systems 51, 2005.
"""

import math
from dataclasses import dataclass

NEGLIGIBLE = 1e-12


@dataclass(frozen=True)
class Expected:
    """What is expected of a line; `wait` is of all customers, also of those who gave up."""

    waits: float  # the share that is not answered at once
    wait: float
    abandons: float
    answered_within: float  # the share of all customers


def erlang_b(agents: int, load: float) -> float:
    """The share turned away where nobody can wait; `load` is arrivals times handle time."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(*, agents: int, arrivals: float, handle: float, within: float = 0.0) -> Expected:
    """A line in which everybody waits to the end (M/M/n); raises ValueError if it only grows."""
    load = arrivals * handle
    if load >= agents:
        raise ValueError("more work arrives than the agents can do: such a line has no end")
    blocked = erlang_b(agents, load)
    waits = blocked / (1 - load / agents * (1 - blocked))
    spare = (agents - load) / handle
    return Expected(
        waits=waits,
        wait=waits / spare,
        abandons=0.0,
        answered_within=1 - waits * math.exp(-spare * within),
    )


def erlang_a(
    *, agents: int, arrivals: float, handle: float, patience: float, within: float = 0.0
) -> Expected:
    """A line that customers leave after an exponential time with mean `patience` (M/M/n+M).

    The chain of how many are there is born at `arrivals` and dies at min(n, agents) / handle +
    max(0, n - agents) / patience; it is cut where what is left no longer counts.
    """
    present = _stationary(agents, arrivals, 1 / handle, 1 / patience)
    queueing = present[agents:]
    in_line = sum(n * share for n, share in enumerate(queueing))
    wait = in_line / arrivals  # Little's law
    answered = _answered_within(
        within, longest=len(queueing) - 1, serving=agents / handle, leaving=1 / patience
    )
    return Expected(
        waits=sum(queueing),
        wait=wait,
        abandons=wait / patience,
        answered_within=sum(present[:agents])
        + sum(share * answered[ahead] for ahead, share in enumerate(queueing)),
    )


def _stationary(agents: int, arrivals: float, serving: float, leaving: float) -> list[float]:
    """The share of time with 0, 1, 2, … customers there; arrivals find it so (PASTA)."""
    weights = [1.0]
    while weights[-1] > NEGLIGIBLE * sum(weights) or len(weights) <= agents + 1:
        n = len(weights)
        died = min(n, agents) * serving + max(0, n - agents) * leaving
        weights.append(weights[-1] * arrivals / died)
    total = sum(weights)
    return [weight / total for weight in weights]


def _answered_within(within: float, *, longest: int, serving: float, leaving: float) -> list[float]:
    """By how many are ahead: the chance to be answered in time and not to have left before.

    With k ahead it is one fewer at the rate serving + k·leaving, and the customer's own patience
    ends at `leaving`. The chain is run by uniformisation (A. Jensen, 1953), backwards from the end:
    after `within` nobody counts as answered who is not yet.
    """
    pace = serving + (longest + 1) * leaving
    steps = pace * within
    reached = [0.0] * (longest + 1)
    weight, done = math.exp(-steps), 0.0
    if weight == 0.0:
        raise ValueError("so long a time needs a finer calculation")
    answered = [weight * value for value in reached]
    n = 0
    while done + weight < 1 - NEGLIGIBLE and n < 20 * steps + 200:
        done += weight
        n += 1
        reached = [
            (
                (serving + k * leaving) * (reached[k - 1] if k else 1.0)
                + (pace - serving - (k + 1) * leaving) * reached[k]
            )
            / pace
            for k in range(longest + 1)
        ]
        weight *= steps / n
        answered = [sum_ + weight * value for sum_, value in zip(answered, reached, strict=True)]
    return answered
