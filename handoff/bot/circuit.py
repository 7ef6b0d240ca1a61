"""Whether one bot is worth asking: it is left alone after failures and tried again later."""

from collections.abc import Callable

FAILURES = 3
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0


class Circuit:
    """Opens after several failures in a row, or one that leaves no doubt; a probe closes it.

    One that was probed back is on trial: its next failure opens it again, for twice as long.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._failures = 0
        self._pause_s = FIRST_PAUSE_S
        self._open_until: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether turns may go there."""
        return self._open_until is None

    @property
    def is_due(self) -> bool:
        """Whether it is time for a probe."""
        return self._open_until is not None and self._now() >= self._open_until

    def failed(self, *, surely: bool = False) -> bool:
        """A turn failed; `surely` when nobody was there at all. True when this opened it."""
        self._failures += 1
        if not self.is_closed or not (surely or self._failures >= FAILURES):
            return False
        self._open_until = self._now() + self._pause_s
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        return True

    def probed(self, *, answers: bool) -> None:
        """A probe came back."""
        if answers:
            self._open_until = None
            self._failures = FAILURES - 1
        else:
            self._open_until = self._now() + self._pause_s

    def worked(self) -> None:
        """A turn was answered."""
        self._failures = 0
        self._pause_s = FIRST_PAUSE_S
        self._open_until = None
