"""What is read at once: the customer's state, the agent's lists, one conversation at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoff.model.conversation import Conversation, Message
from handoff.model.states import Controller, Presence
from handoff.model.teamwork import Seen, Transfer
from handoff.model.work import Agent, FollowUp, Handoff, Reservation, Task


@dataclass(frozen=True, slots=True)
class Received:
    """A customer's message is safe; `duplicate` when it already was."""

    message: Message
    duplicate: bool


@dataclass(frozen=True, slots=True)
class CustomerView:
    """What the customer is told; shaped like `protocol.CustomerState` plus the read marks.

    `position` counts from 1 and, like `expected_wait_s` (seconds), is there only in the queue, as
    are `queue_name` in the customer's language and, when it is closed, `opens_at`;
    `last_seq` is the newest message the customer may see; `requested_slot` is what the bot asked.
    `one_moment` says that a colleague is consulted, `also_here` who else writes. Of a call only:
    `parties` is everybody at the desk who takes part, and `briefings` what to tell who has it.
    """

    conversation_id: str
    channel: str
    controller: Controller
    epoch: int
    language: str
    agent_name: str | None
    position: int | None
    expected_wait_s: int | None
    staffed: bool
    options: tuple[str, ...]
    bot_busy: bool
    rated: int | None
    last_seq: int
    customer_read_seq: int
    agent_read_seq: int
    requested_slot: str | None
    queue_name: str | None = None
    opens_at: datetime | None = None
    one_moment: bool = False
    also_here: tuple[str, ...] = ()
    file_wanted: bool = False
    reopens_until: datetime | None = None
    parties: tuple[Seen, ...] | None = None
    briefings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """An agent with what they have in hand: assigned, wrapping (`busy`) and ringing tasks.

    `busy_voice` are the calls among `busy`; `queues` are the names of those they serve, or all.
    """

    agent: Agent
    busy: int
    ringing: int
    busy_voice: int = 0
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A ringing task with everything needed to decide, newest messages last.

    `follow_up` is there when it is a callback: whom to call, and how often that was in vain.
    """

    reservation: Reservation
    task: Task
    handoff: Handoff
    queue_name: str
    conversation: Conversation
    messages: tuple[Message, ...]
    follow_up: FollowUp | None = None


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A line of the inbox: the conversation, its latest task and handoff reason, what is unread.

    `unread` counts the customer's messages after the agents' read mark; `participants` are those
    that colleagues are told of.
    """

    conversation: Conversation
    task: Task | None
    reason: str | None
    unread: int
    participants: tuple[Seen, ...] = ()
    queue_name: str | None = None


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A transfer that is not over; context and messages are there for who is asked, to decide by.

    `in_hand` says that the agent whose list it stands on is the one who is asked.
    """

    transfer: Transfer
    conversation: Conversation
    from_name: str
    to_name: str
    in_hand: bool
    context: Mapping[str, Any] | None = None
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """All lists of the desk at one moment; `queue` in the order it will be served.

    `transfers` ring at the agent or were asked for by them; in the `joined` they have a part.
    """

    me: AgentStatus
    offers: tuple[Offer, ...]
    mine: tuple[ConversationLine, ...]
    queue: tuple[ConversationLine, ...]
    follow_ups: tuple[FollowUp, ...]
    transfers: tuple[TransferLine, ...] = ()
    joined: tuple[ConversationLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ConversationAtDesk:
    """One conversation as an agent sees it; `context` is that of the latest handoff."""

    line: ConversationLine
    context: Mapping[str, Any] | None
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A task's place in line as it was worked out at one moment."""

    position: int
    expected_wait_s: int | None
    staffed: bool
    queue_names: Mapping[str, str] = field(default_factory=dict)
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login is checked against; the hash never reaches a repr."""

    agent: Agent
    password_hash: str

    def __repr__(self) -> str:
        return f"Credentials(agent={self.agent.id!r})"


@dataclass(frozen=True, slots=True)
class Session:
    """A server-side login session; `token_hash` is what the cookie's value hashes to."""

    token_hash: str
    agent_id: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """Who waits in a queue."""

    queue_id: str
    waiting: int
    longest_wait_s: float


@dataclass(frozen=True, slots=True)
class FloorFigures:
    """How the floor is doing now."""

    queues: tuple[QueueFigures, ...]
    agents: Mapping[Presence, int]
    turns_pending: int
    undelivered: int = 0
    oldest_undelivered_s: float = 0.0
