"""The whole floor at one moment, as supervisors see it; field names are those of the wire."""

from dataclasses import dataclass
from datetime import datetime

from handoff.model.teamwork import Seen


@dataclass(frozen=True, slots=True)
class QueueNow:
    """A queue, with what it did over the board's interval; the level's share is of 0 to 1.

    `service_level_day` is the same over the last 24 hours, where somebody looked that up.
    """

    queue_id: str
    name: str
    waiting: int
    longest_wait_s: int | None
    answered: int
    answered_in_time: int
    abandoned: int
    service_level: float | None
    target_s: int
    target_share: float
    service_level_day: float | None = None


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent; `doing` is alerting, busy or wrap_up, else what they say of themselves."""

    agent_id: str
    name: str
    role: str
    presence: str
    doing: str
    reason: str | None
    since: datetime
    conversations: int
    wrapping: int
    capacity: int


@dataclass(frozen=True, slots=True)
class ConversationNow:
    """A conversation that waits or is with an agent, with the customer's latest mood."""

    conversation_id: str
    controller: str
    channel: str
    language: str
    queue_id: str | None
    agent_id: str | None
    agent_name: str | None
    customer_name: str | None
    reason: str | None
    priority: int | None
    since: datetime
    preview: str
    mood: str | None
    mood_score: float | None
    participants: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All of it."""

    at: datetime
    interval_s: int
    queues: tuple[QueueNow, ...]
    agents: tuple[AgentNow, ...]
    conversations: tuple[ConversationNow, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A customer's wait that ended: in an answer, or (`gave_up`) without one."""

    queue_id: str
    waited_s: float
    gave_up: bool = False


def service_level(waits: list[Answered], target_s: int) -> float | None:
    """Answered within `target_s`, of all answered or given up after it; None when nobody came.

    Who gave up sooner counts neither way: the usual definition of contact centres.
    """
    counted = [it for it in waits if not it.gave_up or it.waited_s > target_s]
    if not counted:
        return None
    in_time = [it for it in counted if not it.gave_up and it.waited_s <= target_s]
    return len(in_time) / len(counted)
