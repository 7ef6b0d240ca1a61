"""Time and ids as things that are passed in; nothing here knows what they are for."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class HandClock:
    """A clock that stands still until it is moved: for tests and simulations."""

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it was last moved to."""
        return self._now

    def advance(self, seconds: float) -> datetime:
        """Move forward and tell the new time."""
        self._now += timedelta(seconds=seconds)
        return self._now


class Ids(Protocol):
    """Makes identifiers."""

    def new(self, prefix: str) -> str:
        """A fresh id such as `c_3kTMd…`; prefix is one to three small letters."""
        ...


class RandomIds:
    """Ids of 128 random bits, url-safe."""

    def new(self, prefix: str) -> str:
        """A fresh id such as `c_3kTMd…`."""
        return f"{prefix}_{secrets.token_urlsafe(16)}"


class CountingIds:
    """Ids that count: `c_0000000000000001`, … for tests whose runs must be alike."""

    def __init__(self) -> None:
        self._last = 0

    def new(self, prefix: str) -> str:
        """The next id."""
        self._last += 1
        return f"{prefix}_{self._last:016d}"
