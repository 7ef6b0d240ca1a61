"""Whose turn it is: when the caller began, when they are done, when they talk over the bot.

Pure: told what was heard and what time it is, it answers with what happened. Times are seconds of
one monotonic clock. Silence is counted by that clock, not by samples: Asterisk sends nothing at all
while the other side sends nothing.
"""

from dataclasses import dataclass, field
from enum import Enum


class Expected(Enum):
    """What the caller was asked for; people pause longer inside a number than inside a yes."""

    OPEN = "open"
    YES_NO = "yes_no"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long to wait, in seconds.

    `end` is the silence that ends a turn, `complete` that which ends one that can be nothing more
    than it is, such as all digits of an order number; `no_input` how long nobody says anything
    after the bot fell silent; `gap` is the time without any audio that counts as silence; speech
    shorter than `barge_in` (a cough) stops the bot only when a word is heard; `protected` is the
    time after the bot began in which it cannot be interrupted, for the line's echo; `longest` ends
    a turn anyway.
    """

    end: dict[Expected, float] = field(
        default_factory=lambda: {
            Expected.OPEN: 0.7,
            Expected.YES_NO: 0.4,
            Expected.DIGITS: 1.3,
        }
    )
    complete: float = 0.5
    no_input: float = 6.0
    gap: float = 0.06
    barge_in: float = 0.5
    protected: float = 0.3
    longest: float = 20.0


@dataclass(frozen=True, slots=True)
class Began:
    """The caller began to speak; what is heard from a little before `at` belongs to the turn."""

    at: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller talks over the bot and means it: stop speaking."""

    at: float
    began_at: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The caller is done; the words can be taken. `over_bot` says that they interrupted."""

    at: float
    began_at: float
    last_speech_at: float
    over_bot: bool = False


@dataclass(frozen=True, slots=True)
class Ignored:
    """It was a cough: what was heard since `Began` is to be forgotten."""

    at: float


@dataclass(frozen=True, slots=True)
class NoInput:
    """Nobody said anything for too long."""

    at: float


TurnEvent = Began | Interrupted | Ended | Ignored | NoInput


class TurnTaking:
    """The turns of one call. Tell it of each frame, and the time now and then."""

    def __init__(self, now: float, pauses: Pauses | None = None) -> None:
        self._pauses = pauses or Pauses()
        self._expected = Expected.OPEN
        self._bot_since: float | None = None
        self._interruptible = True
        self._waiting_since: float | None = None
        self._began_at: float | None = None
        self._last_speech_at = now
        self._over_bot = False
        self._took_floor = False
        self._is_complete = False

    @property
    def bot_speaks(self) -> bool:
        """Is the bot being heard?"""
        return self._bot_since is not None

    @property
    def caller_speaks(self) -> bool:
        """Has a turn begun that is not over?"""
        return self._began_at is not None

    def expect(self, expected: Expected) -> None:
        """What the next words will answer."""
        self._expected = expected

    def bot_begins(self, at: float, *, interruptible: bool = True) -> None:
        """The bot's voice is on the line from now on."""
        if self._bot_since is None:
            self._bot_since = at
        self._interruptible = interruptible
        self._waiting_since = None

    def bot_ends(self, at: float) -> None:
        """The last of it was played (or stopped); the caller has the floor."""
        self._bot_since = None
        self._interruptible = True
        self._waiting_since = at

    def rest(self) -> None:
        """Nobody is asked anything now (music, a person talks): no turns, no patience to lose."""
        self._waiting_since = None
        self._began_at = None

    def complete(self, is_complete: bool) -> None:
        """Whether the words so far are a whole answer; more words may follow."""
        self._is_complete = is_complete

    def heard(self, is_speech: bool, at: float, *, quiet_s: float = 0.0) -> list[TurnEvent]:
        """One frame was heard; speech may have fallen quiet a moment ago without being over."""
        if not is_speech:
            return self.tick(at)
        if self._began_at is None:
            if self._is_closed(at):
                return []
            return self._begin(at)
        self._last_speech_at = max(self._last_speech_at, at - quiet_s)
        return [*self._claim_floor(at, by_word=False), *self._too_long(at)]

    def word(self, at: float) -> list[TurnEvent]:
        """The recogniser made out a word that is no mere "mhm" since the caller began."""
        return self._claim_floor(at, by_word=True) if self._began_at is not None else []

    def slept(self, seconds: float) -> None:
        """For so long nobody listened: that was no silence of the caller's."""
        self._last_speech_at += seconds
        if self._waiting_since is not None:
            self._waiting_since += seconds

    def tick(self, at: float) -> list[TurnEvent]:
        """Time has passed; a short gap in the audio is not yet silence."""
        if self._began_at is not None:
            return self._end_if_silent(at)
        if self._waiting_since is not None and at - self._waiting_since >= self._pauses.no_input:
            self._waiting_since = None
            return [NoInput(at)]
        return []

    def _is_closed(self, at: float) -> bool:
        """May nobody begin now?"""
        if self._bot_since is None:
            return False
        return not self._interruptible or at - self._bot_since < self._pauses.protected

    def _begin(self, at: float) -> list[TurnEvent]:
        self._began_at = self._last_speech_at = at
        self._over_bot = self.bot_speaks
        self._took_floor = not self._over_bot
        self._is_complete = False
        self._waiting_since = None
        return [Began(at)]

    def _claim_floor(self, at: float, *, by_word: bool) -> list[TurnEvent]:
        if self._took_floor or self._began_at is None:
            return []
        if not by_word and at - self._began_at < self._pauses.barge_in:
            return []
        self._took_floor = True
        return [Interrupted(at, self._began_at)]

    def _end_if_silent(self, at: float) -> list[TurnEvent]:
        silent = at - self._last_speech_at
        wanted = self._pauses.end[self._expected]
        if self._is_complete:
            wanted = min(wanted, self._pauses.complete)
        return self._end(at) if silent >= max(wanted, self._pauses.gap) else []

    def _too_long(self, at: float) -> list[TurnEvent]:
        assert self._began_at is not None
        return self._end(at) if at - self._began_at >= self._pauses.longest else []

    def _end(self, at: float) -> list[TurnEvent]:
        assert self._began_at is not None
        began_at, self._began_at = self._began_at, None
        if not self._took_floor:
            self._waiting_since = None if self.bot_speaks else at
            return [Ignored(at)]
        return [Ended(at, began_at, self._last_speech_at, over_bot=self._over_bot)]
