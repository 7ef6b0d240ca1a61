"""What is still to be played, and what has been: pure, taken from by a transport's own clock.

Every piece belongs to a prompt; when the caller interrupts, the rest is thrown away, and what was
really heard of each prompt is known to the sample.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


@dataclass(slots=True, eq=False)
class _Prompt:
    name: str
    samples: Samples
    interruptible: bool
    by: str = "bot"
    played: int = 0


@dataclass(frozen=True, slots=True)
class Played:
    """A prompt is over; `share` of it was heard, 1.0 when all; `at` is when, by the clock."""

    name: str
    share: float
    at: int = 0


@dataclass(frozen=True, slots=True)
class Began:
    """The first of a prompt is on the line; `by` is whose words it is."""

    name: str
    by: str
    at: int = 0


@dataclass(slots=True)
class Playout:
    """The prompts in line. `take` is called every frame, in time."""

    _line: deque[_Prompt] = field(default_factory=deque)
    _began: list[Began] = field(default_factory=list)
    _over: list[Played] = field(default_factory=list)
    # Tells where on the line's recording we are.
    clock: Callable[[], int] = lambda: 0
    # Hears all that is taken.
    taken: Callable[[Samples], object] = lambda _: None
    # What else is heard beside the prompts: given how much, and what of them plays now.
    blend: Callable[[int, Samples | None], Samples | None] | None = None
    # Counts interruptions: a transport that has sent ahead must take back what it sent.
    stops: int = 0

    @property
    def is_silent(self) -> bool:
        """Is there nothing to play?"""
        return not self._line

    @property
    def is_interruptible(self) -> bool:
        """May what plays now be talked over? Silence may."""
        return not self._line or self._line[0].interruptible

    def add(
        self, name: str, samples: Samples, *, interruptible: bool = True, by: str = "bot"
    ) -> None:
        """Put a prompt at the end of the line."""
        self._line.append(_Prompt(name, samples, interruptible, by))
        self._drop_done()

    def take(self, count: int) -> Samples | None:
        """The next `count` samples, filled up with silence at the end; None when all is silent."""
        heard = self._prompts(count)
        if self.blend is not None:
            heard = self.blend(count, heard)
        if heard is not None:
            self.taken(heard)
        return heard

    def _prompts(self, count: int) -> Samples | None:
        if not self._line:
            return None
        out = np.zeros(count, np.int16)
        filled = 0
        while self._line and filled < count:
            prompt = self._line[0]
            if not prompt.played:
                self._began.append(Began(prompt.name, prompt.by, self.clock()))
            piece = prompt.samples[prompt.played : prompt.played + count - filled]
            out[filled : filled + len(piece)] = piece
            prompt.played += len(piece)
            filled += len(piece)
            self._drop_done()
        return out

    def stop(self) -> None:
        """Throw away what may be thrown away; prompts that must be heard stay."""
        self.stops += 1
        for prompt in [it for it in self._line if it.interruptible]:
            self._line.remove(prompt)
            length = len(prompt.samples)
            share = prompt.played / length if length else 1.0
            self._over.append(Played(prompt.name, share, self.clock()))

    def leave_out(self, name: str) -> None:
        """A prompt that is not added any more: nothing of it will be heard."""
        self._over.append(Played(name, 0.0, self.clock()))

    def began(self) -> list[Began]:
        """The prompts that came on the line since the last time this was asked."""
        began, self._began = self._began, []
        return began

    def over(self) -> list[Played]:
        """The prompts that ended since the last time this was asked."""
        ended, self._over = self._over, []
        return ended

    def _drop_done(self) -> None:
        while self._line and self._line[0].played >= len(self._line[0].samples):
            self._over.append(Played(self._line.popleft().name, 1.0, self.clock()))
