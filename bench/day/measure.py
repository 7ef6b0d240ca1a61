"""A whole day and a steady line at the real switchboard, beside what queueing theory expects."""

import asyncio
import math
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.day.customers import HOUR_S, Customer, Fate, draw
from bench.day.line import serve
from bench.day.switchboard import play
from bench.erlang import Expected, erlang_a, erlang_c
from bench.evaluate.reading import beside_rasa
from bench.figures import RESULTS, Table, percentile
from handoff.store.migrate import upgrade
from tools.steps import Steps

AGENTS, HANDLE_S, PATIENCE_S, WITHIN_S = 6, 240.0, 150.0, 20.0
DAY = (20, 35, 55, 75, 85, 80, 70, 75, 85, 70, 45, 25)
STEADY = (66,) * 10
SEED, OTHER_DAYS = 2026, 300
PICTURE = RESULTS / "day.png"


@dataclass(frozen=True)
class Case:
    """A kind of day; `theory` takes the arrivals a second."""

    name: str
    by_hour: Sequence[int]
    patience: float
    theory: Callable[[float], Expected]

    def draw(self, seed: int) -> list[Customer]:
        """One such day."""
        return draw(random.Random(seed), self.by_hour, handle=HANDLE_S, patience=self.patience)


@dataclass(frozen=True)
class Summary:
    """A stretch of a day in three figures: seconds, and shares of all customers in per cent."""

    wait: float
    abandoned: float
    in_time: float


def measure() -> Table:
    """Both days; `low` and `high` hold 95 of 100 days drawn alike and served by the model."""
    table = Table(
        f"{AGENTS} agents, {HANDLE_S:.0f} s each customer: the switchboard and queueing theory",
        aim="measured between low and high; the same as first come, first served for each customer",
    )
    day = Case("day, Erlang-A", DAY, PATIENCE_S, _with_patience)
    steady = Case("steady, Erlang-C", STEADY, math.inf, _without_end)
    for case in (day, steady):
        customers = case.draw(SEED)
        fates = asyncio.run(_play(customers))
        alike = fates == serve(customers, AGENTS)
        found, expected = summary(fates), _expected(case)
        others = [summary(serve(case.draw(seed), AGENTS)) for seed in range(OTHER_DAYS)]
        for figure in ("wait", "abandoned", "in_time"):
            values = [getattr(one, figure) for one in others]
            low, high = percentile(values, 0.025), percentile(values, 0.975)
            measured = getattr(found, figure)
            table.add(
                f"{case.name}: {_NAMES[figure]}",
                customers=len(customers),
                measured=measured,
                theory=getattr(expected, figure),
                low=low,
                high=high,
                holds="yes" if alike and low <= measured <= high else "NO",
            )
        if case is day:
            _draw_picture(case, customers, fates)
    return table


_NAMES = {
    "wait": "mean wait, s",
    "abandoned": "gave up, %",
    "in_time": f"answered within {WITHIN_S:.0f} s, %",
}


def summary(fates: Sequence[Fate]) -> Summary:
    """The three figures of these customers; of nobody they are nought."""
    count = len(fates) or 1
    return Summary(
        wait=sum(it.waited for it in fates) / count,
        abandoned=100 * sum(not it.answered for it in fates) / count,
        in_time=100 * sum(it.answered and it.waited <= WITHIN_S for it in fates) / count,
    )


def by_hour(customers: Sequence[Customer], fates: Sequence[Fate], hours: int) -> list[Summary]:
    """The figures of those who came in each hour."""
    together = list(zip(customers, fates, strict=True))
    return [
        summary([fate for one, fate in together if int(one.arrives // HOUR_S) == hour])
        for hour in range(hours)
    ]


async def _play(customers: Sequence[Customer]) -> list[Fate]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'day.db'}"
        await upgrade(url)
        return await play(url, customers, AGENTS)


def _with_patience(arrivals: float) -> Expected:
    return erlang_a(
        agents=AGENTS, arrivals=arrivals, handle=HANDLE_S, patience=PATIENCE_S, within=WITHIN_S
    )


def _without_end(arrivals: float) -> Expected:
    return erlang_c(agents=AGENTS, arrivals=arrivals, handle=HANDLE_S, within=WITHIN_S)


def _hourly(case: Case) -> list[Summary]:
    """Each hour as if its arrivals had always been the same (the pointwise stationary view)."""
    found = [case.theory(rate / HOUR_S) for rate in case.by_hour]
    return [Summary(it.wait, 100 * it.abandons, 100 * it.answered_within) for it in found]


def _expected(case: Case) -> Summary:
    """The whole day: each hour counts by its customers."""
    total = sum(case.by_hour)
    hours = list(zip(case.by_hour, _hourly(case), strict=True))
    return Summary(
        wait=sum(rate * it.wait for rate, it in hours) / total,
        abandoned=sum(rate * it.abandoned for rate, it in hours) / total,
        in_time=sum(rate * it.in_time for rate, it in hours) / total,
    )


def _draw_picture(case: Case, customers: Sequence[Customer], fates: Sequence[Fate]) -> None:
    hours = len(case.by_hour)
    others = [
        by_hour(drawn, serve(drawn, AGENTS), hours) for drawn in map(case.draw, range(OTHER_DAYS))
    ]
    found, expected = by_hour(customers, fates, hours), _hourly(case)
    panels = [
        {
            "name": name,
            "measured": [getattr(it, figure) for it in found],
            "theory": [getattr(it, figure) for it in expected],
            "low": [
                percentile([getattr(day[h], figure) for day in others], 0.025) for h in range(hours)
            ],
            "high": [
                percentile([getattr(day[h], figure) for day in others], 0.975) for h in range(hours)
            ],
        }
        for figure, name in _NAMES.items()
    ]
    RESULTS.mkdir(exist_ok=True)
    asked = {"file": str(PICTURE), "arrivals": list(case.by_hour), "panels": panels}
    with tempfile.TemporaryDirectory() as folder:
        beside_rasa("day_picture", asked, "drawing the day", Steps(Path(folder) / "log"))
