"""The story that goes with a handoff."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handoff.context import HandoffContext, briefings, built_in, from_bot, priority_of, readable
from handoff.model.conversation import Author, AuthorKind, Message, MessageKind, TurnFacts
from handoff.model.work import Reason

FALLBACK = HandoffContext(reason=Reason.REQUESTED_HUMAN, summary=["built here"])


def said(seq: int, text: str, facts: TurnFacts | None = None) -> Message:
    """A customer's message."""
    return Message(
        id=f"m{seq}",
        conversation_id="c",
        seq=seq,
        author=Author(AuthorKind.CUSTOMER),
        kind=MessageKind.TEXT,
        at=datetime(2026, 11, 2, tzinfo=UTC),
        epoch=1,
        text=text,
        turn=facts,
    )


def test_built_in_context_tells_what_is_stored() -> None:
    """Last intent, last words with cards masked, mood by turn."""
    messages = [
        said(1, "Where is my order?", TurnFacts(intent="track_order", sentiment="neutral")),
        said(2, "4111 1111 1111 1111 is my card"),
        said(3, "this is   taking\nlong", TurnFacts(sentiment="negative", sentiment_score=-0.6)),
    ]

    context = built_in(Reason.REQUESTED_HUMAN, language="nl", messages=messages, last_words=2)

    assert context.wants == "track_order"
    assert context.language == "nl"
    assert context.summary == [
        "The customer asked for a person. Last understood: track order.",
        "Last words: “**** **** **** 1111 is my card” / “this is taking long”",
    ]
    assert [(m.turn, m.label) for m in context.sentiment] == [(1, "neutral"), (3, "negative")]


def test_silent_customer_has_a_story_too() -> None:
    """Somebody may press the button first of all."""
    context = built_in(Reason.BOT_UNAVAILABLE, language="en", messages=[], last_words=3)

    assert context.summary[1] == "The customer has not written anything yet."


def test_bots_context_is_taken_whole_with_cards_masked() -> None:
    """Unknown fields are kept: a newer bot may say more."""
    payload = {
        "reason": "angry",
        "context": {
            "version": 1, "reason": "angry", "summary": ["card 4111111111111111"],
            "order": {"number": "4111111111111111"}, "mood_ring": "red",
        },
    }  # fmt: skip

    context = from_bot(payload, FALLBACK)

    assert context.reason is Reason.ANGRY
    assert context.summary == ["card ************1111"]
    assert context.order is not None
    assert context.order.number == "4111111111111111"
    assert context.model_dump()["mood_ring"] == "red"


@pytest.mark.parametrize("context", [None, "text", {"version": 2}, {"summary": "no list"}])
def test_badly_built_context_never_loses_the_handoff(context: Any) -> None:
    """The reason is kept, the story is the one built here."""
    made = from_bot({"reason": "angry", "context": context}, FALLBACK)

    assert (made.reason, made.summary) == (Reason.ANGRY, ["built here"])


def test_unknown_reason_counts_as_a_request() -> None:
    """A reason nobody knows is still a wish for a person."""
    assert from_bot({"reason": "because"}, FALLBACK).reason is Reason.REQUESTED_HUMAN


@pytest.mark.parametrize(
    ("given", "taken"), [(70, 70), (-5, 0), (900, 100), (12.9, 12), ("high", 70), (True, 70)]
)
def test_priority_is_within_bounds_or_that_of_the_reason(given: Any, taken: int) -> None:
    """0 to 100; anger's own is 70."""
    assert priority_of({"priority": given}, Reason.ANGRY) == taken


def test_context_reads_as_lines() -> None:
    """For logs, exports and the phone."""
    context = HandoffContext.model_validate(
        {
            "reason": "high_value", "summary": ["Wants money back."], "wants": "get_refund",
            "tried": [{"what": "track_order", "result": "shown"}],
            "order": {"number": "10042", "status": "shipped"},
            "customer": {"name": "Kim", "verified": True}, "promises": ["a call today"],
        }
    )  # fmt: skip

    assert readable(context) == [
        "Why: high value",
        "Wants money back.",
        "Wants: get refund",
        "Tried: track_order (shown)",
        "Order 10042: shipped",
        "Customer: Kim (verified)",
        "Promised: a call today",
    ]


def test_briefing_is_two_sentences_in_each_language() -> None:
    """What is a heading on the card is said as a sentence."""
    context = {
        "summary": ["Boos · Waar is mijn bestelling", "10042 · Onderweg"],
        "summaries": {
            "nl": ["Boos · Waar is mijn bestelling", "10042 · Onderweg"],
            "en": ["Angry · Where is my order", "10042 · On its way"],
            "fr": ["Fâché"],
        },
    }

    assert briefings(context) == {
        "nl": "Boos, Waar is mijn bestelling. 10042, Onderweg.",
        "en": "Angry, Where is my order. 10042, On its way.",
    }


def test_briefing_without_the_bots_help_is_the_built_in_summary_cut_short() -> None:
    """That one is in English, and longer."""
    said_last = [said(1, "Where is it?", TurnFacts(intent="track_order"))]
    built = built_in(Reason.REQUESTED_HUMAN, language="nl", messages=said_last, last_words=2)

    assert briefings(built.model_dump()) == {
        "en": "The customer asked for a person. Last understood: track order."
    }


@pytest.mark.parametrize("summary", [None, [], "text", [""], 7])
def test_a_context_without_a_summary_briefs_nobody(summary: object) -> None:
    """A newer bot may say anything."""
    assert briefings({"summary": summary}) == {}
