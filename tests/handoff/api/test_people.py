"""A person's data over HTTP, with a bot and an order system that are asked to forget."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import insert, update

from handoff.store.outside_tables import erasure_steps
from handoff.store.personal import attachments
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House
from tests.handoff.api.support.programs import Answer, Program, program
from tests.handoff.api.support.wire import free_server

WHO = "kim@example.org"


@dataclass
class Others:
    """The bot and the order system as one server; `asked` is what they were to forget."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Forgets whatever it is asked to, once it is well."""
        if request.headers.get("Authorization") != f"Bearer {SETTINGS.bot_token.reveal()}":
            return web.json_response({}, status=401)
        if request.path.endswith("/forget"):
            body = await request.json()
            self.asked.append((request.path, body["conversation_id"]))
            status = self.statuses.pop(0) if self.statuses else 200
            return web.json_response({}, status=status)
        return web.json_response({})


@pytest.fixture
async def others() -> AsyncIterator[Others]:
    """Running ones."""
    running = Others()
    async with free_server(running.handle) as url:
        running.url = url
        yield running


@pytest.fixture
async def home(build_house: BuildHouse, others: Others, tmp_path: Path) -> House:
    """A service that knows them, with files of its own."""
    files = tmp_path / "attachments"
    files.mkdir()
    settings = replace(SETTINGS, rasa_urls=(others.url,), actions_url=others.url, attachments=files)
    return await build_house(settings=settings)


async def until_done(key: Program, erasure_id: str) -> Answer:
    """The erasure once it is finished."""
    async with asyncio.timeout(20):
        while True:
            answer = await key.get(f"/api/v1/erasures/{erasure_id}")
            if answer.body["state"] == "done":
                return answer


async def test_person_is_given_out_and_erased_everywhere(home: House, others: Others) -> None:
    """Own tables, files, bot and order system; afterwards nobody knows them."""
    board = home.switchboard
    conversation = await board.open_conversation(channel="web", language="en", contact=WHO)
    await board.receive(conversation.id, client_msg_id="first-message", text="I am Kim")
    stored = home.settings.attachments / "stored-file"
    stored.write_bytes(b"%PDF")
    async with board.store.write() as connection:
        await connection.execute(
            insert(attachments).values(
                id="at_1",
                conversation_id=conversation.id,
                name="kim.pdf",
                media_type="application/pdf",
                size=4,
                stored_as=stored.name,
                uploaded_at=board.clock.now(),
            )
        )
    key = await program(home, "people:read", "people:write")

    given = await key.post("/api/v1/people/export", {"contact": WHO})
    asked = await key.post("/api/v1/people/erase", {"contact": WHO})
    done = await until_done(key, asked.body["id"])
    after = await key.post("/api/v1/people/export", {"contact": WHO})
    rest = await key.post("/api/v1/people/export", {"conversation_id": conversation.id})

    assert given.status == 200
    assert "I am Kim" in json.dumps(given.body)
    assert "kim.pdf" in json.dumps(given.body)
    assert asked.status == 202
    assert {step["part"] for step in done.body["steps"]} == {
        "texts",
        "files",
        "recordings",
        "bot",
        "shop",
    }
    assert after.body["conversations"] == []
    assert "Kim" not in json.dumps(rest.body)
    assert not stored.exists()
    assert sorted(others.asked) == [
        ("/conversations/forget", conversation.id),
        ("/webhooks/frontline/forget", conversation.id),
    ]


async def test_erasure_goes_on_after_a_crash(home: House, others: Others) -> None:
    """What was not done is done by the process that comes after."""
    board = home.switchboard
    conversation = await board.open_conversation(channel="web", language="en", contact=WHO)
    others.statuses = [503, 503]
    key = await program(home, "people:read", "people:write")
    asked = await key.post("/api/v1/people/erase", {"conversation_id": conversation.id})
    while len(others.asked) < 2:
        await key.get(f"/api/v1/erasures/{asked.body['id']}")

    await home.restart()
    half = await key.get(f"/api/v1/erasures/{asked.body['id']}")
    await due_at_once(home)
    done = await until_done(key, asked.body["id"])

    assert half.body["state"] == "pending"
    assert len(others.asked) == 4
    assert done.body["finished_at"] is not None


async def due_at_once(house: House) -> None:
    """Let no step wait for its pause."""
    async with house.switchboard.store.write() as connection:
        await connection.execute(update(erasure_steps).values(due_at=house.switchboard.clock.now()))


async def test_conversation_is_looked_at_with_its_own_scope(home: House) -> None:
    """Messages, yes; the log and the rest are for who may see everything."""
    conversation = await home.switchboard.open_conversation(channel="web", language="en")
    await home.switchboard.receive(conversation.id, client_msg_id="first-message", text="Hello")
    key = await program(home, "conversations:read")

    found = await key.get(f"/api/v1/conversations/{conversation.id}")
    missing = await key.get("/api/v1/conversations/c_none")
    refused = await key.post("/api/v1/people/export", {"conversation_id": conversation.id})

    assert found.body["rows"]["messages"][0]["text"] == "Hello"
    assert "events" not in found.body["rows"]
    assert missing.code == "conversation-not-found"
    assert refused.code == "scope-missing"


async def test_hold_is_set_and_released(home: House) -> None:
    """An erasure says that there is one."""
    conversation = await home.switchboard.open_conversation(channel="web", language="en")
    key = await program(home, "people:read", "people:write")
    hold = f"/api/v1/conversations/{conversation.id}/hold"
    person = {"conversation_id": conversation.id}

    held = await key.post(hold, {"reason": "court case"})
    refused = await key.post("/api/v1/people/erase", person)
    released = await key.delete(hold)
    erased = await key.post("/api/v1/people/erase", person)
    late = await key.post(hold, {"reason": "court case"})

    assert (held.status, held.body["reason"]) == (200, "court case")
    assert (refused.status, refused.code) == (409, "legal-hold")
    assert (released.status, erased.status) == (204, 202)
    assert late.code == "being-erased"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"contact": WHO, "conversation_id": "c_0123456789abcdef"},
        {"contact": ""},
        {"conversation_id": "../etc/passwd"},
        {"everybody": True},
    ],
)
async def test_person_must_be_named_in_one_way(home: House, body: object) -> None:
    """Nobody is erased by a slip."""
    key = await program(home, "people:read", "people:write")

    assert (await key.post("/api/v1/people/erase", body)).code == "invalid-request"
    assert (await key.post("/api/v1/people/export", body)).code == "invalid-request"


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside", ".", ""])
async def test_only_files_of_the_folder_are_deleted(
    home: House, others: Others, tmp_path: Path, name: str
) -> None:
    """Whatever the database says a file is called."""
    outside = tmp_path / "outside"
    outside.write_text("keep me")
    board = home.switchboard
    conversation = await board.open_conversation(channel="web", language="en")
    async with board.store.write() as connection:
        await connection.execute(
            insert(attachments).values(
                id="at_1",
                conversation_id=conversation.id,
                name="x",
                media_type="image/png",
                size=1,
                stored_as=name,
                uploaded_at=board.clock.now(),
            )
        )
    key = await program(home, "people:read", "people:write")

    asked = await key.post("/api/v1/people/erase", {"conversation_id": conversation.id})
    await until_done(key, asked.body["id"])

    assert outside.read_text() == "keep me"
    assert home.settings.attachments.is_dir()
