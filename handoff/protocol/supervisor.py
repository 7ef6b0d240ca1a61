"""Frames of the agent's socket that only supervisors and admins may use, and what they see."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from handoff.protocol.commands import Command, QueueId, RowId, Why
from handoff.protocol.shared import (
    MAX_NOTE_CHARS,
    ClientMsgId,
    Controller,
    ConversationId,
    Frame,
    Language,
)
from handoff.protocol.teamwork import Participant

# ---- supervisor → service; agents are refused with `not-a-supervisor`


class Monitor(Command):
    """Read a conversation live; neither the customer nor the list of participants tells of it.

    Ends with `leave`. `open` shows the conversation as ever.
    """

    type: Literal["monitor"] = "monitor"
    conversation_id: ConversationId


class Whisper(Command):
    """Words that only the agent who has the conversation sees (and other supervisors)."""

    type: Literal["whisper"] = "whisper"
    conversation_id: ConversationId
    client_msg_id: ClientMsgId
    text: Annotated[str, Field(min_length=1, max_length=MAX_NOTE_CHARS)]


class WhisperAloud(Command):
    """In a call: speak so that only the agent who has it hears, until `leave` or another part."""

    type: Literal["whisper_aloud"] = "whisper_aloud"
    conversation_id: ConversationId


class Barge(Command):
    """Join a conversation with an agent: `reply` writes to the customer too, until `leave`."""

    type: Literal["barge"] = "barge"
    conversation_id: ConversationId


class TakeOver(Command):
    """Become the one who has the conversation, whoever has it now: bot, queue or agent."""

    type: Literal["take_over"] = "take_over"
    conversation_id: ConversationId


class Reassign(Command):
    """Give a waiting or assigned conversation to an agent or a queue.

    Waiting, to an agent: it rings at them. Assigned, to an agent: a cold transfer in the name of
    the one who has it. To a queue: at once, at its front.
    """

    type: Literal["reassign"] = "reassign"
    conversation_id: ConversationId
    to_agent: RowId | None = None
    to_queue: QueueId | None = None
    reason: Why = ""

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.to_agent is None) == (self.to_queue is None):
            raise ValueError("name either an agent or a queue")
        return self


class SetPriority(Command):
    """Change the priority of a waiting conversation, 0 to 100; the places in line follow."""

    type: Literal["set_priority"] = "set_priority"
    conversation_id: ConversationId
    priority: Annotated[int, Field(ge=0, le=100)]


class SetAgentPresence(Command):
    """Send an agent into a break, back to available, or out (their conversations wait in front)."""

    type: Literal["set_agent_presence"] = "set_agent_presence"
    agent_id: RowId
    state: Literal["available", "not_ready", "offline"]
    reason: Why = ""


class Coach(Command):
    """A coaching note on a conversation, open or over; its agents and supervisors see it."""

    type: Literal["coach"] = "coach"
    conversation_id: ConversationId
    client_msg_id: ClientMsgId
    text: Annotated[str, Field(min_length=1, max_length=MAX_NOTE_CHARS)]


class WatchBoard(Command):
    """Have `board` frames sent, at once and whenever it changed (once a second at most)."""

    type: Literal["watch_board"] = "watch_board"
    on: bool = True


# ---- service → supervisor


class QueueOnBoard(Frame):
    """A queue now, and its service level over the last `interval_s` of the board.

    `answered_in_time` of `answered` were accepted within `target_s`; `service_level` is their
    share, 0 to 1, counting customers who gave up after `target_s` as missed; absent when nobody
    came. `service_level_day` is the same over the last 24 hours, `target_share` what it should
    be.
    """

    queue_id: str
    name: str
    waiting: int
    longest_wait_s: int | None = None
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    service_level: float | None = None
    service_level_day: float | None = None
    target_s: int
    target_share: float = 0.8


class AgentOnBoard(Frame):
    """An agent now; `doing` is derived: `alerting`, `busy`, `wrap_up`, else the presence."""

    agent_id: str
    name: str
    role: Literal["agent", "supervisor", "admin"]
    presence: Literal["offline", "available", "not_ready", "not_responding"]
    doing: str
    reason: str | None = None
    since: datetime
    conversations: int
    wrapping: int
    capacity: int


class ConversationOnBoard(Frame):
    """A conversation that waits or is with an agent; `mood` is the customer's latest sentiment."""

    conversation_id: ConversationId
    controller: Controller
    channel: str
    language: Language
    queue_id: str | None = None
    agent_id: str | None = None
    agent_name: str | None = None
    customer_name: str | None = None
    reason: str | None = None
    priority: int | None = None
    since: datetime
    preview: str = ""
    mood: Literal["negative", "neutral", "positive"] | None = None
    mood_score: float | None = None
    participants: list[Participant] = []


class Board(Frame):
    """The whole floor at one moment; also the answer of `GET /api/supervisor/board`."""

    at: datetime
    interval_s: int
    queues: list[QueueOnBoard]
    agents: list[AgentOnBoard]
    conversations: list[ConversationOnBoard]


class BoardShown(Frame):
    """The board as it is now, whole."""

    type: Literal["board"] = "board"
    board: Board


class AuditLine(Frame):
    """One line of the append-only log.

    `actor` is customer, bot, agent, timer or system; `subject` the kind of thing that changed,
    `name` what was done, `source` and `target` its states before and after.
    """

    id: int
    at: datetime
    actor: str
    actor_id: str | None = None
    actor_name: str | None = None
    subject: str
    subject_id: str
    name: str
    source: str | None = None
    target: str | None = None
    conversation_id: str | None = None
    facts: dict[str, Any] = {}


class Satisfaction(Frame):
    """What customers thought of one agent or queue; `scores` counts ratings by 1 to 5."""

    id: str
    name: str
    asked: int
    answered: int
    average: float | None = None
    scores: dict[int, int]
    reasons: dict[str, int]


class RatingQuery(Frame):
    """Which time is wanted; without `since` the last thirty days."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class RatingReport(Frame):
    """Answer of `GET /api/supervisor/ratings`, those with the most ratings first."""

    since: datetime
    until: datetime
    agents: list[Satisfaction]
    queues: list[Satisfaction]


class AuditQuery(Frame):
    """Which lines of the log are wanted; `before` is the `next_before` of the page before."""

    actor_id: Annotated[str, Field(max_length=80)] | None = None
    subject: Annotated[str, Field(max_length=24)] | None = None
    name: Annotated[str, Field(max_length=60)] | None = None
    conversation_id: Annotated[str, Field(max_length=80)] | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    before: Annotated[int, Field(ge=1, le=2**53)] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class AuditPage(Frame):
    """Answer of `GET /api/supervisor/events`, newest first; `next_before` is for the next page."""

    events: list[AuditLine]
    next_before: int | None = None
