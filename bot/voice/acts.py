"""What the script of a call is told, and what it asks for; values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.voice.grammar import Question


class Phase(Enum):
    """Where the call is; from CONNECTING to HELD an agent has it."""

    BOT = "bot"
    WAITING = "waiting"
    CALLBACK = "callback"
    CONNECTING = "connecting"  # an agent has the call, their headset is not there yet
    PERSON = "person"  # they write, and are read out
    TALKING = "talking"
    HELD = "held"
    OVER = "over"


# ---- what to do


@dataclass(frozen=True, slots=True)
class Say:
    """Speak this, in the call's language or another; what must be heard cannot be interrupted.

    `by` is whose words they are: bot, agent or system.
    """

    text: str
    interruptible: bool = True
    language: str | None = None
    by: str = "bot"


@dataclass(frozen=True, slots=True)
class Ask:
    """The caller may speak now, and this is what they are expected to say."""

    question: Question


@dataclass(frozen=True, slots=True)
class Rest:
    """The caller is not listened to: music plays, or nothing is asked."""

    music: bool = False


@dataclass(frozen=True, slots=True)
class Send:
    """The caller's words, for the conversation."""

    text: str


@dataclass(frozen=True, slots=True)
class Choose:
    """The caller chose what was on offer."""

    payload: str


@dataclass(frozen=True, slots=True)
class Callback:
    """Call this number back; the place in the queue is kept."""

    phone: str


class Wish(Enum):
    """What the caller asked for that needs no words."""

    PERSON = "person"
    BOT = "bot"
    END = "end"


@dataclass(frozen=True, slots=True)
class Speak:
    """Go on in this language."""

    language: str


@dataclass(frozen=True, slots=True)
class HeardPart:
    """The caller interrupted this message of the conversation: so many characters were heard."""

    seq: int
    chars: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Speak this fast and this loud from now on; None leaves it."""

    words_a_minute: int | None = None
    volume: float | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """Not to be spoken, since people talk: for whoever reads along."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call when everything was said; `then` tells the exchange where to: bye or queue."""

    then: str = "bye"


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """The caller wants no recording of this call."""


Action = (
    Unrecorded | Say | Ask | Rest | Send | Choose | Callback | Wish | Speak | Pace | Show | HangUp
)


# ---- what happened


@dataclass(frozen=True, slots=True)
class Option:
    """Something on offer: said by its title, or by its key."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Told:
    """A message of the conversation that is for the caller's ear."""

    text: str
    options: Sequence[Option] = ()
    custom: Mapping[str, Any] | None = None
    is_system: bool = False
    code: str | None = None
    by_agent: bool = False
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody at the desk who takes part in the call, as what, and what they speak."""

    agent_id: str
    name: str
    part: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voices:
    """What the caller is to know of the headsets at the desk.

    `is_live`: somebody speaks with the caller. Held or private: the caller hears music meanwhile.
    `has_left`: the agent took the headset off, and goes on in writing.
    """

    is_live: bool = False
    is_held: bool = False
    is_private: bool = False
    has_left: bool = False

    @property
    def is_apart(self) -> bool:
        """Is the caller to hear music?"""
        return self.is_held or self.is_private


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is in control, as the service tells the customer."""

    controller: str
    language: str
    requested_slot: str | None = None
    position: int | None = None
    expected_wait_s: int | None = None
    agent_name: str | None = None
    one_moment: bool = False
    parties: tuple[Party, ...] = ()
    briefings: Mapping[str, str] = field(default_factory=dict)

    @property
    def agent_id(self) -> str | None:
        """Who has it."""
        return next((it.agent_id for it in self.parties if it.part == "primary"), None)
