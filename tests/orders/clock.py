"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WEDNESDAY_NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@dataclass
class StillClock:
    """Call it for the time."""

    now: datetime = WEDNESDAY_NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """`advance(minutes=30)`."""
        self.now += timedelta(**span)
