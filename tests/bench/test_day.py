"""The real switchboard serves a drawn day exactly as first come, first served must."""

import math
import random
from pathlib import Path

import pytest

from bench.day.customers import Customer, Fate, draw
from bench.day.line import serve
from bench.day.switchboard import play
from handoff.store.migrate import upgrade


@pytest.mark.parametrize("patience", [math.inf, 90.0])
async def test_switchboard_makes_nobody_wait_longer_than_the_line(
    patience: float, tmp_path: Path
) -> None:
    """Every customer of a busy hour waits to the millisecond what the model says, or gives up."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'day.db'}"
    await upgrade(url)
    customers = draw(random.Random(11), [58.0], handle=180.0, patience=patience)

    fates = await play(url, customers, agents=3)

    assert fates == serve(customers, 3)
    assert any(fate.waited for fate in fates)
    assert any(not fate.answered for fate in fates) == (patience != math.inf)


def test_line_is_served_in_order_and_gives_up_in_time() -> None:
    """One agent: the second waits, the third leaves after its patience, the fourth is next."""
    customers = [
        Customer(0.0, 100.0, 60.0),
        Customer(10.0, 100.0, 30.0),
        Customer(20.0, 15.0, 500.0),
        Customer(30.0, 100.0, 10.0),
    ]

    assert serve(customers, 1) == [
        Fate(0.0, answered=True),
        Fate(50.0, answered=True),
        Fate(15.0, answered=False),
        Fate(60.0, answered=True),
    ]


def test_same_seed_draws_the_same_day() -> None:
    """A figure can be had again; another seed is another day."""
    one = draw(random.Random(1), [20.0, 0.0, 5.0], handle=60.0, patience=30.0)

    assert one == draw(random.Random(1), [20.0, 0.0, 5.0], handle=60.0, patience=30.0)
    assert one != draw(random.Random(2), [20.0, 0.0, 5.0], handle=60.0, patience=30.0)
    assert not any(3_600 <= customer.arrives < 7_200 for customer in one)
