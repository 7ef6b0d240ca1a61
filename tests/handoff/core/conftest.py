"""A switchboard of each test's own, on SQLite and on PostgreSQL, with a clock moved by hand."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from handoff.model.clock import HandClock
from handoff.store.migrate import upgrade
from handoff.store.tables import metadata
from handoff.switchboard import Switchboard
from tests.fixtures_postgres import Postgres, postgres
from tests.handoff.core.floor import Floor

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied."""
    path = tmp_path_factory.mktemp("handoff") / "template.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres: Postgres) -> str:
    """A migrated PostgreSQL database that all tests of the session share, one after another."""
    name = postgres.create()
    asyncio.run(upgrade(postgres.url(name)))
    return name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of the test's own."""
    shutil.copy(sqlite_template, tmp_path / "handoff.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'handoff.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of the test's own, on each engine in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: Postgres = request.getfixturevalue("postgres")
    database: str = request.getfixturevalue("postgres_database")
    asyncio.run(_emptied(server, database))
    yield server.url(database)


_FIRST_QUEUE = """
DELETE FROM queues WHERE id <> 'q_main0000';
UPDATE queues SET name = 'Customer service', names = '{}', position = 0, is_active = true
"""


async def _emptied(server: Postgres, database: str) -> None:
    """Making and dropping a database for each test took most of the time; this takes 10 ms."""
    connection = await asyncpg.connect(host=server.socket_dir, user="postgres", database=database)
    names = [t.name for t in reversed(metadata.sorted_tables) if t.name != "queues"]
    script = "; ".join(f'DELETE FROM "{name}"' for name in names)  # noqa: S608  # our own names
    script += f"; {_FIRST_QUEUE}"
    await connection.execute(f"SET synchronous_commit = off; {script}")
    await connection.close()


@pytest.fixture
def clock() -> HandClock:
    """Stands still until moved."""
    return HandClock()


@pytest.fixture
async def board(url: str, clock: HandClock) -> AsyncIterator[Switchboard]:
    """The switchboard under test."""
    opened = await Switchboard.open(url, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def floor(board: Switchboard, clock: HandClock) -> Floor:
    """The call centre's floor: shortcuts to the situations that tests begin with."""
    return Floor(board, clock)
