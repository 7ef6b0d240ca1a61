"""Exports over HTTP."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from handoff.model.rules import Rules
from handoff.switchboard.exports import PAGE
from tests.handoff.api.support.house import BuildHouse, House
from tests.handoff.api.support.programs import program

AT_ONCE = Rules(export_settles=timedelta(0))


@pytest.fixture
async def home(build_house: BuildHouse) -> House:
    """A service whose exports reach up to now."""
    return await build_house(rules=AT_ONCE)


def parsed(text: str) -> list[dict[str, Any]]:
    """The lines of a JSON lines body."""
    return [json.loads(line) for line in text.splitlines()]


async def conversations(house: House, count: int) -> list[str]:
    """Conversations in the store; their ids."""
    opened = [
        await house.switchboard.open_conversation(channel="web", language="en")
        for _ in range(count)
    ]
    return [conversation.id for conversation in opened]


async def test_export_of_several_pages_is_whole_in_both_forms(home: House) -> None:
    """JSON lines and CSV say the same."""
    ids = await conversations(home, PAGE + 3)
    key = await program(home, "exports:read")

    lines = parsed(await key.text("/api/v1/exports/conversations.jsonl"))
    table = list(csv.DictReader(io.StringIO(await key.text("/api/v1/exports/conversations.csv"))))
    rest = parsed(
        await key.text(f"/api/v1/exports/conversations.jsonl?after={lines[-3]['cursor']}")
    )

    assert [line["id"] for line in lines] == ids
    assert [row["id"] for row in table] == ids
    assert table[0].keys() == lines[0].keys()
    assert [line["id"] for line in rest] == ids[-2:]


async def test_words_that_look_like_a_formula_are_harmless_in_csv(home: House) -> None:
    """And exactly as written in JSON lines."""
    customer = await home.customer()
    await customer.say("=cmd|' /C calc'!A0")
    key = await program(home, "exports:read")

    table = await key.text("/api/v1/exports/messages.csv")
    lines = parsed(await key.text("/api/v1/exports/messages.jsonl"))

    assert ",'=cmd" in table
    assert ",=cmd" not in table
    assert lines[0]["text"] == "=cmd|' /C calc'!A0"


async def test_events_are_exported_with_what_they_say(home: House) -> None:
    """The log of the house, also what programs did."""
    (mine,) = await conversations(home, 1)
    key = await program(home, "exports:read")

    lines = parsed(await key.text("/api/v1/exports/events.jsonl"))
    table = await key.text("/api/v1/exports/events.csv")

    assert any(line["conversation_id"] == mine and line["name"] == "opened" for line in lines)
    assert {"api_key"} <= {line["subject"] for line in lines}
    assert '"{""scopes"":[""exports:read""]}"' in table


async def test_export_is_nobodys_to_keep(home: House) -> None:
    """No cache, no guessing of types, and the type that it is."""
    key = await program(home, "exports:read")

    async with home.http.get(
        home.url + "/api/v1/exports/events.csv", headers=key.headers
    ) as response:
        headers = response.headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("since=yesterday", "invalid-request"),
        ("since=2026-11-23T10:00:00", "invalid-request"),
        ("until=", "invalid-request"),
        ("after=nonsense", "bad-cursor"),
        ("after=1.1.1", "bad-cursor"),
        ("kind=all", "invalid-request"),
    ],
)
async def test_bad_question_is_refused_before_anything_is_sent(
    home: House, query: str, code: str
) -> None:
    """With a sentence, as everywhere."""
    key = await program(home, "exports:read")

    refused = await key.get(f"/api/v1/exports/conversations.csv?{query}")

    assert (refused.status, refused.code) == (400, code)


async def test_caller_who_hangs_up_hurts_nobody(home: House) -> None:
    """The rest of the export is simply not made."""
    await conversations(home, 30)
    key = await program(home, "exports:read")

    for _ in range(3):
        response = await home.http.get(
            home.url + "/api/v1/exports/conversations.jsonl", headers=key.headers
        )
        response.close()

    assert len(parsed(await key.text("/api/v1/exports/conversations.jsonl"))) == 30
