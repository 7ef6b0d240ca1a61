"""Working a conversation together: who takes part in it, and how it passes between colleagues."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handoff.model.states import ParticipantState, TransferState


class TransferMode(StrEnum):
    """Cold: over at once. Consult: the two talk first. Conference: both write to the customer."""

    COLD = "cold"
    CONSULT = "consult"
    CONFERENCE = "conference"


class ParticipantKind(StrEnum):
    """As what an agent takes part in a conversation."""

    PRIMARY = "primary"
    CONSULTED = "consulted"
    CONFERENCE = "conference"
    MONITOR = "monitor"
    WHISPER = "whisper"
    BARGE = "barge"


# Who takes up room like a conversation of their own, who writes to the customer, and who is not
# told of.
SEATED = (ParticipantKind.CONSULTED, ParticipantKind.CONFERENCE)
WRITERS = (ParticipantKind.CONFERENCE, ParticipantKind.BARGE)
UNSEEN = (ParticipantKind.MONITOR, ParticipantKind.WHISPER)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One agent asks another to take a conversation or to help; it rings until `due_at`.

    `from_agent` is who has the conversation, also when a supervisor reassigned it.
    """

    id: str
    conversation_id: str
    from_agent: str
    to_agent: str
    mode: TransferMode
    state: TransferState
    version: int
    reason: str
    note: str
    requested_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """An agent in a conversation, from `joined_at` to `left_at`."""

    id: str
    conversation_id: str
    agent_id: str
    kind: ParticipantKind
    state: ParticipantState
    version: int
    joined_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A participant as colleagues see them.

    `transfer_id` brought them into the conference; who asked for it can still complete it.
    """

    agent_id: str
    name: str
    kind: ParticipantKind
    since: datetime
    transfer_id: str | None = None
    languages: tuple[str, ...] = ()
