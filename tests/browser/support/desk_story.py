"""What the fake desk's customers say: conversations, contexts and follow-ups for page tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from handoff.protocol.agent import (
    AgentCard,
    CannedReply,
    Disposition,
    FollowUpView,
    Presence,
    WrapUpField,
)
from handoff.protocol.shared import Author, AuthorKind, Button, MessageView, TurnFacts


def now() -> datetime:
    """The moment, as the wire carries it."""
    return datetime.now(UTC)


def ago(**units: float) -> datetime:
    """So long before now."""
    return now() - timedelta(**units)


def agent(name: str = "Robin Demo") -> AgentCard:
    """The agent of the tests."""
    return AgentCard(
        agent_id="a_robin001",
        name=name,
        role="agent",
        languages=["en", "nl"],
        presence=Presence.AVAILABLE,
        since=ago(minutes=12, seconds=4),
        capacity=3,
        busy=0,
    )


DISPOSITIONS = [
    Disposition(code="solved", label={"en": "Solved", "nl": "Opgelost"}),
    Disposition(
        code="refund_promised",
        label={"en": "Refund promised", "nl": "Geld terug"},
        fields=[WrapUpField(key="amount", label={"en": "Amount", "nl": "Bedrag"})],
    ),
    Disposition(code="follow_up_needed", label={"en": "Follow-up needed", "nl": "Vervolg nodig"}),
    Disposition(code="customer_left", label={"en": "Customer left", "nl": "Klant ging weg"}),
]
CANNED_REPLIES = [
    CannedReply(
        key="hello",
        title={"en": "Greeting", "nl": "Begroeting"},
        text={
            "en": "Hello {name}, this is {agent}. I am looking at order {order} now.",
            "nl": "Hallo {name}, met {agent}. Ik kijk nu naar bestelling {order}.",
        },
    ),
    CannedReply(
        key="track",
        title={"en": "Track code", "nl": "Volgcode"},
        text={"en": "Your track code is {track_code}.", "nl": "Je volgcode is {track_code}."},
    ),
    CannedReply(
        key="sorry",
        title={"en": "Apology", "nl": "Excuses"},
        text={"en": "I am sorry about this.", "nl": "Het spijt me."},
    ),
]
CONTEXT: dict[str, Any] = {
    "version": 1,
    "reason": "requested_human",
    "summary": [
        "Order 10042 has been on its way for nine days; promised within three.",
        "The customer wants it before Friday or the money back.",
    ],
    "wants": "track_order",
    "language": "en",
    "tried": [
        {"what": "track_order", "result": "Shown: in transit since 14 November"},
        {"what": "delivery_period", "result": "Told: two to three working days"},
    ],
    "slots": {"order_number": "10042", "postcode": "3512 JE"},
    "order": {
        "number": "10042",
        "status": "in_transit",
        "total": "59.90",
        "currency": "EUR",
        "placed_at": "2026-11-13T10:00:00Z",
        "lines": [{"name": "Enamel kettle, green", "quantity": 1}],
        "last_event": "Sorted (Utrecht)",
        "last_event_at": "2026-11-14T21:12:00Z",
        "as_of": "2026-11-23T08:58:00Z",
    },
    "customer": {"name": "Mila Voorbeeld", "verified": True},
    "sentiment": [
        {"turn": 1, "label": "neutral", "score": 0.0},
        {"turn": 2, "label": "neutral", "score": -0.1},
        {"turn": 3, "label": "negative", "score": -0.5},
        {"turn": 4, "label": "negative", "score": -0.7},
    ],
    "verification": "order",
    "promises": ["A colleague answers today"],
}
ORDER_CARD: dict[str, Any] = {
    "type": "order_card",
    "version": 1,
    "number": "10042",
    "status": "in_transit",
    "status_text": "On its way",
    "steps": [
        {"key": "placed", "label": "Placed", "done": True, "at": "2026-11-13T10:00:00Z"},
        {"key": "packed", "label": "Packed", "done": True, "at": "2026-11-13T16:00:00Z"},
        {"key": "shipped", "label": "Shipped", "done": True, "at": "2026-11-14T09:00:00Z"},
        {"key": "delivered", "label": "Delivered", "done": False, "at": None},
    ],
    "events": [
        {"at": "2026-11-14T21:12:00Z", "text": "Sorted", "place": "Utrecht"},
        {"at": "2026-11-14T09:00:00Z", "text": "Handed to the carrier", "place": "Almere"},
    ],
    "carrier": "Northpost",
    "track_code": "3SNPX00042",
    "expected": "2026-11-25",
    "lines": [{"name": "Enamel kettle, green", "quantity": 1}],
    "total": "59.90",
    "currency": "EUR",
}


def said(seq: int, author: str, text: str | None, at: datetime, **more: Any) -> MessageView:
    """One message; `name`, `intent`, `mood` (label, score), `custom`, `buttons`, `code`, `kind`."""
    mood = more.pop("mood", None)
    intent = more.pop("intent", None)
    facts = None
    if intent or mood:
        label, score = mood or ("neutral", 0.0)
        facts = TurnFacts(intent=intent, confidence=0.97, sentiment=label, sentiment_score=score)
    kind = more.pop("kind", "system" if author == "system" else "text")
    return MessageView(
        seq=seq,
        author=Author(kind=AuthorKind(author), name=more.pop("name", None)),
        kind=kind,
        text=text,
        at=at,
        turn=facts,
        **more,
    )


def talk_with_the_bot() -> list[MessageView]:
    """A customer asks for an order, is not content, and asks for a person."""
    start = ago(minutes=9)

    def at(minutes: float) -> datetime:
        return start + timedelta(minutes=minutes)

    yes_no = [
        Button(title="Yes, that is it", payload="/affirm"),
        Button(title="No", payload="/deny"),
    ]
    bot = {"name": "Frontline"}
    lines: list[tuple[str, str | None, dict[str, Any]]] = [
        ("bot", "Hello! I am the virtual agent of the shop. How can I help you?", bot),
        ("customer", "hi", {"intent": "greet", "mood": ("neutral", 0.0)}),
        ("bot", "Hello! What can I do for you?", bot),
        (
            "customer",
            "Where is my order 10042?",
            {"intent": "track_order", "mood": ("neutral", 0.0)},
        ),
        ("bot", "I can look that up. What is the postcode of the delivery address?", bot),
        ("customer", "3512 JE", {"intent": "inform", "mood": ("neutral", 0.0)}),
        ("bot", "Thank you. Here is order 10042:", bot | {"custom": ORDER_CARD}),
        ("bot", "Is this the order you mean?", bot | {"buttons": yes_no}),
        ("customer", "Yes, that is it", {"intent": "affirm", "mood": ("neutral", -0.1)}),
        ("bot", "It is on its way and takes two to three working days.", bot),
        (
            "customer",
            "That is what it said nine days ago. I need it before Friday!",
            {"intent": "complaint", "mood": ("negative", -0.5)},
        ),
        (
            "customer",
            "I want to speak to a person",
            {"intent": "contact_human_agent", "mood": ("negative", -0.7)},
        ),
        (
            "system",
            "I have passed your conversation on to my colleagues. You are 1st in line.",
            {"code": "queued"},
        ),
    ]
    return [
        said(place + 1, author, text, at(place * 0.6), **more)
        for place, (author, text, more) in enumerate(lines)
    ]


def callback() -> FollowUpView:
    """Somebody who wants to be called back."""
    return FollowUpView(
        follow_up_id="f_callback01",
        kind="callback",
        conversation_id="c_callback000000000001",
        state="open",
        language="nl",
        name="Joost Testman",
        phone="+31 6 1234 5678",
        text="Na vijven bereikbaar.",
        queued_since=ago(hours=2, minutes=7),
        created_at=ago(hours=2),
    )


def left_message() -> FollowUpView:
    """Somebody who left a message."""
    return FollowUpView(
        follow_up_id="f_message001",
        kind="message",
        conversation_id="c_message0000000000001",
        state="open",
        language="en",
        name="Ines Exemple",
        email="ines@example.org",
        text="My invoice shows the wrong company name. Can you send a new one?",
        queued_since=ago(minutes=48),
        created_at=ago(minutes=46),
    )
