"""The whole house on free ports, once for the tests of a file."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.support.processes import House, running_house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Rasa, the action server and the handoff service, with demo data."""
    with running_house(
        tmp_path_factory.mktemp("var"), changes={"FRONTLINE_RATE_FACTOR": "100"}
    ) as it:
        yield it


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections of the people in a test."""
    async with aiohttp.ClientSession() as session:
        yield session
