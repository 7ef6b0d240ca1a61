"""The wire of a turn: what is refused, what is cleaned, and the answer from events."""

from typing import Any

import pytest

from bot.components.turn import LONGEST_TEXT, BadTurn, answer, find_turn, parse_turn

GOOD = {
    "conversation_id": "c_1", "message_id": "m_1", "kind": "text", "text": "hello",
    "channel": "web", "language": "en", "metadata": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"conversation_id": ""}, "invalid-id"), ({"message_id": "a b"}, "invalid-id"),
        ({"message_id": 7}, "invalid-id"), ({"kind": "shout"}, "invalid-field"),
        ({"channel": "fax"}, "invalid-field"), ({"language": "fr"}, "invalid-field"),
        ({"text": "  "}, "invalid-text"), ({"text": None}, "invalid-text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text-too-long"),
        ({"metadata": [1]}, "invalid-metadata"), ({"kind": "payload"}, "invalid-payload"),
    ],
)  # fmt: skip
def test_a_bad_turn_is_refused_with_its_code(change: dict[str, Any], code: str) -> None:
    """Each field has its check."""
    with pytest.raises(BadTurn) as caught:
        parse_turn({**GOOD, **change})

    assert caught.value.code == code


@pytest.mark.parametrize("body", [None, [], "text", 3])
def test_a_body_that_is_no_object_is_refused(body: object) -> None:
    """JSON may be many things."""
    with pytest.raises(BadTurn):
        parse_turn(body)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('/inform{"order_number":"10042"}', 'inform{"order_number":"10042"}'),
        (" //restart", "restart"), ("/", "?"), ("\x00\x1f/affirm", "affirm"), ("hi\x07!", "hi !"),
    ],
)  # fmt: skip
def test_typed_text_can_be_no_command(typed: str, kept: str) -> None:
    """A typed intent would bypass understanding and fill slots."""
    assert parse_turn({**GOOD, "text": typed}).text == kept


def test_a_payload_keeps_its_slash() -> None:
    """It was offered by the assistant."""
    assert parse_turn({**GOOD, "kind": "payload", "text": "/affirm"}).text == "/affirm"


def test_actions_find_where_a_message_came_from() -> None:
    """Ids, channel and language reach them by the message's metadata."""
    metadata = parse_turn({**GOOD, "metadata": {"note": "n", "channel": "fake"}}).for_tracker

    assert metadata["note"] == "n"
    assert metadata["message_id"] == "m_1"
    assert metadata["channel"] == "web"


def _user(message_id: str, **parse: Any) -> dict[str, Any]:
    return {"event": "user", "metadata": {"message_id": message_id}, "parse_data": parse}


def _slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


EVENTS: list[dict[str, Any]] = [
    _user("m_1", intent={"name": "track_order", "confidence": 0.97}),
    _slot("language", "nl"),
    _slot("requested_slot", "postcode"),
    {"event": "bot", "text": "one", "data": {}, "metadata": {"utter_action": "utter_one"}},
    _user("m_2"),
    {"event": "bot", "text": "two", "data": {"buttons": [{"title": "T", "payload": "/p"}]}},
]


def test_a_turn_is_found_again_with_its_own_replies_only() -> None:
    """What came after belongs to the next message."""
    turn = find_turn(EVENTS, "m_1")
    assert turn is not None
    body = answer(parse_turn(GOOD), turn, replayed=True)

    assert [reply["text"] for reply in body["replies"]] == ["one"]
    assert body["replies"][0]["utterance"] == "utter_one"
    assert body["turn"]["requested_slot"] == "postcode"
    assert body["turn"]["language"] == "nl"
    assert body["turn"]["replayed"] is True
    assert body["turn"]["intent"] == "track_order"


def test_buttons_come_along_and_an_unknown_message_is_not_found() -> None:
    """Without sentiment the customer counts as calm."""
    turn = find_turn(EVENTS, "m_2")
    assert turn is not None
    body = answer(parse_turn({**GOOD, "message_id": "m_2"}), turn, replayed=False)

    assert body["replies"][0]["buttons"] == [{"title": "T", "payload": "/p"}]
    assert body["turn"]["sentiment"]["anger"] == 0.0
    assert find_turn(EVENTS, "m_3") is None
