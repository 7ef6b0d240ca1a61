"""What one turn says on the wire: the request parsed at the door, the answer built from events."""

import re
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Mapping, Optional

KINDS = frozenset({"text", "payload", "event"})
CHANNELS = frozenset({"web", "voice"})
LANGUAGES = frozenset({"en", "nl"})
LONGEST_TEXT = 4000
LARGEST_BODY = 64 * 1024
# What an answer tells of the slots, as the turn left them.
ANSWERED_SLOTS = frozenset({"language", "requested_slot"})
CALM = {"label": "neutral", "score": 0.0, "anger": 0.0}
_ID = re.compile(r"^[A-Za-z0-9_.:\-]{1,128}$")
# A customer who types `/intent{...}` would bypass understanding and fill slots.
_COMMAND_LEAD = re.compile(r"^[\s/\\]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class BadTurn(ValueError):
    """The request cannot be a turn; `code` is kebab-case, the message is a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class TurnRequest:
    """One customer message, button or event, addressed to the assistant."""

    conversation_id: str
    message_id: str
    kind: str
    text: str
    channel: str
    language: str
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def for_tracker(self) -> Dict[str, Any]:
        """What actions find in `tracker.latest_message.metadata`."""
        return {
            **self.metadata,
            "conversation_id": self.conversation_id,
            "message_id": self.message_id,
            "channel": self.channel,
            "language": self.language,
            "kind": self.kind,
        }


def parse_turn(body: Any) -> TurnRequest:
    """Validate the JSON of a turn. Raises `BadTurn`."""
    if not isinstance(body, dict):
        raise BadTurn("invalid-body", "The body must be a JSON object.")
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise BadTurn("invalid-metadata", "The field 'metadata' must be an object.")
    kind = _choice(body, "kind", KINDS)
    return TurnRequest(
        conversation_id=_id(body, "conversation_id"),
        message_id=_id(body, "message_id"),
        kind=kind,
        text=_text(body, kind),
        channel=_choice(body, "channel", CHANNELS),
        language=_choice(body, "language", LANGUAGES),
        metadata=metadata,
    )


def parse_forget(body: Any) -> str:
    """The conversation that is to be forgotten. Raises `BadTurn`."""
    if not isinstance(body, dict):
        raise BadTurn("invalid-body", "The body must be a JSON object.")
    return _id(body, "conversation_id")


def _id(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not _ID.match(value):
        raise BadTurn("invalid-id", f"The field '{name}' must be an id of 1 to 128 characters.")
    return value


def _choice(body: Mapping[str, Any], name: str, allowed: Iterable[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or value not in allowed:
        choices = ", ".join(sorted(allowed))
        raise BadTurn("invalid-field", f"The field '{name}' must be one of: {choices}.")
    return value


def _text(body: Mapping[str, Any], kind: str) -> str:
    value = body.get("text")
    if not isinstance(value, str) or not value.strip():
        raise BadTurn("invalid-text", "The field 'text' must be a non-empty string.")
    if len(value) > LONGEST_TEXT:
        raise BadTurn("text-too-long", f"The text is longer than {LONGEST_TEXT} characters.")
    value = _UNPRINTABLE.sub(" ", value).strip()
    if kind == "text":
        # What is left of "/" alone still deserves an answer.
        return _COMMAND_LEAD.sub("", value) or "?"
    if not value.startswith("/"):
        raise BadTurn("invalid-payload", "The text of a payload or an event starts with '/'.")
    return value


def reply_of(bot_event: Mapping[str, Any]) -> Dict[str, Any]:
    """A reply from a serialised `bot` event; the same live and replayed."""
    data = bot_event.get("data") or {}
    buttons = data.get("buttons") or data.get("quick_replies") or []
    return {
        "text": bot_event.get("text"),
        "buttons": [
            {"title": b.get("title", ""), "payload": b.get("payload", "")} for b in buttons
        ],
        "custom": data.get("custom"),
        "utterance": (bot_event.get("metadata") or {}).get("utter_action"),
    }


@dataclass(frozen=True)
class HeldTurn:
    """A turn the tracker holds: the conversation up to its end, and where the turn begins."""

    events: List[Dict[str, Any]]
    start: int

    @property
    def own_events(self) -> List[Dict[str, Any]]:
        return self.events[self.start :]

    def slot(self, name: str) -> Any:
        """The slot's value when the turn ended."""
        for event in reversed(self.events):
            if event.get("event") == "slot" and event.get("name") == name:
                return event.get("value")
            if event.get("event") == "session_started":
                return None
        return None


def find_turn(events: List[Dict[str, Any]], message_id: str) -> Optional[HeldTurn]:
    """The customer's message with that id and all that followed until their next one, or None."""
    start = _index_of(events, message_id)
    if start is None:
        return None
    rest = range(start + 1, len(events))
    end = next((i for i in rest if _is_customer_message(events[i])), len(events))
    return HeldTurn(events[:end], start)


def _is_customer_message(event: Mapping[str, Any]) -> bool:
    """A fallback may write a `user` event of its own: it carries no id of ours."""
    metadata = event.get("metadata") or {}
    return event.get("event") == "user" and "message_id" in metadata


def _index_of(events: List[Dict[str, Any]], message_id: str) -> Optional[int]:
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        if _is_customer_message(event) and event["metadata"]["message_id"] == message_id:
            return index
    return None


def answer(request: TurnRequest, turn: HeldTurn, *, replayed: bool) -> Dict[str, Any]:
    """The body of the response, from the events of the turn."""
    parse = turn.own_events[0].get("parse_data") or {}
    intent = parse.get("intent") or {}
    return {
        "conversation_id": request.conversation_id,
        "message_id": request.message_id,
        "replies": [reply_of(event) for event in turn.own_events if event.get("event") == "bot"],
        "turn": {
            "intent": intent.get("name"),
            "confidence": round(float(intent.get("confidence") or 0.0), 4),
            "sentiment": parse.get("sentiment") or dict(CALM),
            "language": turn.slot("language") or request.language,
            "requested_slot": turn.slot("requested_slot"),
            "replayed": replayed,
        },
    }
