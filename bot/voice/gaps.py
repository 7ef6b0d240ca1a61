"""How much of the caller's sound never came: pure, with the clock passed in.

Asterisk sends nothing at all while the far end is silent. What follows must not be heard as if it
had been said in one breath, so the gap is filled with silence, a frame for each that is missing.
"""

from dataclasses import dataclass

FRAME_S = 0.02
# A network may be late by this much without anything being missing.
LATE_S = 0.06


@dataclass(slots=True)
class Gaps:
    """One line's. Tell it of each frame, and ask it now and then."""

    # The line's sound is known until here, and was looked for at that time, in seconds.
    _until: float
    _looked_at: float

    @classmethod
    def since(cls, now: float) -> "Gaps":
        """Nothing has come yet."""
        return cls(now, now)

    def came(self, at: float) -> None:
        """A frame arrived."""
        self._until = max(self._until, at)

    def missing(self, at: float) -> int:
        """How many frames of silence stand for what did not come until now.

        Time in which nobody looked is no gap: what came meanwhile is still to be read.
        """
        if at - self._looked_at > LATE_S:
            self._until += at - self._looked_at
        self._looked_at = at
        if at - self._until < LATE_S:
            return 0
        frames = int((at - self._until) / FRAME_S)
        self._until += frames * FRAME_S
        return frames
