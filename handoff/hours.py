"""When a queue is open: weekly shifts, holidays, time zones; pure, knows no queue and no clock.

A shift is told in wall-clock time. It belongs to the day it begins on and may cross midnight; a
holiday replaces the shifts that begin on its date, so the night shift of the day before runs to its
end. An opening that the clocks skip (spring) comes when they have gone forward; one they pass twice
(autumn) is at the first pass, a closing at the second: nobody is sent away early.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
# Long enough for a floor that opens once a year, on its holiday.
HORIZON = timedelta(days=370)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """From `begins` for `minutes`, at most a day; both as the clock on the wall tells."""

    begins: time
    minutes: int

    @classmethod
    def parse(cls, text: str) -> "Shift":
        """`09:00-17:30`; `22:00-06:00` crosses midnight, `00:00-24:00` is the whole day."""
        first, dash, last = text.partition("-")
        begins, ends = _minutes(first), _minutes(last)
        if not dash or begins is None or ends is None or begins == MINUTES_A_DAY:
            raise ValueError(f"{text!r} is no shift: write it like 09:00-17:30")
        length = ends - begins if ends > begins else ends + MINUTES_A_DAY - begins
        if begins == ends:
            raise ValueError(f"{text!r} is empty: a whole day is 00:00-24:00")
        return cls(time(begins // 60, begins % 60), length)

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The moments (UTC) between which the shift that begins on this day is open."""
        wall = datetime.combine(day, self.begins)
        return _moment(wall, zone, fold=0), _moment(
            wall + timedelta(minutes=self.minutes), zone, fold=1
        )


@dataclass(frozen=True, slots=True)
class Hours:
    """Shifts by weekday (Monday is 0) in a zone; `holidays` are other shifts by date, or none."""

    zone: ZoneInfo
    weekly: Mapping[int, tuple[Shift, ...]]
    holidays: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)

    def is_open(self, now: datetime) -> bool:
        """Is somebody expected to be there?"""
        today = now.astimezone(self.zone).date()
        return any(
            begins <= now < ends
            for day in (today - DAY, today)
            for begins, ends in self._spans(day)
        )

    def opens_at(self, now: datetime) -> datetime | None:
        """Now if open, else the next opening; None when there is none within a year."""
        if self.is_open(now):
            return now
        today = now.astimezone(self.zone).date()
        for ahead in range(HORIZON.days):
            openings = [b for b, e in self._spans(today + ahead * DAY) if b > now and b < e]
            if openings:
                return min(openings)
        return None

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for shift in self.holidays.get(day, self.weekly.get(day.weekday(), ())):
            yield shift.on(day, self.zone)


def _moment(wall: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    """The moment the wall clock shows this; for a time it never shows, when it has moved on."""
    there = wall.replace(tzinfo=zone, fold=fold)
    moment = there.astimezone(UTC)
    skipped = moment.astimezone(zone).replace(tzinfo=None) != wall
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC) if skipped else moment


def _minutes(text: str) -> int | None:
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and len(hours) == len(minutes) == 2 and (hours + minutes).isdecimal()):
        return None
    if not (hours + minutes).isascii() or int(minutes) > 59:
        return None
    total = int(hours) * 60 + int(minutes)
    return total if total <= MINUTES_A_DAY else None
