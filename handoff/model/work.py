"""The people's side: handoffs, queues, tasks, offers, agents, follow-ups, ratings, events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from handoff.model.states import FollowUpState, Presence, ReservationState, TaskState


class Reason(StrEnum):
    """Why a person is needed."""

    REQUESTED_HUMAN = "requested_human"
    ANGRY = "angry"
    REPEATED_FAILURE = "repeated_failure"
    OUT_OF_POLICY = "out_of_policy"
    SENSITIVE_TOPIC = "sensitive_topic"
    HIGH_VALUE = "high_value"
    BOT_UNAVAILABLE = "bot_unavailable"
    SUPERVISOR = "supervisor"


class CancelCause(StrEnum):
    """Why a waiting task ended without an agent."""

    ABANDONED = "abandoned"
    OVERFLOW = "overflow"
    CALLBACK = "callback"
    MESSAGE_LEFT = "message_left"
    EXPIRED = "expired"
    RETURNED_TO_BOT = "returned_to_bot"
    REPAIRED = "repaired"
    TAKEN = "taken"


class TaskKind(StrEnum):
    """A conversation that a person takes over, or a customer to be called back."""

    CONVERSATION = "conversation"
    CALLBACK = "callback"


class FollowUpKind(StrEnum):
    """What the customer asked for instead of waiting, or what is still to be done for them."""

    CALLBACK = "callback"
    MESSAGE = "message"
    TASK = "task"


class CallOutcome(StrEnum):
    """How a callback went."""

    DONE = "done"
    NO_ANSWER = "no_answer"


class Role(StrEnum):
    """What a person at the desk may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Queue:
    """A line of waiting tasks; `names` by language. One that is not active was in an older plan."""

    id: str
    name: str
    position: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Handoff:
    """The moment a person was asked for; `context` is HandoffContext version 1 as JSON."""

    id: str
    conversation_id: str
    reason: Reason
    priority: int
    context: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """A conversation waiting for, worked by or written up by a person.

    `queued_since` is the true beginning of the wait and survives a return to the queue, `at_front`
    says that it came back and goes first; `released_at` is when the talking ended. `entered_at` is
    when it came into this queue; until `ready_at` it is offered to nobody; `due_at` is when time
    changes something for it: a routing step, an overflow, an opening, another try.
    """

    id: str
    conversation_id: str
    handoff_id: str
    queue_id: str
    state: TaskState
    version: int
    priority: int
    language: str
    queued_since: datetime
    created_at: datetime
    at_front: bool = False
    agent_id: str | None = None
    assigned_at: datetime | None = None
    released_at: datetime | None = None
    wrap_up_due_at: datetime | None = None
    ended_at: datetime | None = None
    cancel_cause: CancelCause | None = None
    disposition: str | None = None
    notes: str | None = None
    kind: TaskKind = TaskKind.CONVERSATION
    channel: str = "web"
    skills: Mapping[str, int] = field(default_factory=dict)
    tier: str | None = None
    previous_agent_id: str | None = None
    entered_at: datetime | None = None
    ready_at: datetime | None = None
    due_at: datetime | None = None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """One offer of a task to an agent; it rings until `due_at`."""

    id: str
    task_id: str
    conversation_id: str
    agent_id: str
    state: ReservationState
    version: int
    offered_at: datetime
    due_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """A person at the desk. `since` is when the presence began, `idle_since` when work last ended.

    `lease_until` is renewed by the heartbeat; past it (and its grace) the agent counts as lost.
    `name` is the full name for colleagues; customers see `first_name`. `capacity` counts chats,
    `voice_capacity` calls; no `queue_ids` means every queue; `skills` have levels from 1 to 5.
    """

    id: str
    username: str
    name: str
    role: Role
    languages: tuple[str, ...]
    capacity: int
    state: Presence
    version: int
    since: datetime
    idle_since: datetime
    reason: str | None = None
    lease_until: datetime | None = None
    voice_capacity: int = 1
    queue_ids: tuple[str, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        """What the customer sees."""
        return first_name(self.name)


def first_name(name: str) -> str:
    """The first of a person's names."""
    return name.split()[0] if name.split() else name


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A callback, a left message or what an agent planned; `queued_since` is its place in line.

    A callback waits, rings and is worked as the task `task_id`; `attempts` were in vain so far.
    """

    id: str
    kind: FollowUpKind
    conversation_id: str
    state: FollowUpState
    version: int
    language: str
    queued_since: datetime
    created_at: datetime
    task_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    text: str | None = None
    taken_by: str | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    notes: str | None = None
    queue_id: str | None = None
    attempts: int = 0
    due_at: datetime | None = None
    planned_for: datetime | None = None
    planned_by: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What the customer thought of it, 1 (bad) to 5 (good), and whom it is about."""

    conversation_id: str
    score: int
    comment: str | None
    at: datetime
    reasons: tuple[str, ...] = ()
    agent_id: str | None = None
    queue_id: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """The customer was asked what they thought of this work."""

    conversation_id: str
    task_id: str
    agent_id: str
    queue_id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """What is still to be done for a customer; `mine` stays with who planned it."""

    kind: FollowUpKind
    due_at: datetime
    text: str
    phone: str | None = None
    email: str | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made a change: `customer`, `bot`, `agent` or `key` (with id), `timer` or `system`."""

    kind: str
    id: str | None = None


CUSTOMER = Actor("customer")
BOT = Actor("bot")
TIMER = Actor("timer")
SYSTEM = Actor("system")


def agent_actor(agent_id: str) -> Actor:
    """The agent as the maker of a change."""
    return Actor("agent", agent_id)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the append-only log: the audit trail and the source of every metric."""

    id: int
    at: datetime
    actor: Actor
    subject: str
    subject_id: str
    name: str
    source: str | None
    target: str | None
    conversation_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
