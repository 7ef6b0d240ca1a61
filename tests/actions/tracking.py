"""A tracker as Rasa sends it, built from the few facts a test is about."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

CONVERSATION = "c_test"


def user(
    text: str = "",
    *,
    intent: str = "inform",
    sure: float = 1.0,
    message_id: str = "m_1",
    channel: str = "web",
    entities: dict[str, str] | None = None,
    anger: float = 0.0,
) -> dict[str, Any]:
    """A `user` event."""
    found = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
    mood = {"label": "neutral", "score": 0.0, "anger": anger}
    parse = {"intent": {"name": intent, "confidence": sure}, "entities": found, "sentiment": mood}
    return {
        "event": "user",
        "text": text,
        "parse_data": {**parse, "text": text, "intent_ranking": [parse["intent"]]},
        "metadata": {"message_id": message_id, "channel": channel, "language": "en"},
    }


def loop(name: str | None) -> dict[str, Any]:
    """A form starts, or ends."""
    return {"event": "active_loop", "name": name}


def ran(name: str) -> dict[str, Any]:
    """An action was executed."""
    return {"event": "action", "name": name}


def tracker(*events: dict[str, Any], **slots: Any) -> Tracker:
    """The last `user` event is the message under way."""
    said = [event for event in events if event["event"] == "user"]
    latest = {**said[-1]["parse_data"], "metadata": said[-1]["metadata"]} if said else {}
    loops = [event["name"] for event in events if event["event"] == "active_loop"]
    active = {"name": loops[-1]} if loops and loops[-1] else {}
    return Tracker(CONVERSATION, slots, latest, list(events), False, None, active, None)


async def run(
    action: Action, seen: Tracker
) -> tuple[dict[str, Any], list[dict[str, Any]], list[Any]]:
    """The slots an action sets, what it says, and its other events."""
    dispatcher = CollectingDispatcher()
    domain = DomainDict(actions=[], entities=[], forms={}, intents=[], responses={}, slots={})
    raw = await action.run(dispatcher, seen, domain)
    events = [{key: value for key, value in e.items() if key != "timestamp"} for e in raw]
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return slots, dispatcher.messages, [event for event in events if event["event"] != "slot"]


def responses(messages: list[dict[str, Any]]) -> list[str]:
    """The names of what is said, `<type>` for a payload."""
    named = []
    for message in messages:
        custom = message.get("custom") or {}
        named.append(f"<{custom['type']}>" if custom else str(message.get("response")))
    return named
