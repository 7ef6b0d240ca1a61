"""In-process publish and subscribe of notices; they say what was committed, never more."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from handoff.model.conversation import BotTurn, Message

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MessageStored:
    """A message is safe; `prev_customer_seq` is the one before it in the customer's own view."""

    conversation_id: str
    message: Message
    prev_customer_seq: int


@dataclass(frozen=True, slots=True)
class ConversationMoved:
    """Control, language, rating or the like of a conversation changed, or it was opened."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class QueueMoved:
    """Places or expected waits in a queue changed: staff came or went, a task came or went."""

    queue_id: str


@dataclass(frozen=True, slots=True)
class AgentMoved:
    """An agent's presence, offers or conversations changed."""

    agent_id: str


@dataclass(frozen=True, slots=True)
class FollowUpsMoved:
    """The list of callbacks and left messages changed."""


@dataclass(frozen=True, slots=True)
class CannedRepliesMoved:
    """Somebody edited the canned replies."""


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """An offer rings no longer: accepted, declined, timeout, rescinded or canceled."""

    agent_id: str
    reservation_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """A transfer is over: `agent_id` asked or was asked; `by_name` brought it about, if anybody."""

    agent_id: str
    transfer_id: str
    conversation_id: str
    outcome: str
    by_name: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BotTurnPending:
    """The bot owes this conversation a turn."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class BotTurnClaimed:
    """The bot owes this turn, and it is for this process to run it at once."""

    turn: BotTurn


@dataclass(frozen=True, slots=True)
class BotTurnEnded:
    """The bot is busy with this turn of the conversation no longer."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class ReadMoved:
    """Somebody (`customer` or `agent`) has seen everything up to `seq`."""

    conversation_id: str
    who: str
    seq: int


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A login is over: its sockets close, in whichever process they are."""

    token_hash: str


@dataclass(frozen=True, slots=True)
class TypingSeen:
    """Somebody (`customer`, `bot` or `agent`) types or stopped; told between processes only."""

    conversation_id: str
    author: str
    on: bool


@dataclass(frozen=True, slots=True)
class CustomerCame:
    """The customer has the conversation open at this instance."""

    conversation_id: str
    instance: str


@dataclass(frozen=True, slots=True)
class CustomerWent:
    """The customer has the conversation open no longer at this instance."""

    conversation_id: str
    instance: str


@dataclass(frozen=True, slots=True)
class InstanceGone:
    """A process stopped or died: whoever was connected to it is not any more."""

    instance: str


@dataclass(frozen=True, slots=True)
class WebhooksMoved:
    """An endpoint of another system came, went or changed."""


@dataclass(frozen=True, slots=True)
class TidingsDue:
    """Something lies in the outbox."""


@dataclass(frozen=True, slots=True)
class HandedOff:
    """A conversation was handed to people; for who counts, in this process."""

    conversation_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskAssigned:
    """Somebody's waiting ended with an agent; for who counts, in this process."""

    queue_id: str
    waited_s: float


@dataclass(frozen=True, slots=True)
class TaskCanceled:
    """Somebody's waiting ended without an agent; for who counts, in this process."""

    queue_id: str
    cause: str


@dataclass(frozen=True, slots=True)
class ErasuresDue:
    """Somebody is to be forgotten."""


Notice = (
    MessageStored
    | ConversationMoved
    | QueueMoved
    | AgentMoved
    | FollowUpsMoved
    | CannedRepliesMoved
    | OfferEnded
    | TransferEnded
    | BotTurnPending
    | BotTurnClaimed
    | BotTurnEnded
    | ReadMoved
    | SessionEnded
    | TypingSeen
    | CustomerCame
    | CustomerWent
    | InstanceGone
    | WebhooksMoved
    | TidingsDue
    | HandedOff
    | TaskAssigned
    | TaskCanceled
    | ErasuresDue
)
Listener = Callable[[Notice], None]


class Bus:
    """Calls every listener with every notice, in the order of the commits.

    Listeners run inside the publisher's step of the event loop: they put the notice somewhere and
    return, they never wait. What a listener raises is logged and hurts nobody else.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every notice from now on; the returned function ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, notice: Notice) -> None:
        """Tell every listener."""
        for listener in tuple(self._listeners):
            try:
                listener(notice)
            except Exception:
                # The fact is committed: one deaf listener must not keep it from the others.
                log.exception("a listener failed on %s", type(notice).__name__)
