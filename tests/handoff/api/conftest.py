"""The service as every test of this room finds it."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from handoff.store.migrate import upgrade
from tests.handoff.api.support.house import House


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with nothing in it, to copy."""
    import asyncio

    path = tmp_path_factory.mktemp("handoff") / "empty.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    """A database of the test's own."""
    return Path(shutil.copy(empty_database, tmp_path / "handoff.db"))


@pytest.fixture
async def house(database: Path) -> AsyncIterator[House]:
    """The running service with four agents and no rate limits to speak of."""
    async with House(database) as house:
        await house.add_agents()
        yield house


@pytest.fixture
async def build_house(database: Path) -> AsyncIterator[Callable[..., Any]]:
    """Start a service with other settings, rates, rules or bot."""
    async with AsyncExitStack() as stack:

        async def build(**parts: Any) -> House:
            house = await stack.enter_async_context(House(database, **parts))
            await house.add_agents()
            return house

        yield build
