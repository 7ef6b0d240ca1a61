"""Where a form stands after a message: it asks, it is ready, or it ends without doing."""

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from actions.orders import Verified

READY, STOPPED = "ready", "stopped"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question was put; the answer belongs to `slot`."""

    slot: str
    outcome: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class Ready:
    """All is known; the action of the flow may run."""

    slot: ClassVar[None] = None
    outcome: ClassVar[str] = READY


@dataclass(frozen=True, slots=True)
class Stopped:
    """The customer has been told why it goes no further."""

    slot: ClassVar[None] = None
    outcome: ClassVar[str] = STOPPED


@dataclass(frozen=True, slots=True)
class Identified:
    """Proof of who is asking, and the order it is about."""

    verified: Verified
    number: str


Step: TypeAlias = Ask | Ready | Stopped
