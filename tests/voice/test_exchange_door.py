"""What a dialplan tells of a call, and what a line then knows of it."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.voice.exchange_door import REMEMBERED, Announced, ExchangeDoor

CALL = "0b1f6c1e-5a55-4c2e-9c1b-6f2a6d9d7c11"


@pytest.fixture
def door() -> ExchangeDoor:
    """For an exchange all of whose calls end well."""
    return ExchangeDoor(lambda call_id: "bye" if call_id == CALL else "queue")


@pytest.fixture
async def client(door: ExchangeDoor) -> AsyncIterator["TestClient[web.Request, web.Application]"]:
    """The door's own application."""
    app = web.Application()
    app.add_routes(door.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize(
    ("fields", "announced"),
    [
        ({"language": "nl", "from": "+31201234567"}, Announced("nl", "+31201234567")),
        ({"language": "nl"}, Announced("nl", None)),
        ({"from": "anonymous"}, Announced(None, None)),
        ({}, Announced()),
    ],
)
async def test_what_was_announced_is_known_once(
    client: "TestClient[web.Request, web.Application]",
    door: ExchangeDoor,
    fields: dict[str, str],
    announced: Announced,
) -> None:
    """The call takes it; a withheld number is none."""
    async with client.post(f"/calls/{CALL.upper()}", data=fields) as response:
        assert response.status == 200

    assert door.take(CALL) == announced
    assert door.take(CALL) == Announced()


@pytest.mark.parametrize(
    ("path", "fields"), [(CALL, {"language": "fr"}), ("100", {"language": "nl"})]
)
async def test_what_makes_no_sense_is_refused(
    client: "TestClient[web.Request, web.Application]", path: str, fields: dict[str, str]
) -> None:
    """A language that nobody speaks, and an id that no call has."""
    async with client.post(f"/calls/{path}", data=fields) as response:
        assert response.status == 400


async def test_calls_that_never_come_are_forgotten(
    client: "TestClient[web.Request, web.Application]", door: ExchangeDoor
) -> None:
    """The oldest goes when there are too many."""
    for call_id in (CALL, *(str(uuid4()) for _ in range(REMEMBERED))):
        async with client.post(f"/calls/{call_id}", data={"language": "nl"}) as response:
            assert response.status == 200

    assert door.take(CALL) == Announced()


async def test_the_dialplan_is_told_what_is_next(
    client: "TestClient[web.Request, web.Application]",
) -> None:
    """In plain text."""
    async with client.get(f"/calls/{CALL}/next") as response:
        assert await response.text() == "bye"
