"""Frames of the agent's socket, `/ws/agent`, both ways; the login's cookie opens it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from handoff.protocol import supervisor, teamwork
from handoff.protocol.commands import Command, Note, RowId
from handoff.protocol.shared import (
    MAX_NOTE_CHARS,
    ClientMsgId,
    Controller,
    ConversationId,
    ErrorFrame,
    Frame,
    Language,
    MessageView,
    Pong,
    RequestId,
    Seq,
    Text,
)


class Presence(StrEnum):
    """What an agent says of themselves, and `not_responding`, which the service says."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    NOT_READY = "not_ready"
    NOT_RESPONDING = "not_responding"


# ---- agent → service; every command but typing, read and ping is answered by `done` or `error`


class SetPresence(Command):
    """Go available, not ready (with a reason) or offline."""

    type: Literal["presence"] = "presence"
    state: Literal["available", "not_ready", "offline"]
    reason: Annotated[str, Field(max_length=60)] | None = None


class Accept(Command):
    """Take the offered task."""

    type: Literal["accept"] = "accept"
    reservation_id: RowId


class Decline(Command):
    """Pass the offered task on."""

    type: Literal["decline"] = "decline"
    reservation_id: RowId


class Open(Command):
    """Show a conversation: a `conversation` frame now, live messages from then on."""

    type: Literal["open"] = "open"
    conversation_id: ConversationId
    after_seq: Seq = 0


class SendReply(Command):
    """Words to the customer; refused when `epoch` is no longer the conversation's."""

    type: Literal["reply"] = "reply"
    conversation_id: ConversationId
    epoch: int
    client_msg_id: ClientMsgId
    text: Text


class SendNote(Command):
    """An internal note; customers never see it."""

    type: Literal["note"] = "note"
    conversation_id: ConversationId
    client_msg_id: ClientMsgId
    text: Annotated[str, Field(min_length=1, max_length=MAX_NOTE_CHARS)]


class HandBack(Command):
    """Give the conversation back to the bot with a note it uses; goes to wrap-up."""

    type: Literal["hand_back"] = "hand_back"
    conversation_id: ConversationId
    note: Annotated[str, Field(max_length=500)] = ""


class Close(Command):
    """End the conversation; goes to wrap-up."""

    type: Literal["close"] = "close"
    conversation_id: ConversationId


class PlannedFollowUp(Frame):
    """What is still to be done for the customer, and by when; it comes into the follow-up list.

    A `callback` needs a phone, a `message` a phone or an e-mail address, a `task` neither.
    """

    kind: Literal["callback", "message", "task"] = "task"
    due_at: AwareDatetime
    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    phone: Annotated[str, Field(max_length=40)] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    mine: bool = False


class CompleteWrapUp(Command):
    """Finish the work on a task: how it ended, and notes.

    `fields` are those that the disposition asks for (`welcome.dispositions[].fields`; a missing one
    is refused with `field-missing`); `ask_rating` asks the customer for a rating.
    """

    type: Literal["wrap_up"] = "wrap_up"
    task_id: RowId
    disposition: Annotated[str, Field(min_length=1, max_length=60)]
    notes: Note = ""
    fields: Annotated[
        dict[
            Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")],
            Annotated[str, Field(max_length=500)],
        ],
        Field(max_length=20),
    ] = {}
    follow_up: PlannedFollowUp | None = None
    ask_rating: bool = False


class TakeFollowUp(Command):
    """Take a callback or a left message."""

    type: Literal["take_follow_up"] = "take_follow_up"
    follow_up_id: RowId


class FinishFollowUp(Command):
    """What came of a callback or left message; a callback without an answer comes up again."""

    type: Literal["finish_follow_up"] = "finish_follow_up"
    follow_up_id: RowId
    notes: Note = ""
    outcome: Literal["done", "no_answer"] = "done"


class RequestFile(Command):
    """Ask the customer for a file; their page offers to send one."""

    type: Literal["request_file"] = "request_file"
    conversation_id: ConversationId
    client_msg_id: ClientMsgId
    text: Text


class SendFile(Command):
    """Send a file that was uploaded before (`POST /api/agent/conversations/{id}/attachments`)."""

    type: Literal["send_file"] = "send_file"
    conversation_id: ConversationId
    epoch: int
    client_msg_id: ClientMsgId
    attachment_id: RowId


class AgentTyping(Frame):
    """The agent is typing, or stopped."""

    type: Literal["typing"] = "typing"
    conversation_id: ConversationId
    on: bool


class AgentRead(Frame):
    """The agent has seen everything up to `seq`."""

    type: Literal["read"] = "read"
    conversation_id: ConversationId
    seq: Seq


class Heartbeat(Frame):
    """Renews the agent's lease; send it every `heartbeat_s`."""

    type: Literal["ping"] = "ping"


AgentCommand = Annotated[
    SetPresence
    | Accept
    | Decline
    | Open
    | SendReply
    | SendNote
    | HandBack
    | Close
    | CompleteWrapUp
    | TakeFollowUp
    | FinishFollowUp
    | RequestFile
    | SendFile
    | teamwork.Transfer
    | teamwork.AcceptTransfer
    | teamwork.DeclineTransfer
    | teamwork.CancelTransfer
    | teamwork.CompleteTransfer
    | teamwork.StartConference
    | teamwork.SendConsult
    | teamwork.Leave
    | supervisor.Monitor
    | supervisor.Whisper
    | supervisor.WhisperAloud
    | supervisor.Barge
    | supervisor.TakeOver
    | supervisor.Reassign
    | supervisor.SetPriority
    | supervisor.SetAgentPresence
    | supervisor.Coach
    | supervisor.WatchBoard
    | AgentTyping
    | AgentRead
    | Heartbeat,
    Field(discriminator="type"),
]
agent_command: TypeAdapter[AgentCommand] = TypeAdapter(AgentCommand)


# ---- service → agent


class AgentCard(Frame):
    """The agent as pages show them.

    `capacity` counts chats, `voice_capacity` calls; `busy` is all in hand, `busy_voice` the calls
    of it. `skills` have levels from 1 to 5; no `queues` means all of them.
    """

    agent_id: str
    name: str
    role: Literal["agent", "supervisor", "admin"]
    languages: list[Language]
    presence: Presence
    reason: str | None = None
    since: datetime
    capacity: int
    busy: int
    voice_capacity: int = 1
    busy_voice: int = 0
    skills: dict[str, int] = {}
    queues: list[str] = []


class OfferView(Frame):
    """A ringing task with everything needed to decide; `due_at` is when it moves on.

    `context` is the handoff context of version 1 (docs/protocol.md). `skills` are what the queue
    asks for, `tier` how the shop values the customer; `is_known` says that they last talked with
    this agent. A `callback` carries its follow-up: accepted, it is called and then finished.
    """

    reservation_id: RowId
    task_id: RowId
    conversation_id: ConversationId
    queue: str
    channel: str
    language: Language
    reason: str
    context: dict[str, Any]
    waiting_since: datetime
    offered_at: datetime
    due_at: datetime
    messages: list[MessageView]
    kind: Literal["conversation", "callback"] = "conversation"
    queue_id: str | None = None
    priority: int = 0
    skills: dict[str, int] = {}
    tier: str | None = None
    is_known: bool = False
    follow_up: "FollowUpView | None" = None


class ConversationRow(Frame):
    """A line of the inbox. `task_state` is `assigned` or `wrapping` for the agent's own.

    `participants` are the agents in it now, who has it first; monitoring supervisors are not told.
    """

    conversation_id: ConversationId
    task_id: RowId | None = None
    task_state: str | None = None
    controller: Controller
    channel: str
    language: Language
    customer_name: str | None = None
    reason: str | None = None
    preview: str = ""
    unread: int = 0
    waiting_since: datetime | None = None
    last_at: datetime
    customer_online: bool = False
    wrap_up_due_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    disposition: str | None = None
    queue: str | None = None
    priority: int | None = None
    skills: dict[str, int] = {}
    participants: list[teamwork.Participant] = []


class FollowUpView(Frame):
    """A callback, a left message, or what an agent planned when writing up.

    `queued_since` is the true place in the queue; `due_at` is there when it was planned, or when a
    callback is tried again after `attempts` in vain.
    """

    follow_up_id: RowId
    kind: Literal["callback", "message", "task"]
    conversation_id: ConversationId
    state: Literal["open", "taken", "done"]
    language: Language
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    text: str | None = None
    queued_since: datetime
    created_at: datetime
    taken_by: str | None = None
    notes: str | None = None
    due_at: datetime | None = None
    attempts: int = 0


class Inbox(Frame):
    """All lists of the desk at one moment.

    `transfers` are those that ring at the agent, are being consulted, or were asked for by the
    agent and are not over; `joined` are conversations of others that the agent takes part in.
    """

    agent: AgentCard
    offers: list[OfferView]
    mine: list[ConversationRow]
    queue: list[ConversationRow]
    follow_ups: list[FollowUpView]
    transfers: list[teamwork.TransferView] = []
    joined: list[ConversationRow] = []


class WrapUpField(Frame):
    """Something to write down when work ends in a certain way."""

    key: str
    label: dict[Language, str]
    required: bool = True


class Disposition(Frame):
    """A way a contact can end; `fields` are asked for in the wrap-up."""

    code: str
    label: dict[Language, str]
    fields: list[WrapUpField] = []


class CannedReply(Frame):
    """A ready-made reply; the desk fills `{customer_name}`, `{agent_name}`, `{order_number}`.

    Typing `/` and the `shortcut` (or the key) brings it up.
    """

    key: str
    shortcut: str | None = None
    title: dict[Language, str]
    text: dict[Language, str]


class AgentWelcome(Frame):
    """First frame after the socket opens."""

    type: Literal["welcome"] = "welcome"
    inbox: Inbox
    dispositions: list[Disposition]
    canned_replies: list[CannedReply]
    heartbeat_s: int


class InboxChanged(Frame):
    """The lists changed; the frame carries them whole, so a lost one does no harm."""

    type: Literal["inbox"] = "inbox"
    inbox: Inbox


class CannedRepliesChanged(Frame):
    """Somebody edited the canned replies; the frame carries them whole."""

    type: Literal["canned_replies"] = "canned_replies"
    canned_replies: list[CannedReply]


class OfferEnded(Frame):
    """An offer rings no longer: accepted, declined, timeout, rescinded or canceled."""

    type: Literal["offer_ended"] = "offer_ended"
    reservation_id: RowId
    outcome: str


class ConversationShown(Frame):
    """Answer to `open`: the header, the context and every message after `after_seq`."""

    type: Literal["conversation"] = "conversation"
    request_id: RequestId
    conversation: ConversationRow
    epoch: int
    context: dict[str, Any] | None = None
    messages: list[MessageView]
    last_seq: Seq
    customer_read_seq: Seq = 0


class AgentMessage(Frame):
    """A message was stored in a conversation that this agent has open."""

    type: Literal["message"] = "message"
    conversation_id: ConversationId
    message: MessageView


class AgentConversationState(Frame):
    """Control of a conversation that this agent has open changed."""

    type: Literal["state"] = "state"
    conversation: ConversationRow
    epoch: int


class CustomerTyping(Frame):
    """The customer is typing, or stopped."""

    type: Literal["typing"] = "typing"
    conversation_id: ConversationId
    on: bool


class CustomerRead(Frame):
    """The customer has seen everything up to `seq`."""

    type: Literal["read"] = "read"
    conversation_id: ConversationId
    seq: Seq


class Done(Frame):
    """The command under this id was carried out; `seq` for replies and notes."""

    type: Literal["done"] = "done"
    request_id: RequestId
    seq: Seq | None = None


AgentEvent = Annotated[
    AgentWelcome
    | InboxChanged
    | CannedRepliesChanged
    | OfferEnded
    | ConversationShown
    | AgentMessage
    | AgentConversationState
    | CustomerTyping
    | CustomerRead
    | teamwork.TransferEnded
    | supervisor.BoardShown
    | Done
    | Pong
    | ErrorFrame,
    Field(discriminator="type"),
]
agent_event: TypeAdapter[AgentEvent] = TypeAdapter(AgentEvent)
