"""Rasa and the action server on a small demo shop, once for all dialogues."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.support.action_server import running_on_small_shop
from tests.support.processes import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """No handoff service: the assistant is asked directly."""
    with running_on_small_shop(tmp_path_factory.mktemp("var"), only=("actions", "rasa")) as it:
        yield it


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    # A connection for each message: a killed process leaves dead ones behind.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield session
