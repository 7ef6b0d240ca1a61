"""How often somebody may do something: token buckets, by key, with a bounded number of keys."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from handoff.errors import HandoffError


class TooMany(HandoffError):
    """Somebody does something too often; `retry_after_s` says when it is allowed again."""

    code = "too-many-requests"

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("Too many at once; please wait a moment and try again.")
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and `per_second` in the long run."""

    burst: int
    per_second: float


class Bucket:
    """One allowance that fills up with time."""

    __slots__ = ("_at", "_left", "_rate")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._left = float(rate.burst)
        self._at = now

    def take(self, now: float) -> float:
        """Take one; 0 when there was one, otherwise the seconds until there is."""
        elapsed = max(0.0, now - self._at)
        self._left = min(float(self._rate.burst), self._left + elapsed * self._rate.per_second)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self._rate.per_second

    def put_back(self) -> None:
        """Undo a `take` that turned out not to count."""
        self._left = min(float(self._rate.burst), self._left + 1)


class Limiter:
    """A bucket for every key (an address, a user name); the least recently seen is forgotten."""

    def __init__(self, rate: Rate, now: Callable[[], float], *, keys: int = 10_000) -> None:
        self._rate = rate
        self._now = now
        self._keys = keys
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one for `key`; raises `TooMany`."""
        wait = self._bucket(key).take(self._now())
        if wait > 0:
            raise TooMany(wait)

    def put_back(self, key: str) -> None:
        """Undo a `take`: it succeeded and should not count."""
        self._bucket(key).put_back()

    def _bucket(self, key: str) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._rate, self._now())
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        return bucket
