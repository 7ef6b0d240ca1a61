"""What processes tell each other: ids and small facts, whole, in order, in pieces short enough."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as some

from handoff.bus import (
    AgentMoved,
    BotTurnPending,
    ConversationMoved,
    MessageStored,
    Notice,
    OfferEnded,
    ReadMoved,
    TypingSeen,
)
from handoff.instances.words import MAX_BYTES, MessageAt, payloads, read
from handoff.model.conversation import Author, AuthorKind, Message, MessageKind

IDS = some.text(min_size=1, max_size=80)
NOTICES: some.SearchStrategy[Notice] = some.one_of(
    some.builds(ConversationMoved, IDS),
    some.builds(AgentMoved, IDS),
    some.builds(OfferEnded, IDS, IDS, IDS),
    some.builds(ReadMoved, IDS, some.sampled_from(["agent", "customer"]), some.integers(0, 2**31)),
    some.builds(TypingSeen, IDS, some.sampled_from(["agent", "bot"]), some.booleans()),
)
SAID = Message(
    id="m_1",
    conversation_id="c_1",
    seq=7,
    author=Author(AuthorKind.CUSTOMER),
    kind=MessageKind.TEXT,
    at=datetime(2026, 11, 23, tzinfo=UTC),
    epoch=1,
    text="my secret worry",
)


@given(some.lists(NOTICES, max_size=300))
def test_everything_arrives_in_order_and_fits(notices: list[Notice]) -> None:
    """However many and however odd their ids."""
    told = list(payloads("me", notices))

    assert all(len(payload.encode()) <= MAX_BYTES for payload in told)
    assert [it for payload in told for it in read(payload).notices] == notices
    assert {read(payload).origin for payload in told} <= {"me"}


def test_words_of_a_customer_stay_in_the_store() -> None:
    """A message is told of by its place."""
    (payload,) = payloads("me", [MessageStored("c_1", SAID, 5)])

    assert "secret" not in payload
    assert read(payload).notices == (MessageAt("c_1", 7, 5),)


def test_bot_turns_are_told_to_nobody() -> None:
    """One process claims the turn it stored; all of them trying would be waste."""
    assert list(payloads("me", [BotTurnPending("c_1")])) == []


def test_unknown_kind_of_a_newer_process_is_passed_over() -> None:
    """An upgrade goes one process at a time."""
    text = '{"from":"new","say":[["SomethingNew","x"],["ConversationMoved","c_1"]]}'

    assert read(text).notices == (ConversationMoved("c_1"),)


def test_long_message_is_told_as_short_as_any() -> None:
    """The text does not count."""
    long = replace(SAID, text="x" * 100_000)

    assert list(payloads("me", [MessageStored("c_1", long, 5)])) == list(
        payloads("me", [MessageStored("c_1", SAID, 5)])
    )
