"""Every state machine of the house: its states and the one table of moves it allows."""

from collections.abc import Mapping
from enum import StrEnum

from handoff.errors import IllegalMove


class Controller(StrEnum):
    """Who answers the customer; `none` is a closed conversation."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"
    NONE = "none"


class TaskState(StrEnum):
    """A conversation's way past people: waiting, offered, worked, written up."""

    PENDING = "pending"
    RESERVED = "reserved"
    ASSIGNED = "assigned"
    WRAPPING = "wrapping"
    COMPLETED = "completed"
    CANCELED = "canceled"


class ReservationState(StrEnum):
    """One offer of a task to one agent. Chats are connected by accepting; calls need to connect."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WRAPPING = "wrapping"
    COMPLETED = "completed"
    DECLINED = "declined"
    TIMEOUT = "timeout"
    RESCINDED = "rescinded"
    CANCELED = "canceled"


class Presence(StrEnum):
    """What an agent says of themselves; `not_responding` is said by the switchboard."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    NOT_READY = "not_ready"
    NOT_RESPONDING = "not_responding"


class FollowUpState(StrEnum):
    """A callback or left message on its way to being done."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class TurnState(StrEnum):
    """One customer message (or event) on its way through the bot."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"
    FAILED = "failed"


class TransferState(StrEnum):
    """A request to a colleague; who has the conversation keeps it until `accepted`."""

    REQUESTED = "requested"
    CONSULTING = "consulting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TIMEOUT = "timeout"
    CANCELED = "canceled"


class ParticipantState(StrEnum):
    """An agent in a conversation, or no longer."""

    PRESENT = "present"
    LEFT = "left"


OPEN_TASK = (TaskState.PENDING, TaskState.RESERVED, TaskState.ASSIGNED)
WAITING_TASK = (TaskState.PENDING, TaskState.RESERVED)
BUSY_TASK = (TaskState.ASSIGNED, TaskState.WRAPPING)
LIVE_TURN = (TurnState.PENDING, TurnState.RUNNING)
LIVE_RESERVATION = (
    ReservationState.PENDING,
    ReservationState.ACCEPTED,
    ReservationState.CONNECTING,
    ReservationState.CONNECTED,
)
LIVE_TRANSFER = (TransferState.REQUESTED, TransferState.CONSULTING)

CONTROLLER_MOVES: Mapping[Controller, frozenset[Controller]] = {
    Controller.BOT: frozenset({Controller.QUEUE, Controller.NONE}),
    Controller.QUEUE: frozenset({Controller.AGENT, Controller.BOT, Controller.NONE}),
    # From one agent to another: a transfer.
    Controller.AGENT: frozenset(
        {Controller.BOT, Controller.QUEUE, Controller.AGENT, Controller.NONE}
    ),
    # Reopened, by rule and within its time.
    Controller.NONE: frozenset({Controller.BOT, Controller.QUEUE}),
}
TASK_MOVES: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.PENDING: frozenset({TaskState.RESERVED, TaskState.CANCELED}),
    TaskState.RESERVED: frozenset({TaskState.PENDING, TaskState.ASSIGNED, TaskState.CANCELED}),
    TaskState.ASSIGNED: frozenset({TaskState.WRAPPING, TaskState.PENDING}),
    TaskState.WRAPPING: frozenset({TaskState.COMPLETED}),
    TaskState.COMPLETED: frozenset(),
    TaskState.CANCELED: frozenset(),
}
_BROKEN_OFF = frozenset({ReservationState.CANCELED})
RESERVATION_MOVES: Mapping[ReservationState, frozenset[ReservationState]] = {
    ReservationState.PENDING: frozenset(
        {
            ReservationState.ACCEPTED,
            ReservationState.DECLINED,
            ReservationState.TIMEOUT,
            ReservationState.RESCINDED,
            ReservationState.CANCELED,
        }
    ),
    ReservationState.ACCEPTED: _BROKEN_OFF
    | {ReservationState.CONNECTING, ReservationState.CONNECTED, ReservationState.WRAPPING},
    ReservationState.CONNECTING: _BROKEN_OFF | {ReservationState.CONNECTED},
    ReservationState.CONNECTED: _BROKEN_OFF | {ReservationState.WRAPPING},
    ReservationState.WRAPPING: frozenset({ReservationState.COMPLETED}),
    ReservationState.COMPLETED: frozenset(),
    ReservationState.DECLINED: frozenset(),
    ReservationState.TIMEOUT: frozenset(),
    ReservationState.RESCINDED: frozenset(),
    ReservationState.CANCELED: frozenset(),
}
PRESENCE_MOVES: Mapping[Presence, frozenset[Presence]] = {
    Presence.OFFLINE: frozenset({Presence.AVAILABLE, Presence.NOT_READY}),
    Presence.AVAILABLE: frozenset({Presence.NOT_READY, Presence.NOT_RESPONDING, Presence.OFFLINE}),
    # Not ready for another reason is a move of its own: lunch after a meeting is told apart.
    Presence.NOT_READY: frozenset({Presence.AVAILABLE, Presence.NOT_READY, Presence.OFFLINE}),
    Presence.NOT_RESPONDING: frozenset({Presence.AVAILABLE, Presence.NOT_READY, Presence.OFFLINE}),
}
FOLLOW_UP_MOVES: Mapping[FollowUpState, frozenset[FollowUpState]] = {
    FollowUpState.OPEN: frozenset({FollowUpState.TAKEN}),
    FollowUpState.TAKEN: frozenset({FollowUpState.DONE, FollowUpState.OPEN}),
    FollowUpState.DONE: frozenset(),
}
TURN_MOVES: Mapping[TurnState, frozenset[TurnState]] = {
    # Done without running: the answer of an attempt that had been given up for lost.
    TurnState.PENDING: frozenset(
        {TurnState.RUNNING, TurnState.DONE, TurnState.DROPPED, TurnState.FAILED}
    ),
    TurnState.RUNNING: frozenset(
        {TurnState.DONE, TurnState.DROPPED, TurnState.FAILED, TurnState.PENDING}
    ),
    TurnState.DONE: frozenset(),
    TurnState.DROPPED: frozenset(),
    TurnState.FAILED: frozenset(),
}
TRANSFER_MOVES: Mapping[TransferState, frozenset[TransferState]] = {
    TransferState.REQUESTED: frozenset(TransferState) - {TransferState.REQUESTED},
    TransferState.CONSULTING: frozenset(
        {TransferState.ACCEPTED, TransferState.DECLINED, TransferState.CANCELED}
    ),
    TransferState.ACCEPTED: frozenset(),
    TransferState.DECLINED: frozenset(),
    TransferState.TIMEOUT: frozenset(),
    TransferState.CANCELED: frozenset(),
}
PARTICIPANT_MOVES: Mapping[ParticipantState, frozenset[ParticipantState]] = {
    ParticipantState.PRESENT: frozenset({ParticipantState.LEFT}),
    ParticipantState.LEFT: frozenset(),
}

State = (
    Controller
    | TaskState
    | ReservationState
    | Presence
    | FollowUpState
    | TurnState
    | TransferState
    | ParticipantState
)

_TABLES: Mapping[type[StrEnum], Mapping[State, frozenset[State]]] = {
    Controller: CONTROLLER_MOVES,  # type: ignore[dict-item]  # Mapping is invariant in its key
    TaskState: TASK_MOVES,  # type: ignore[dict-item]
    ReservationState: RESERVATION_MOVES,  # type: ignore[dict-item]
    Presence: PRESENCE_MOVES,  # type: ignore[dict-item]
    FollowUpState: FOLLOW_UP_MOVES,  # type: ignore[dict-item]
    TurnState: TURN_MOVES,  # type: ignore[dict-item]
    TransferState: TRANSFER_MOVES,  # type: ignore[dict-item]
    ParticipantState: PARTICIPANT_MOVES,  # type: ignore[dict-item]
}
_NAMES: Mapping[type[StrEnum], str] = {
    Controller: "conversation",
    TaskState: "task",
    ReservationState: "reservation",
    Presence: "agent",
    FollowUpState: "follow-up",
    TurnState: "bot turn",
    TransferState: "transfer",
    ParticipantState: "participant",
}


def may_move(source: State, target: State) -> bool:
    """Is this move in the table of its machine?"""
    return type(source) is type(target) and target in _TABLES[type(source)][source]


def check_move(source: State, target: State) -> None:
    """Raise `IllegalMove` unless the table allows the move."""
    if not may_move(source, target):
        raise IllegalMove(_NAMES[type(source)], source, target)
