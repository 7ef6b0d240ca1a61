"""Counting working days, Monday to Friday. Knows no public holidays: carriers announce those."""

from datetime import date, timedelta

SATURDAY = 5


def add_working_days(day: date, count: int) -> date:
    """`count` working days on. A weekend day counts as the Monday after it: nothing moves then."""
    later = _first_working_day(day)
    for _ in range(count):
        later = _first_working_day(later + timedelta(days=1))
    return later


def _first_working_day(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
