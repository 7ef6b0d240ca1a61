"""What a person is told who takes over: built from the tracker and the order system."""

from typing import Any

from actions.flows.walks import steps_tried
from actions.orders import Verified
from actions.orders.operations.snapshot import OrderSnapshot
from actions.talk import Talk
from actions.wishes import FORMS
from actions.wording import has_label, label

_TOLD_SLOTS = ("order_number", "new_address")
_MOST_MOODS = 20
_LONGEST_QUOTE = 160


def handoff_context(
    talk: Talk,
    reason: str,
    verified: Verified | None,
    order: OrderSnapshot | None,
    tier: str | None = None,
) -> dict[str, Any]:
    """`HandoffContext`, version 1."""
    wants = last_wish(talk)
    return {
        "version": 1,
        "reason": reason,
        "summary": _summary(talk, talk.language, reason, wants, order),
        "summaries": {
            language: _summary(talk, language, reason, wants, order) for language in ("en", "nl")
        },
        "wants": wants,
        "language": talk.language,
        "tried": [*(talk.slot("tried") or []), *steps_tried(talk)],
        "slots": {s: str(talk.slot(s)) for s in _TOLD_SLOTS if talk.slot(s)},
        "order": _order(order, talk.language) if order else None,
        "customer": _customer(verified, tier) if verified else None,
        "sentiment": _moods(talk),
        "verification": verified.level.value if verified else "none",
        "promises": list(talk.slot("promises") or []),
    }


def _customer(verified: Verified, tier: str | None) -> dict[str, object]:
    """Who it is, and how they are valued where that is known: the floor's rules go by it."""
    known: dict[str, object] = {"name": verified.customer_name, "verified": True}
    return known | ({"tier": tier} if tier else {})


def _order(order: OrderSnapshot, language: str) -> dict[str, object]:
    """The snapshot, the carrier's newest event in the words that the customer's card has."""
    event = order.last_event
    return order.as_json(label("scan", event.code, language) if event else None)


def last_wish(talk: Talk) -> str | None:
    """What is under way, else the last thing asked for, besides a person."""
    running = (talk.tracker.active_loop or {}).get("name")
    if wish := next((wish for wish, form in FORMS.items() if form == running), None):
        return wish
    for turn in talk.turns():
        name = (_parse(turn[0]).get("intent") or {}).get("name") or ""
        if name != "contact_human_agent" and has_label("intent", name, "en"):
            return str(name)
    return None


def _summary(
    talk: Talk, language: str, reason: str, wants: str | None, order: OrderSnapshot | None
) -> list[str]:
    """Two lines."""
    first = label("reason", reason, language)
    if wants:
        first += f" · {label('intent', wants, language)}"
    if order:
        return [first, f"{order.number} · {label('status', order.status, language)}"]
    said = _last_words(talk)
    return [first, f"“{said}”"] if said else [first]


def _last_words(talk: Talk) -> str:
    for turn in talk.turns():
        text = str(turn[0].get("text") or "")
        if text and not text.startswith("/"):
            return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return ""


def _moods(talk: Talk) -> list[dict[str, Any]]:
    """Label and score of each of the customer's messages, by turn, oldest first."""
    said = [event for event in talk.tracker.events if event.get("event") == "user"]
    moods = []
    for position, event in enumerate(said, start=1):
        mood = _parse(event).get("sentiment")
        if mood:
            moods.append({"turn": position, "label": mood["label"], "score": mood["score"]})
    return moods[-_MOST_MOODS:]


def _parse(event: dict[str, Any]) -> dict[str, Any]:
    return event.get("parse_data") or {}
