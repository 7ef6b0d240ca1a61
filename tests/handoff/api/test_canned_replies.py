"""Canned replies over HTTP and at the desks."""

from typing import Any

import pytest

from handoff.protocol.agent import CannedRepliesChanged
from tests.handoff.api.support.house import House, heard
from tests.handoff.api.support.programs import admin

ALL = "/api/supervisor/canned-replies"
HELLO: dict[str, Any] = {
    "key": "hello",
    "shortcut": "h",
    "title": {"en": "Greeting"},
    "text": {"en": "Hello {customer_name}, this is {agent_name}."},
}


async def test_every_desk_has_what_a_supervisor_wrote_at_once(house: House) -> None:
    """In the next welcome too, and over HTTP."""
    anna, chris = await house.agent("anna"), await admin(house, "chris")
    assert anna.welcome is not None
    assert anna.welcome.canned_replies == []

    made = await chris.post(ALL, HELLO)
    changed = await heard(anna.events(), CannedRepliesChanged)

    assert made.status == 201
    assert [it.model_dump() for it in changed.canned_replies] == [HELLO]
    bram = await house.agent("bram")
    assert bram.welcome is not None
    assert bram.welcome.canned_replies == changed.canned_replies
    listed = await (await admin(house, "bram")).get("/api/agent/canned-replies")
    assert listed.body == {"canned_replies": [HELLO]}


async def test_reply_is_changed_and_deleted(house: House) -> None:
    """Then it is not there any more."""
    chris = await admin(house, "chris")
    await chris.post(ALL, HELLO)
    words = {"title": {"nl": "Begroeting"}, "text": {"nl": "Hallo {customer_name}"}}

    changed = await chris.ask("PUT", f"{ALL}/hello", words)
    gone = await chris.delete(f"{ALL}/hello")

    assert (changed.status, changed.body["text"]) == (200, words["text"])
    assert gone.status == 204
    assert (await chris.delete(f"{ALL}/hello")).code == "canned-reply-not-found"
    assert (await chris.ask("PUT", f"{ALL}/hello", words)).code == "canned-reply-not-found"


async def test_agents_read_and_do_not_write(house: House) -> None:
    """Nor does a page of elsewhere with a supervisor's cookie."""
    anna, chris = await admin(house, "anna"), await admin(house, "chris")
    chris.headers["Origin"] = "https://elsewhere.example"

    assert (await anna.post(ALL, HELLO)).code == "not-a-supervisor"
    assert (await anna.delete(f"{ALL}/hello")).code == "not-a-supervisor"
    assert (await chris.post(ALL, HELLO)).code == "forbidden-origin"
    assert (await anna.get("/api/agent/canned-replies")).body == {"canned_replies": []}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"key": "Not A Key"}, "invalid-request"),
        ({"key": "../hello"}, "invalid-request"),
        ({"shortcut": "/"}, "invalid-request"),
        ({"title": {}, "text": {}}, "invalid-request"),
        ({"text": {"fr": "Bonjour"}}, "invalid-request"),
        ({"text": {"nl": "Hallo"}}, "invalid-request"),
        ({"text": {"en": "x" * 2_001}}, "invalid-request"),
        ({"text": {"en": "Hello {first_name}"}}, "unknown-variable"),
        ({"text": {"en": "\u200b"}}, "text-empty"),
        ({"position": -1}, "invalid-request"),
        ({"colour": "red"}, "invalid-request"),
    ],
)
async def test_bad_reply_is_refused_with_a_sentence(
    house: House, more: dict[str, Any], code: str
) -> None:
    """Nothing is kept of it."""
    chris = await admin(house, "chris")

    refused = await chris.post(ALL, HELLO | more)

    assert refused.code == code
    assert len(refused.body["error"]["message"]) > 10
    assert (await chris.get("/api/agent/canned-replies")).body == {"canned_replies": []}
