"""Opening hours cut into slots, in the shop's own time zone. Knows no bookings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHOP_TIME = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekday's opening, in minutes after midnight; `capacity` seats in every slot."""

    opens: int
    closes: int
    slot_minutes: int
    capacity: int

    def slots_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Begin and end of each, in UTC; the last ends at closing time or before."""
        length = timedelta(minutes=self.slot_minutes)
        for minutes in range(self.opens, self.closes - self.slot_minutes + 1, self.slot_minutes):
            wall = datetime.combine(day, time(minutes // 60, minutes % 60), SHOP_TIME)
            starts_at = wall.astimezone(UTC)
            if starts_at.astimezone(SHOP_TIME).replace(tzinfo=None) == wall.replace(tzinfo=None):
                yield starts_at, starts_at + length
