"""The service as every test of this room finds it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from handoff.store.migrate import upgrade
from tests.handoff.api.support.house import BuildHouse, House, add_agents


@pytest.fixture(scope="session")
def first_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the four agents and nothing else, to copy."""
    path = tmp_path_factory.mktemp("handoff") / "first.db"

    async def make() -> None:
        await upgrade(f"sqlite+aiosqlite:///{path}")
        await add_agents(f"sqlite+aiosqlite:///{path}")

    asyncio.run(make())
    return path


@pytest.fixture
def database(first_database: Path, tmp_path: Path) -> Path:
    """A database of the test's own."""
    return Path(shutil.copy(first_database, tmp_path / "handoff.db"))


@pytest.fixture
async def house(database: Path) -> AsyncIterator[House]:
    """The running service with no rate limits to speak of."""
    async with House(database) as house:
        yield house


@pytest.fixture
async def build_house(database: Path) -> AsyncIterator[BuildHouse]:
    """Start a service with other settings, rates, rules or bot."""
    async with AsyncExitStack() as stack:

        async def build(**parts: Any) -> House:
            return await stack.enter_async_context(House(database, **parts))

        yield build
