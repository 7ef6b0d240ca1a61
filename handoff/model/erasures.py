"""The forgetting of a person: what was asked, and its steps, each a row that survives a crash."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ErasureCause(StrEnum):
    """Somebody asked for it, or the house keeps things no longer than this."""

    ASKED = "asked"
    RETENTION = "retention"


class ErasurePart(StrEnum):
    """Where personal data lies: our tables, files, recordings, the bot, the order system."""

    TEXTS = "texts"
    FILES = "files"
    RECORDINGS = "recordings"
    BOT = "bot"
    SHOP = "shop"


class StepState(StrEnum):
    """Each step is repeated until it is done."""

    PENDING = "pending"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Erasure:
    """A request to forget; whom it was about is kept as a hash only."""

    id: str
    subject_hash: str
    cause: ErasureCause
    requested_by: str
    requested_at: datetime
    conversations: int
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ErasureStep:
    """One place in which one conversation is forgotten; `due_at` is also the end of a claim."""

    erasure_id: str
    conversation_id: str
    part: ErasurePart
    state: StepState
    attempts: int
    due_at: datetime
    done_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A conversation that the law says must be kept, whatever the rules of retention say."""

    conversation_id: str
    held_at: datetime
    held_by: str
    reason: str
