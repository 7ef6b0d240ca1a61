"""How long a caller waits for an answer, and on what: pure, told of each step and its time."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum
from itertools import pairwise


class Step(Enum):
    """What happens between the caller's last word and the first sound of the answer, in order."""

    SPOKE = "spoke"
    ENDED = "ended"
    UNDERSTOOD = "understood"
    ANSWERED = "answered"
    SYNTHESISED = "synthesised"
    PLAYED = "played"


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Seconds of each stage of one answer."""

    endpoint: float
    decode: float
    answer: float
    synthesis: float
    first_frame: float

    @property
    def total(self) -> float:
        """From the last word to the first sound."""
        return sum(seconds for _, seconds in self.stages())

    def stages(self) -> list[tuple[str, float]]:
        """Each by its name, in order."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


class AnswerWatch:
    """Follows one answer after the other; a step out of its order belongs to no answer."""

    def __init__(self, now: Callable[[], float], done: Callable[[AnswerTimes], None]) -> None:
        """`done` is told of each answer when its first sound is played."""
        self._now = now
        self._done = done
        self._at: list[float] = []

    def ended(self, last_speech_at: float) -> None:
        """The caller's turn is over: a new answer is waited for."""
        self._at = [last_speech_at, self._now()]

    def reached(self, step: Step) -> None:
        """The answer has come so far."""
        if len(self._at) != list(Step).index(step):
            return
        self._at.append(self._now())
        if step is Step.PLAYED:
            at, self._at = self._at, []
            self._done(AnswerTimes(*(after - before for before, after in pairwise(at))))

    def forget(self) -> None:
        """Nobody waits any more: a key was pressed."""
        self._at = []
