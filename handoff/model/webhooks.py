"""What other systems are told, where, and how far each telling has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Telling(StrEnum):
    """What an endpoint can ask to be told."""

    CONVERSATION_OPENED = "conversation.opened"
    CONVERSATION_CLOSED = "conversation.closed"
    CONVERSATION_REOPENED = "conversation.reopened"
    CONVERSATION_REQUEUED = "conversation.requeued"
    HANDOFF_MADE = "handoff.made"
    AGENT_ACCEPTED = "agent.accepted"
    HANDED_BACK = "conversation.handed_back"
    MESSAGE_STORED = "message.stored"
    RATED = "conversation.rated"
    FOLLOW_UP_MADE = "follow_up.made"
    FOLLOW_UP_DONE = "follow_up.done"
    ERASED = "conversation.erased"
    PING = "ping"


class EndpointState(StrEnum):
    """`disabled` by a person or by long failure; `removed` is for ever, its log stays a while."""

    ACTIVE = "active"
    DISABLED = "disabled"
    REMOVED = "removed"


class DeliveryState(StrEnum):
    """Waiting for its (next) attempt, answered with 2xx, or given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of another system. Its secret is derived from `id` and `generation`.

    `previous_until` is how long the secret of the generation before still signs along.
    """

    id: str
    url: str
    description: str
    events: tuple[str, ...]
    with_text: bool
    state: EndpointState
    generation: int
    created_at: datetime
    created_by: str
    previous_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_cause: str | None = None

    def wants(self, kind: str) -> bool:
        """Whether this kind of event is to be told; no list means all."""
        return self.state is EndpointState.ACTIVE and (not self.events or kind in self.events)


@dataclass(frozen=True, slots=True)
class Tiding:
    """Something to tell, before it has an id. `words` are what people wrote, kept apart."""

    kind: Telling
    conversation_id: str | None
    data: Mapping[str, Any]
    words: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one endpoint; `due_at` of a claimed one is when its claim ends."""

    number: int
    endpoint_id: str
    event_id: str
    conversation_id: str | None
    state: DeliveryState
    attempts: int
    created_at: datetime
    due_at: datetime
    give_up_at: datetime
    claimed_by: str | None = None
    finished_at: datetime | None = None
    status: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery with everything that sending it needs."""

    delivery: Delivery
    endpoint: Endpoint
    kind: str
    at: datetime
    data: Mapping[str, Any]
