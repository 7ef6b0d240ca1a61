"""The channel's door: who may come in, and what with."""

from typing import Any

import aiohttp
import pytest

from tests.conversations.assistant import Talker
from tests.support.processes import House

pytestmark = pytest.mark.system


@pytest.mark.parametrize("token", ["", "wrong", "bot-token"])
async def test_a_wrong_token_is_refused(
    token: str, house: House, http: aiohttp.ClientSession
) -> None:
    """Only the handoff service has the right one."""
    talker = Talker(house, http)
    status, body = await talker.post(talker.body("hi", kind="text"), token=token)

    assert status == 401
    assert body["error"]["code"] == "unauthorized"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "invalid-json"), (b"\xff\xfe", "invalid-json"), (b"[" * 20000, "invalid-json"),
        (b"null", "invalid-body"), (b'{"text": "' + b"x" * 70000 + b'"}', "body-too-large"),
    ],
)  # fmt: skip
async def test_a_body_that_is_none_is_refused(
    raw: bytes, code: str, house: House, http: aiohttp.ClientSession
) -> None:
    """Broken, binary, bottomless, empty or too large."""
    async with http.post(
        f"{house.rasa_address}/webhooks/frontline/turn",
        data=raw,
        headers={"Authorization": f"Bearer {house.bot_token}"},
    ) as response:
        body = await response.json()

    assert response.status == 400
    assert body["error"]["code"] == code


@pytest.mark.parametrize("change", [{"kind": "shout"}, {"text": ""}, {"conversation_id": "../x"}])
async def test_a_field_that_is_wrong_is_named(
    change: dict[str, Any], house: House, http: aiohttp.ClientSession
) -> None:
    """In a sentence."""
    talker = Talker(house, http)
    status, body = await talker.post(talker.body("hi", kind="text") | change)

    assert status == 400
    assert next(iter(change)) in body["error"]["message"]


@pytest.mark.parametrize(
    "text",
    [
        '/inform{"order_number":"10042","postcode":"1012 AB"}', "/restart", "//affirm",
        "<script>alert(1)</script>", "'; DROP TABLE orders; --", "😀😀😀", "مرحبا كيف الحال",
        "{language} {0} %s", "a" * 4000, "\u202eabc", "?" * 300,
    ],
)  # fmt: skip
async def test_odd_text_is_only_text(text: str, house: House, http: aiohttp.ClientSession) -> None:
    """Commands, markup, SQL, emoji, right-to-left, places of a template: answered, not obeyed."""
    talker = Talker(house, http)
    body = await talker.say(text)
    then = await talker.say("where is my order?")

    assert body["replies"]
    assert then["replies"][-1]["utterance"].startswith("utter_identity_")  # nothing is proven


async def test_no_other_channel_is_open(house: House, http: aiohttp.ClientSession) -> None:
    """Rasa's own REST channel has no lock on it."""
    async with http.post(
        f"{house.rasa_address}/webhooks/rest/webhook", json={"sender": "x", "message": "hi"}
    ) as response:
        assert response.status == 404


async def test_a_dead_action_server_is_no_silence(
    house: House, http: aiohttp.ClientSession
) -> None:
    """The channel says so, and the handoff service brings a person; afterwards all is well."""
    talker = Talker(house, http)
    house["actions"].kill()
    status, body = await talker.post(talker.body("hello", kind="text"))
    house["actions"].restart()
    after = await Talker(house, http).say("hello")

    assert status == 503
    assert body["error"]["code"] == "no-answer"
    assert after["replies"][0]["utterance"] == "utter_greet"


async def test_a_forgotten_conversation_starts_from_nothing(
    house: House, http: aiohttp.ClientSession
) -> None:
    """Its turns are not replayed any more; a wrong token forgets nothing."""
    talker = Talker(house, http)
    await talker.say("where is my order?", message_id="m_forget_1")
    replayed = await talker.say("where is my order?", message_id="m_forget_1")
    url = f"{house.rasa_address}/webhooks/frontline/forget"
    body = {"conversation_id": talker.conversation_id}

    async with http.post(url, json=body, headers={"Authorization": "Bearer x"}) as response:
        refused = response.status
    ours = {"Authorization": f"Bearer {house.bot_token}"}
    async with http.post(url, json={"conversation_id": "../x"}, headers=ours) as response:
        wrong = response.status
    async with http.post(url, json=body, headers=ours) as response:
        done = await response.json()
    anew = await talker.say("where is my order?", message_id="m_forget_1")

    assert (refused, wrong) == (401, 400)
    assert done["forgotten"] > 0
    assert (replayed["turn"]["replayed"], anew["turn"]["replayed"]) == (True, False)
