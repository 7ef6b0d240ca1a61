"""Adds voices up, and evens out what comes at uneven times; pure."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
LOUDEST = 32_767
FRAME = 160
DEPTH = 3 * FRAME  # 60 ms: what a browser and a network make of 20 ms
MOST = 10 * FRAME  # later than 200 ms people begin to talk at once


def mixed(voices: Iterable[Samples | None]) -> Samples | None:
    """The sum of equally long frames, cut off where it gets too loud; None when there are none."""
    there = [voice for voice in voices if voice is not None]
    if not there:
        return None
    if len(there) == 1:
        return there[0]
    total = np.sum(there, axis=0, dtype=np.int32)
    whole: Samples = np.clip(total, -LOUDEST - 1, LOUDEST).astype(np.int16)
    return whole


@dataclass(slots=True)
class JitterBuffer:
    """Samples in as they come, out by the clock.

    It waits until `depth` is there, and again when it ran dry; of more than `most` the oldest are
    lost, down to `depth`.
    """

    depth: int = DEPTH
    most: int = MOST
    _kept: deque[Samples] = field(default_factory=deque)
    _size: int = 0
    _is_filling: bool = True

    @property
    def waiting(self) -> int:
        """How many samples are kept."""
        return self._size

    def put(self, samples: Samples) -> None:
        """More of them."""
        self._kept.append(samples)
        self._size += len(samples)
        if self._size > self.most:
            self._pop(self._size - self.depth)

    def take(self, count: int) -> Samples | None:
        """The next `count`, filled up with silence where they end; None when there is nothing."""
        if self._is_filling and self._size < self.depth:
            return None
        self._is_filling = self._size < count
        if not self._size:
            return None
        out = np.zeros(count, np.int16)
        got = self._pop(min(count, self._size))
        out[: len(got)] = got
        return out

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._size = 0
        self._is_filling = True

    def _pop(self, count: int) -> Samples:
        pieces: list[Samples] = []
        self._size -= count
        while count:
            piece = self._kept.popleft()
            if len(piece) > count:
                self._kept.appendleft(piece[count:])
                piece = piece[:count]
            pieces.append(piece)
            count -= len(piece)
        return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
