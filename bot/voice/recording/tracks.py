"""The two sides of a call on one clock, as μ-law codes; pure. Positions are counted in samples.

Late sound is put behind what is there and catches up in the next silence; where nothing came for a
while there is silence of the same length, so that both sides fit for as long as the call lasts.
"""

import numpy as np
from numpy.typing import NDArray

from bot.voice import mulaw

Samples = NDArray[np.int16]
RATE = 8_000
SILENCE = mulaw.encode(np.zeros(1, np.int16))
GAP = 480  # shorter than this nothing is missing: 60 ms
AHEAD = 800  # further than this before the clock, silence is left out: 100 ms
FAR_AHEAD = 5 * RATE
QUIET = 200  # peak, of 32,767


class Track:
    """One side; what was taken away is not held any more."""

    def __init__(self) -> None:
        self._codes = bytearray()
        self._first = 0

    @property
    def end(self) -> int:
        """Where the next sound goes."""
        return self._first + len(self._codes)

    def put(self, samples: Samples, clock: int, *, audible: bool = True) -> int:
        """Sound that ended when the clock stood at `clock`; where it was put."""
        start = clock - len(samples)
        if start - self.end > GAP:
            self.reach(start)
        ahead = self.end - start
        if ahead > FAR_AHEAD or (ahead > AHEAD and _is_quiet(samples)):
            return self.end
        at = self.end
        self._codes += mulaw.encode(samples) if audible else SILENCE * len(samples)
        return at

    def silence(self, start: int, end: int) -> None:
        """Nothing is heard between these positions, as far as they are still held."""
        start, end = max(start, self._first), min(end, self.end)
        if start < end:
            self._codes[start - self._first : end - self._first] = SILENCE * (end - start)

    def take(self, until: int) -> bytes:
        """Everything before that position, silence where nothing came; it is held no more.

        Nothing when that much was taken before.
        """
        if until <= self._first:
            return b""
        self.reach(until)
        count = until - self._first
        taken = bytes(self._codes[:count])
        del self._codes[:count]
        self._first = until
        return taken

    def reach(self, until: int) -> None:
        """Silence up to there, where nothing came."""
        if until > self.end:
            self._codes += SILENCE * (until - self.end)


def side_by_side(left: bytes, right: bytes) -> bytes:
    """Stereo: a code of the left, a code of the right, and so on; both are equally long."""
    both = np.frombuffer(left, np.uint8), np.frombuffer(right, np.uint8)
    return np.column_stack(both).tobytes()


def _is_quiet(samples: Samples) -> bool:
    return not len(samples) or int(np.abs(samples.astype(np.int32)).max()) < QUIET
