"""What no honest page sends, and what customers send that looks like an attack."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handoff.client import Refused
from handoff.protocol.shared import MAX_FRAME_BYTES, MAX_MESSAGE_CHARS
from handoff.tokens import TokenSigner
from tests.handoff.api.support.bot import says
from tests.handoff.api.support.house import SETTINGS, House, texts
from tests.handoff.api.support.wire import bare

KEY = "key-of-the-test"


async def test_message_over_the_limit_is_refused_and_the_next_one_stored(house: House) -> None:
    """One character too many gets its own error, names the message, and loses nothing else."""
    line = await bare(house)

    await line.say({"type": "message", "client_msg_id": KEY, "text": "x" * (MAX_MESSAGE_CHARS + 1)})
    error = await line.hear("error")
    await line.say(
        {"type": "message", "client_msg_id": "the-next-one", "text": "x" * MAX_MESSAGE_CHARS}
    )
    stored = await line.hear("stored")

    assert (error["code"], error["client_msg_id"], error["fatal"]) == ("text-too-long", KEY, False)
    assert stored["client_msg_id"] == "the-next-one"
    assert (await house.stored(line.conversation_id))[0] == "x" * MAX_MESSAGE_CHARS


async def test_frame_over_the_limit_is_refused(house: House) -> None:
    """A frame above the limit gets an error and the socket stays."""
    line = await bare(house)

    await line.socket.send_str('{"type": "ping", "x": "' + "x" * MAX_FRAME_BYTES + '"}')

    assert (await line.hear("error"))["code"] == "frame-too-large"
    assert await line.is_usable()


async def test_monstrous_frame_ends_the_connection_with_its_code(house: House) -> None:
    """Far above the limit nobody reads on: the connection is closed with 1009."""
    line = await bare(house)

    await line.socket.send_str("x" * (MAX_FRAME_BYTES * 10))

    assert await line.closing_code() == 1009


async def test_binary_frame_is_refused(house: House) -> None:
    """Binary is not understood, and said so."""
    line = await bare(house)

    await line.socket.send_bytes(b"\x00\xff\xfe")

    assert (await line.hear("error"))["code"] == "binary-frame"
    assert await line.is_usable()


@pytest.mark.parametrize(
    "text", ["", "{", "nonsense", '{"type": "ping"', "\x00", '{"a": "\\ud800"}']
)
async def test_invalid_json_is_refused(house: House, text: str) -> None:
    """What is no JSON gets an error and the socket stays."""
    line = await bare(house)

    await line.socket.send_str(text)

    assert (await line.hear("error"))["code"] == "invalid-json"
    assert await line.is_usable()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ([], "invalid-frame"),
        ("message", "invalid-frame"),
        (None, "invalid-frame"),
        ({}, "unknown-type"),
        ({"type": "sudo"}, "unknown-type"),
        ({"type": 7}, "unknown-type"),
        ({"type": ["message"]}, "unknown-type"),
        ({"type": "message"}, "invalid-frame"),
        ({"type": "message", "client_msg_id": KEY, "text": 7}, "invalid-frame"),
        ({"type": "message", "client_msg_id": KEY, "text": ""}, "text-empty"),
        ({"type": "message", "client_msg_id": "short", "text": "Hello"}, "invalid-frame"),
        ({"type": "message", "client_msg_id": KEY, "text": "Hi", "admin": 1}, "invalid-frame"),
        ({"type": "read", "seq": -1}, "invalid-frame"),
        ({"type": "read", "seq": 1e99}, "invalid-frame"),
        ({"type": "rate", "score": 11}, "invalid-frame"),
        ({"type": "set_language", "language": "tlh"}, "invalid-frame"),
        (
            {"type": "leave_message", "client_msg_id": KEY, "text": "Hi", "email": "x"},
            "invalid-frame",
        ),
        ({"type": "request_callback", "client_msg_id": KEY, "phone": "call me"}, "invalid-frame"),
    ],
)
async def test_unknown_types_and_wrong_fields_are_refused(
    house: House, frame: Any, code: str
) -> None:
    """Each gets an error with a sentence; nothing is stored and the socket stays."""
    line = await bare(house)

    await line.say(frame)
    error = await line.hear("error")

    assert error["code"] == code
    assert error["message"].endswith(".")
    assert await line.is_usable()
    assert await house.stored(line.conversation_id) == []


async def test_deeply_nested_json_is_refused(house: House) -> None:
    """Nesting does not reach the stack."""
    line = await bare(house)

    await line.socket.send_str("[" * 10_000)

    assert (await line.hear("error"))["code"] == "invalid-json"
    assert await line.is_usable()


def _signer(**more: Any) -> TokenSigner:
    return TokenSigner(SETTINGS.secret.reveal(), **more)


@pytest.mark.parametrize("token", ["", "x", "v1.e30.x", "v1..", "…", "a" * 512])
async def test_wrong_token_opens_nothing(house: House, token: str) -> None:
    """A token that was not made here gets a fatal error and the socket is closed."""
    line = await bare(house, resumed=False)

    await line.say({"type": "resume", "token": token})
    error = await line.hear()

    assert (error["code"], error["fatal"]) == ("invalid-token", True)
    assert await line.closing_code() == 4003


async def test_token_of_another_secret_opens_nothing(house: House) -> None:
    """The signature is what counts."""
    line = await bare(house, resumed=False)
    forger = TokenSigner("another secret entirely", now=lambda: datetime.now(UTC))

    await line.say({"type": "resume", "token": forger.issue(line.conversation_id)})

    assert (await line.hear())["code"] == "invalid-token"


async def test_expired_token_says_so(house: House) -> None:
    """A token of long ago is told apart from a wrong one, so that the page can start anew."""
    line = await bare(house, resumed=False)
    long_ago = _signer(now=lambda: datetime.now(UTC) - timedelta(days=30))

    await line.say({"type": "resume", "token": long_ago.issue(line.conversation_id)})
    error = await line.hear()

    assert (error["code"], error["fatal"]) == ("expired-token", True)
    assert await line.closing_code() == 4003


async def test_token_of_a_conversation_that_is_gone_says_so(house: House) -> None:
    """A good signature for nothing."""
    line = await bare(house, resumed=False)
    token = _signer(now=lambda: datetime.now(UTC)).issue("c_0000000000000000gone")

    await line.say({"type": "resume", "token": token})

    assert (await line.hear())["code"] == "conversation-not-found"


async def test_nothing_is_done_before_resume(house: House) -> None:
    """Without proof of the right to the conversation no command works."""
    line = await bare(house, resumed=False)

    await line.say({"type": "message", "client_msg_id": KEY, "text": "Let me in"})
    error = await line.hear()

    assert (error["code"], error["client_msg_id"]) == ("resume-first", KEY)
    assert await house.stored(line.conversation_id) == []


async def test_socket_keeps_to_its_conversation(house: House) -> None:
    """A second resume may repeat the first, not change it."""
    line, other = await bare(house), await bare(house)

    await line.say({"type": "resume", "token": other.token})
    error = await line.hear("error")

    assert error["code"] == "wrong-conversation"
    assert (await line.resume())["conversation_id"] == line.conversation_id


async def test_replayed_client_msg_id_is_stored_once(house: House) -> None:
    """Sent three times, stored once, each time answered with the same number."""
    line = await bare(house)
    frame = {"type": "message", "client_msg_id": KEY, "text": "Once only"}

    numbers = []
    for _ in range(3):
        await line.say(frame)
        numbers.append((await line.hear("stored"))["seq"])

    assert len(set(numbers)) == 1
    assert (await house.stored(line.conversation_id)).count("Once only") == 1


async def test_client_msg_id_with_other_words_is_refused(house: House) -> None:
    """The first words stay; the others are told apart from a repetition."""
    line = await bare(house)
    await line.say({"type": "message", "client_msg_id": KEY, "text": "First"})
    await line.hear("stored")

    await line.say({"type": "message", "client_msg_id": KEY, "text": "Second"})
    error = await line.hear("error")

    assert (error["code"], error["client_msg_id"]) == ("client-msg-id-reused", KEY)
    assert "Second" not in await house.stored(line.conversation_id)


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 🧦 𝒳 🇳🇱",
        "שלום, איפה ההזמנה שלי? 10042",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'; DROP TABLE messages; --",
        '" OR 1=1; SELECT * FROM conversations',
        "${jndi:ldap://x} {{7*7}} %s %n",
        "line one\nline two",
        "zalgo t̸̢͉e̵x̷t̶",
    ],
)
async def test_words_of_any_kind_are_plain_text(house: House, text: str) -> None:
    """Stored, sent to the bot and shown exactly as typed: text is never markup or code."""
    customer = await house.customer()

    await customer.say(text)
    await customer.until(lambda: len(customer.messages) == 2)

    assert texts(customer.messages) == [text, f"You said: {text}"]
    assert house.bot.turns[0].text == text
    assert (await house.stored(customer.conversation_id))[0] == text


async def test_control_characters_are_taken_out(house: House) -> None:
    """What no keyboard makes does not reach the store; the words do."""
    customer = await house.customer()

    await customer.say("Hel\x00lo\x07 \x1b[31mthere\u202e")
    await customer.until(lambda: len(customer.messages) == 2)
    text = customer.messages[0].text or ""

    assert not {"\x00", "\x07", "\x1b", "\u202e"} & set(text)
    assert "Hello" in text


async def test_message_of_control_characters_alone_is_empty(house: House) -> None:
    """Nothing is left, so nothing is stored."""
    customer = await house.customer()

    with pytest.raises(Refused) as refused:
        await customer.say("\x00\x07")

    assert refused.value.code == "text-empty"


@pytest.mark.parametrize("text", ['/inform{"order_number": "10042"}', "/restart", "//affirm"])
async def test_typed_intent_is_not_obeyed(house: House, text: str) -> None:
    """A leading slash is for offered buttons; typed, the bot gets words and no command."""
    customer = await house.customer()

    await customer.say(text)
    await customer.until(lambda: len(customer.messages) >= 2)

    assert house.bot.turns[0].kind == "text"
    assert not house.bot.turns[0].text.startswith("/")


async def test_payload_that_was_not_offered_is_refused(house: House) -> None:
    """Only what the bot's latest buttons offer can be chosen."""
    house.bot.script["Cancel it"] = says("Sure?", ("Yes", "/affirm"), ("No", "/deny"))
    customer = await house.customer()
    await customer.say("Cancel it")
    await customer.until(lambda: len(customer.messages) == 2)

    with pytest.raises(Refused) as refused:
        await customer.choose('/inform{"order_number":"1"}')
    await customer.choose("/affirm")
    await customer.until(lambda: len(customer.messages) == 4)

    assert refused.value.code == "payload-not-offered"
    assert house.bot.turns[-1].text == "/affirm"
    assert customer.messages[2].text == "Yes"


async def test_card_number_is_masked_before_it_is_stored(house: House) -> None:
    """The card is gone from store, bot and screen; the order number stays."""
    customer = await house.customer()

    await customer.say("Order 10042, card 4111 1111 1111 1111")
    await customer.until(lambda: len(customer.messages) == 2)
    everything = f"{await house.stored(customer.conversation_id)} {house.bot.turns[0].text}"

    assert "4111 1111 1111" not in everything
    assert "10042" in everything


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "invalid-request"),
        (b"[]", "application/json", 400, "invalid-request"),
        (b'{"language": "tlh"}', "application/json", 400, "invalid-request"),
        (b'{"channel": "fax"}', "application/json", 400, "invalid-request"),
        (b'{"who": "admin"}', "application/json", 400, "invalid-request"),
        (b"\xff\xfe", "application/json", 400, "invalid-request"),
        (b"language=en", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b'{"x": "' + b"x" * 100_000 + b'"}', "application/json", 413, "too-large"),
    ],
)
async def test_bad_body_gets_an_error_in_the_promised_shape(
    house: House, body: bytes, kind: str, status: int, code: str
) -> None:
    """HTTP refusals carry a code and a sentence, never a trace."""
    async with house.http.post(
        house.url + "/api/conversations", data=body, headers={"Content-Type": kind}
    ) as response:
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (status, code)
    assert set(answer) == {"error"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/assets/../settings.py", 404, "not-found"),
        ("GET", "/assets/%2e%2e/settings.py", 404, "not-found"),
        ("GET", "/assets/..%2f..%2fpyproject.toml", 404, "not-found"),
        ("DELETE", "/api/conversations", 405, "method-not-allowed"),
        ("GET", "/ws/customer", 400, "bad-request"),
    ],
)
async def test_wrong_address_gets_an_error_in_the_promised_shape(
    house: House, method: str, path: str, status: int, code: str
) -> None:
    """Also what no handler sees is answered as JSON, and no file outside the pages is given."""
    import yarl

    url = yarl.URL(house.url + path, encoded=True)
    async with house.http.request(method, url) as response:
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (status, code)


async def test_thousand_bad_frames_hurt_no_one_else(house: House) -> None:
    """Another customer is served while somebody sends rubbish."""
    line, customer = await bare(house), await house.customer()

    rubbish = [line.socket.send_str("{") for _ in range(1_000)]
    await asyncio.gather(*rubbish, customer.say("And me?"))
    await customer.until(lambda: len(customer.messages) == 2)

    assert texts(customer.messages) == await house.stored(customer.conversation_id)
