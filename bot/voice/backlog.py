"""How far behind the ears are: what decides whether one call more can be understood."""

import time
from collections import deque
from collections.abc import Callable

LOOKED_BACK_S = 10.0


class Backlog:
    """The age of sound when it was decoded, over all calls, its worst of the last ten seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self._under_way: dict[object, float] = {}
        self._done: deque[tuple[float, float]] = deque()

    def begins(self, who: object, came_at: float) -> None:
        """What came then to that ear is being decoded."""
        self._under_way[who] = came_at

    def ends(self, who: object) -> None:
        """It is."""
        now = self.now()
        self._done.append((now, now - self._under_way.pop(who)))
        self._forget(now)

    @property
    def seconds(self) -> float:
        """How old the oldest sound was, or is, that somebody waits for."""
        now = self.now()
        self._forget(now)
        waiting = [now - came_at for came_at in self._under_way.values()]
        return max([*waiting, *(age for _, age in self._done)], default=0.0)

    def _forget(self, now: float) -> None:
        while self._done and now - self._done[0][0] > LOOKED_BACK_S:
            self._done.popleft()
