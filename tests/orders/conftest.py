"""The order system on both engines, filled with the ten demo customers and a small crowd."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from actions.orders import OrderSystem
from actions.orders.demo.fill import fill
from actions.orders.migrations import upgrade
from actions.orders.store.database import Database
from tests.fixtures_postgres import Postgres, postgres
from tests.orders.clock import WEDNESDAY_NOON, StillClock

__all__ = ["postgres"]

CUSTOMERS, ORDERS = 40, 200


async def _filled(url: str) -> None:
    await upgrade(url)
    database = Database.open(url)
    await fill(database, WEDNESDAY_NOON, customers=CUSTOMERS, orders=ORDERS)
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled database file, to be copied."""
    path = tmp_path_factory.mktemp("orders") / "template.db"
    asyncio.run(_filled(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """A filled PostgreSQL database, to be copied."""
    name = postgres.create()
    asyncio.run(_filled(postgres.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A filled database of the test's own, on each engine in turn."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "orders.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture
def shop(database: Database, clock: StillClock) -> OrderSystem:
    """The order system on that database, with a clock that stands still and counted tokens."""
    tokens = count(1)
    return OrderSystem.on(database, clock=clock, tokens=lambda: f"token-{next(tokens)}")
