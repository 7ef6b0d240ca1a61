"""One turn as an action sees it: who, where, what was understood, and what to say and remember."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

Event: TypeAlias = dict[str, Any]
Button: TypeAlias = dict[str, str]

LISTEN = "action_listen"


@dataclass(slots=True)
class Talk:
    """Slots set here are seen at once and returned as events in the end."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    events: list[Event] = field(default_factory=list)
    _slots: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._slots = dict(self.tracker.slots)

    # --- who and where

    @property
    def conversation_id(self) -> str:
        return str(self.tracker.sender_id)

    @property
    def message_id(self) -> str:
        """The idempotency key of what this turn changes."""
        return str(self._metadata.get("message_id") or "")

    @property
    def channel(self) -> str:
        return str(self._metadata.get("channel") or "web")

    @property
    def on_voice(self) -> bool:
        return self.channel == "voice"

    @property
    def language(self) -> str:
        """`en` or `nl`."""
        spoken = self.slot("language") or self._metadata.get("language")
        return "nl" if spoken == "nl" else "en"

    @property
    def metadata(self) -> Mapping[str, Any]:
        return self._metadata

    @property
    def _metadata(self) -> Mapping[str, Any]:
        latest = self.tracker.latest_message or {}
        return latest.get("metadata") or {}

    # --- what was understood

    @property
    def text(self) -> str:
        return str((self.tracker.latest_message or {}).get("text") or "")

    @property
    def intent(self) -> str:
        return str(((self.tracker.latest_message or {}).get("intent") or {}).get("name") or "")

    @property
    def confidence(self) -> float:
        """In the intent, 0 to 1."""
        latest = self.tracker.latest_message or {}
        return float((latest.get("intent") or {}).get("confidence") or 0.0)

    @property
    def ranking(self) -> Sequence[Mapping[str, Any]]:
        return (self.tracker.latest_message or {}).get("intent_ranking") or []

    def entities(self, name: str) -> list[str]:
        found = (self.tracker.latest_message or {}).get("entities") or []
        return [str(e["value"]) for e in found if e.get("entity") == name and e.get("value")]

    # --- what is remembered

    def slot(self, name: str) -> Any:
        return self._slots.get(name)

    def set(self, name: str, value: Any) -> None:
        self._slots[name] = value
        self.events.append(SlotSet(name, value))

    def clear(self, *names: str) -> None:
        for name in names:
            if self.slot(name) is not None:
                self.set(name, None)

    def promise(self, what: str) -> None:
        """Note what the customer was promised, for the person who may take over."""
        self.set("promises", [*(self.slot("promises") or []), what])

    # --- what is said

    def say(self, response: str, *, buttons: Sequence[Button] = (), **facts: Any) -> None:
        """Utter a response of the domain; `facts` fill its places."""
        self.dispatcher.utter_message(response=response, buttons=list(buttons), **facts)

    def show(self, payload: Mapping[str, Any]) -> None:
        """Send a custom payload of the contract, without text."""
        self.dispatcher.utter_message(json_message=dict(payload))

    # --- what went before

    def turns(self) -> Iterator[list[Event]]:
        """The events of each turn, newest first; a turn begins with the customer's message."""
        turn: list[Event] = []
        for event in reversed(self.tracker.events):
            turn.insert(0, event)
            if event.get("event") == "user":
                yield turn
                turn = []

    def this_turn(self) -> list[Event]:
        return next(self.turns(), [])

    def previous_turn(self) -> list[Event]:
        turns = self.turns()
        next(turns, None)
        return next(turns, [])

    def offered(self) -> str | None:
        """What the assistant offered in its last turn, if it did: a bare yes accepts that."""
        for event in reversed(self.previous_turn()):
            if event.get("event") == "slot" and event.get("name") == "offered":
                return event.get("value")
        return None


def actions_of(turn: Sequence[Event]) -> list[str]:
    """The names of the actions a turn has run, in order."""
    return [str(event.get("name")) for event in turn if event.get("event") == "action"]
