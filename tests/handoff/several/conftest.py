"""Two handoff services on one PostgreSQL, as behind one address."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from handoff.store.migrate import upgrade
from tests.fixtures_postgres import Postgres, postgres
from tests.handoff.api.support.house import House, add_agents

__all__ = ["postgres"]
Pair = tuple[House, House]


@pytest.fixture(scope="session")
def several_template(postgres: Postgres) -> str:
    """A migrated database with the four agents, to copy."""
    name = postgres.create()

    async def make() -> None:
        await upgrade(postgres.url(name))
        await add_agents(postgres.url(name))

    asyncio.run(make())
    return name


@pytest.fixture
def shared_url(postgres: Postgres, several_template: str) -> Iterator[str]:
    """A database of the test's own."""
    name = postgres.create(several_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
async def pair(shared_url: str) -> AsyncIterator[Pair]:
    """Two services; what one knows the other hears through the database alone."""
    async with House(shared_url, instance="one") as one, House(shared_url, instance="two") as two:
        yield one, two
