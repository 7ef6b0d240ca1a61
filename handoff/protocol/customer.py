"""Frames of the customer's socket, `/ws/customer`, in both directions."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from handoff.protocol.shared import (
    ClientMsgId,
    Controller,
    ConversationId,
    ErrorFrame,
    Frame,
    Language,
    MessageView,
    Pong,
    Seq,
    Text,
)
from handoff.protocol.teamwork import ParticipantKind

Name = Annotated[str, Field(max_length=120)]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Phone = Annotated[str, Field(max_length=32, pattern=r"^\+?[0-9 ()./-]{6,31}$")]


class OpenConversation(Frame):
    """Body of `POST /api/conversations`; `greet` asks the bot for its first words.

    `voice` is the voice gateway's own channel: it shows its token as a bearer. `previous` is the
    token of an earlier conversation of this customer, to link the new one to.
    """

    channel: Literal["web", "voice"] = "web"
    language: Language = "en"
    greet: bool = True
    previous: Annotated[str, Field(max_length=512)] | None = None


class ConversationOpened(Frame):
    """Answer to it; the token is the only key to the conversation and belongs to this customer."""

    conversation_id: ConversationId
    token: str


# ---- customer → service


class Resume(Frame):
    """Always the first frame: proves the right to the conversation and asks for what was missed."""

    type: Literal["resume"] = "resume"
    token: Annotated[str, Field(max_length=512)]
    after_seq: Seq = 0


class SendMessage(Frame):
    """Words typed by the customer; the same `client_msg_id` again is stored once."""

    type: Literal["message"] = "message"
    client_msg_id: ClientMsgId
    text: Text


class Choose(Frame):
    """A button just offered was pressed; a payload that is not on offer is refused."""

    type: Literal["choose"] = "choose"
    client_msg_id: ClientMsgId
    payload: Annotated[str, Field(min_length=1, max_length=500)]


class Typing(Frame):
    """The customer is typing, or stopped."""

    type: Literal["typing"] = "typing"
    on: bool


class Read(Frame):
    """The customer has seen everything up to `seq`."""

    type: Literal["read"] = "read"
    seq: Seq


class RequestPerson(Frame):
    """The "talk to a person" control."""

    type: Literal["request_person"] = "request_person"


class LeaveMessage(Frame):
    """A message for later, with at least one way to answer it (e-mail or phone)."""

    type: Literal["leave_message"] = "leave_message"
    client_msg_id: ClientMsgId
    text: Text
    name: Name | None = None
    email: Email | None = None
    phone: Phone | None = None


class RequestCallback(Frame):
    """Call me back; keeps the place in the queue that the customer has now."""

    type: Literal["request_callback"] = "request_callback"
    client_msg_id: ClientMsgId
    phone: Phone
    name: Name | None = None
    note: Annotated[str, Field(max_length=500)] | None = None


class ReturnToBot(Frame):
    """Leave the queue and go on with the bot."""

    type: Literal["return_to_bot"] = "return_to_bot"


class SetLanguage(Frame):
    """The customer chose a language."""

    type: Literal["set_language"] = "set_language"
    language: Language


class Heard(Frame):
    """Of the message `seq` the caller has heard so many characters: it was interrupted.

    The voice gateway says so; told once more with all of them, it was heard whole after all.
    """

    type: Literal["heard"] = "heard"
    seq: Seq
    chars: Annotated[int, Field(ge=0, le=100_000)]


class End(Frame):
    """The customer ends the conversation."""

    type: Literal["end"] = "end"


RatingReason = Literal[
    "friendly", "quick", "solved", "waited_too_long", "not_solved", "unfriendly", "unclear", "other"
]


class Rate(Frame):
    """Customer satisfaction after the end: 1 (bad) to 5 (good); once, a later one replaces it."""

    type: Literal["rate"] = "rate"
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, Field(max_length=1_000)] | None = None
    reasons: Annotated[list[RatingReason], Field(max_length=8)] = []


class SendFile(Frame):
    """Send a file that was uploaded before (`POST /api/attachments`, with the token)."""

    type: Literal["send_file"] = "send_file"
    client_msg_id: ClientMsgId
    attachment_id: Annotated[str, Field(pattern=r"^at_[A-Za-z0-9_-]{8,64}$")]


class Ping(Frame):
    """Keeps the connection alive."""

    type: Literal["ping"] = "ping"


CustomerCommand = Annotated[
    Resume
    | SendMessage
    | Choose
    | Typing
    | Read
    | RequestPerson
    | LeaveMessage
    | RequestCallback
    | ReturnToBot
    | SetLanguage
    | Heard
    | End
    | Rate
    | SendFile
    | Ping,
    Field(discriminator="type"),
]
customer_command: TypeAdapter[CustomerCommand] = TypeAdapter(CustomerCommand)


# ---- service → customer

WaitingOption = Literal["leave_message", "callback", "return_to_bot"]


class CallParty(Frame):
    """Somebody at the desk who takes part in a call, as what, and what they speak."""

    agent_id: str
    name: str
    kind: ParticipantKind
    languages: list[Language]


class CustomerState(Frame):
    """Who is in control, and what that means for the customer.

    `position` counts from 1; `expected_wait_s` is in seconds, absent when it cannot be told;
    `staffed` is false when no agent is logged in for the `queue` or it is closed until `opens_at`;
    `options` are what the customer can do instead of waiting; `rated` is the score given, if any.
    `one_moment` says that the agent is asking a colleague; `also_here` are the first names of
    others who write; `file_wanted` that the agent asked for a file; `reopens_until` is until when
    a message to the closed conversation opens it again; `requested_slot` what the bot asked for.
    Of a call only: `parties` is who may speak or listen in, those included whom no colleague sees,
    and `briefings`, while an agent has it, what to tell them before they speak, by language.
    """

    controller: Controller
    epoch: int
    language: Language
    agent_name: str | None = None
    position: int | None = None
    expected_wait_s: int | None = None
    staffed: bool = True
    options: list[WaitingOption] = []
    bot_busy: bool = False
    rated: int | None = None
    one_moment: bool = False
    also_here: list[str] = []
    file_wanted: bool = False
    reopens_until: datetime | None = None
    requested_slot: str | None = None
    queue: str | None = None
    opens_at: datetime | None = None
    parties: list[CallParty] | None = None
    briefings: dict[Language, str] = {}


class Limits(Frame):
    """What the service will refuse, so that the page can say it first."""

    max_message_chars: int
    ping_every_s: int


class Welcome(Frame):
    """Answer to `resume`: the state and every message after `after_seq`, in order.

    `last_read_seq` is what the customer had seen; `agent_read_seq` what the agent has.
    """

    type: Literal["welcome"] = "welcome"
    conversation_id: ConversationId
    state: CustomerState
    messages: list[MessageView]
    last_seq: Seq
    last_read_seq: Seq = 0
    agent_read_seq: Seq = 0
    limits: Limits


class NewMessage(Frame):
    """A message was stored; `seq` is the previous one plus one, a gap means: resume.

    Internal notes take numbers too, which the customer's copy leaves out; `prev_seq` is the number
    of the message before this one in the customer's own view.
    """

    type: Literal["message"] = "message"
    message: MessageView
    prev_seq: Seq


class MessagesFollow(Frame):
    """Several messages at once, in order: the rest of a long replay. `prev_seq` as in `message`."""

    type: Literal["messages"] = "messages"
    messages: list[MessageView]
    prev_seq: Seq


class Stored(Frame):
    """The customer's message is safe under this number."""

    type: Literal["stored"] = "stored"
    client_msg_id: ClientMsgId
    seq: Seq


class StateChanged(Frame):
    """The control, the place in the queue or the language changed."""

    type: Literal["state"] = "state"
    state: CustomerState


class TypingShown(Frame):
    """The bot or the agent is typing, or stopped."""

    type: Literal["typing"] = "typing"
    author: Literal["bot", "agent"]
    on: bool


class ReadShown(Frame):
    """The agent has seen everything up to `seq`."""

    type: Literal["read"] = "read"
    seq: Seq


CustomerEvent = Annotated[
    Welcome
    | NewMessage
    | MessagesFollow
    | Stored
    | StateChanged
    | TypingShown
    | ReadShown
    | Pong
    | ErrorFrame,
    Field(discriminator="type"),
]
customer_event: TypeAdapter[CustomerEvent] = TypeAdapter(CustomerEvent)
