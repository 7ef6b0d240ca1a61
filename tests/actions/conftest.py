"""The order system on a SQLite file of the test's own, with the ten named customers."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

from actions.orders import OrderSystem
from actions.orders.demo.fill import fill
from actions.orders.migrations import upgrade
from actions.orders.store.database import Database
from tests.orders.clock import WEDNESDAY_NOON, StillClock


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[OrderSystem]:
    """Real tables, a clock that stands still."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}"
    await upgrade(url)
    database = Database.open(url)
    await fill(database, WEDNESDAY_NOON, customers=40, orders=200)
    tokens = count(1)
    yield OrderSystem.on(database, clock=StillClock(), tokens=lambda: f"token-{next(tokens)}")
    await database.close()
