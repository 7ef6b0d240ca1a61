"""Frames of the agent's socket about working a conversation together: transfers, participants."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from handoff.protocol.commands import Command, Note, QueueId, RowId, Why
from handoff.protocol.shared import (
    MAX_NOTE_CHARS,
    ClientMsgId,
    ConversationId,
    Frame,
    Language,
    MessageView,
)

TransferMode = Literal["cold", "consult", "conference"]
TransferState = Literal["requested", "consulting", "accepted", "declined", "timeout", "canceled"]
ParticipantKind = Literal["primary", "consulted", "conference", "monitor", "whisper", "barge"]


# ---- agent → service


class Transfer(Command):
    """Ask a colleague or a queue to take the conversation, or to help with it.

    `cold`: the other side takes it over; to a queue at once, to an agent when they accept.
    `consult`: an agent is asked first and talks with you in `consult` messages before
    `complete_transfer`. `conference`: an agent joins, and both write to the customer. Until it is
    accepted (or completed) the conversation stays with you.
    """

    type: Literal["transfer"] = "transfer"
    conversation_id: ConversationId
    mode: TransferMode = "cold"
    to_agent: RowId | None = None
    to_queue: QueueId | None = None
    reason: Why = ""
    note: Note = ""

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.to_agent is None) == (self.to_queue is None):
            raise ValueError("name either an agent or a queue")
        if self.to_queue is not None and self.mode != "cold":
            raise ValueError("a queue cannot be consulted")
        return self


class AcceptTransfer(Command):
    """Take what rings: the conversation (cold), or a seat in it (consult, conference)."""

    type: Literal["accept_transfer"] = "accept_transfer"
    transfer_id: RowId


class DeclineTransfer(Command):
    """Pass on what rings; the sender is told, with the reason."""

    type: Literal["decline_transfer"] = "decline_transfer"
    transfer_id: RowId
    reason: Why = ""


class CancelTransfer(Command):
    """The sender takes it back; a colleague who is consulted already leaves."""

    type: Literal["cancel_transfer"] = "cancel_transfer"
    transfer_id: RowId


class CompleteTransfer(Command):
    """After the consult (or in a conference): the colleague gets the conversation, you wrap up."""

    type: Literal["complete_transfer"] = "complete_transfer"
    transfer_id: RowId


class StartConference(Command):
    """After the consult: the colleague stays, and both write to the customer."""

    type: Literal["start_conference"] = "start_conference"
    transfer_id: RowId


class SendConsult(Command):
    """Words between the two agents of a consult; the customer never sees them."""

    type: Literal["consult"] = "consult"
    conversation_id: ConversationId
    client_msg_id: ClientMsgId
    text: Annotated[str, Field(min_length=1, max_length=MAX_NOTE_CHARS)]


class Leave(Command):
    """Leave a conversation in which you take part and which is not yours."""

    type: Literal["leave"] = "leave"
    conversation_id: ConversationId


# ---- service → agent


class Participant(Frame):
    """Somebody at the desk who takes part in a conversation, and as what.

    `transfer_id` brought them into the conference, and is there while it can be completed.
    """

    agent_id: str
    name: str
    kind: ParticipantKind
    since: datetime
    transfer_id: str | None = None


class TransferView(Frame):
    """A transfer that rings at you, or that you asked for and is not over.

    `direction` is `in` for who is asked and `out` for who asked. It rings until `due_at`; while it
    is `consulting` there is no `due_at`. `context` and `messages` are there to decide by, for `in`.
    """

    transfer_id: RowId
    conversation_id: ConversationId
    direction: Literal["in", "out"]
    mode: TransferMode
    state: TransferState
    from_agent_id: str
    from_name: str
    to_agent_id: str | None = None
    to_name: str | None = None
    to_queue: str | None = None
    reason: str = ""
    note: str = ""
    language: Language
    channel: str
    customer_name: str | None = None
    requested_at: datetime
    due_at: datetime | None = None
    context: dict[str, Any] | None = None
    messages: list[MessageView] = []


class TransferEnded(Frame):
    """A transfer that you asked for or that rang at you is over, with who ended it and why."""

    type: Literal["transfer_ended"] = "transfer_ended"
    transfer_id: RowId
    conversation_id: ConversationId
    outcome: Literal["accepted", "declined", "timeout", "canceled"]
    agent_name: str | None = None
    reason: str = ""


class Colleague(Frame):
    """An agent who may be asked; `free` is the room they have left, 0 when not available."""

    agent_id: str
    name: str
    role: Literal["agent", "supervisor", "admin"]
    languages: list[Language]
    presence: Literal["offline", "available", "not_ready", "not_responding"]
    free: int


class TargetQueue(Frame):
    """A queue that a conversation may be transferred to while it is open; `waiting` are in it."""

    queue_id: str
    name: str
    waiting: int
    staffed: bool
    is_open: bool = True


class Targets(Frame):
    """Answer of `GET /api/agent/targets`: to whom a conversation can go, colleagues first free."""

    agents: list[Colleague]
    queues: list[TargetQueue]
