"""A conversation, its messages and its bot turns, as they stand in the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from handoff.model.states import Controller, TurnState

PREVIEW_CHARS = 120


class AuthorKind(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class MessageKind(StrEnum):
    """Text is for the customer, a note for agents only, a system message is worded by its code.

    A consult is between the two agents of a transfer, a whisper from a supervisor to the agent.
    """

    TEXT = "text"
    NOTE = "note"
    SYSTEM = "system"
    CONSULT = "consult"
    WHISPER = "whisper"


CUSTOMER_KINDS = (MessageKind.TEXT, MessageKind.SYSTEM)


class TurnKind(StrEnum):
    """What the bot is asked: typed text, an offered payload, or an event of the house."""

    TEXT = "text"
    PAYLOAD = "payload"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply the bot offers."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What the bot understood from one customer message."""

    intent: str | None = None
    confidence: float | None = None
    sentiment: str | None = None
    sentiment_score: float | None = None
    anger: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message; `name` is what the customer may see, `id` an agent's."""

    kind: AuthorKind
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One stored message; `seq` counts from 1 in its conversation, notes included.

    Of a message that a caller interrupted `heard` is the number of characters that were heard.
    """

    id: str
    conversation_id: str
    seq: int
    author: Author
    kind: MessageKind
    at: datetime
    epoch: int
    text: str | None = None
    client_msg_id: str | None = None
    payload: str | None = None
    code: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    custom: Mapping[str, Any] | None = None
    turn: TurnFacts | None = None
    heard: int | None = None

    @property
    def preview(self) -> str | None:
        """What lists show of it, on one line; None when they go on showing the message before."""
        if self.kind is not MessageKind.TEXT:
            return None
        if self.custom is not None and self.custom.get("type") == "attachment":
            return str(self.custom.get("name", ""))[:PREVIEW_CHARS]
        if not self.text:
            return None
        return " ".join(self.text.split())[:PREVIEW_CHARS]

    @property
    def for_customer(self) -> bool:
        """May the customer see it?"""
        return self.kind in CUSTOMER_KINDS

    @property
    def readers(self) -> frozenset[str] | None:
        """The agents it is meant for; None when it is for all."""
        listed = self.params.get("readers")
        return None if listed is None else frozenset(listed)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Who is in control, and the counters that keep writers in order.

    `epoch` grows with each change of control, `version` with each change of the row; `last_seq` is
    the newest message, `customer_seq` the newest one the customer may see; `offers` maps payloads
    of the buttons on offer to their titles; `last_at` is when anybody last spoke. `previous_id` is
    an earlier conversation of the same customer; `wants_file` says that the agent asked for a file.
    """

    id: str
    channel: str
    language: str
    contact: str | None
    controller: Controller
    epoch: int
    version: int
    last_seq: int
    customer_seq: int
    customer_read_seq: int
    agent_read_seq: int
    opened_at: datetime
    last_at: datetime
    controlled_since: datetime
    closed_at: datetime | None = None
    agent_id: str | None = None
    agent_name: str | None = None
    queue_id: str | None = None
    customer_name: str | None = None
    preview: str = ""
    requested_slot: str | None = None
    offers: Mapping[str, str] = field(default_factory=dict)
    previous_id: str | None = None
    wants_file: bool = False

    @property
    def is_open(self) -> bool:
        """Is anybody in control?"""
        return self.controller is not Controller.NONE


@dataclass(frozen=True, slots=True)
class BotReply:
    """One reply of the bot; `custom` of type `handoff` makes a handoff."""

    text: str | None = None
    buttons: tuple[Button, ...] = ()
    custom: Mapping[str, Any] | None = None
    utterance: str | None = None


@dataclass(frozen=True, slots=True)
class BotTurn:
    """One turn the bot owes; `due_at` is when a running one counts as lost.

    `message_id` is unique and names the turn to the bot, so that asking twice runs it once.
    """

    id: str
    conversation_id: str
    message_id: str
    kind: TurnKind
    text: str
    language: str
    channel: str
    metadata: Mapping[str, Any]
    epoch: int
    seq: int
    state: TurnState
    version: int
    attempts: int
    created_at: datetime
    due_at: datetime
    claimed_by: str | None = None
    finished_at: datetime | None = None
    cause: str | None = None
