"""What is said of an appointment: book, move or cancel, which kind, which day and time. Pure."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from actions.orders import AppointmentKind

BOOK, MOVE, CANCEL = "book", "move", "cancel"

_MOVE = re.compile(r"\bmove|resched|another (?:day|time)|verzet|verplaats|verschui", re.I)
_CANCEL = re.compile(r"cancel|call off|annule|afzeg|zeg .*\baf\b", re.I)
_KINDS = {
    AppointmentKind.HOME_VISIT: (
        r"\bhome|assembl|install|mount|come (?:over|by)|thuis|monter|installe|langs ?kom|aan huis"
    ),
    AppointmentKind.STORE: r"store|shop|showroom|winkel|zaak|advi[cs]e|advies",
    AppointmentKind.CALL: r"\bcall\b|phone|telefo|\bbel(?:len|afspraak)?\b",
}
_DAYS = (
    r"mon(?:day)?\b|maandag", r"tue(?:s|sday)?\b|dinsdag", r"wed(?:nesday)?\b|woensdag",
    r"thu(?:rs|rsday)?\b|donderdag", r"fri(?:day)?\b|vrijdag", r"sat(?:urday)?\b|zaterdag",
    r"sunday\b|zondag",
)  # fmt: skip
_ORDINALS = (
    r"first|earliest|eerste|vroegste", r"second|tweede", r"third|derde", r"fourth|vierde",
    r"fifth|vijfde",
)  # fmt: skip
_LATER = re.compile(
    r"later|other|another|none|different|next week|ander|geen van|volgende week", re.I
)
_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b|\b(?:at|om)\s+([01]?\d|2[0-3])\b", re.I)
_HOUR = re.compile(r"\b([01]?\d|2[0-3])\s*(?:o'?clock|uur|u\b|h\b|am\b|pm\b)", re.I)


def wish_of(text: str) -> str:
    """Booking, unless moving or cancelling is spoken of."""
    if _MOVE.search(text):
        return MOVE
    return CANCEL if _CANCEL.search(text) else BOOK


def kind_of(text: str) -> AppointmentKind | None:
    return next((kind for kind, words in _KINDS.items() if re.search(words, text, re.I)), None)


def weekday_in(text: str) -> int | None:
    """0 is Monday."""
    found = (n for n, words in enumerate(_DAYS) if re.search(rf"\b(?:{words})", text, re.I))
    return next(found, None)


def choice_in(text: str) -> int | None:
    """ "the second one", "2": a position in what was offered, from 0."""
    bare = text.strip().rstrip(".!")
    if re.fullmatch(r"[1-5]", bare):
        return int(bare) - 1
    found = (n for n, words in enumerate(_ORDINALS) if re.search(rf"\b(?:{words})\b", text, re.I))
    return next(found, None)


def asks_later(text: str) -> bool:
    return _LATER.search(text) is not None


def time_in(text: str) -> tuple[int, int | None] | None:
    """Hour and minute; the minute is None where only the hour is said."""
    found = _TIME.search(text)
    if found and found[1]:
        return int(found[1]), int(found[2])
    hour = _HOUR.search(text)
    if hour:
        afternoon = hour[0].lower().endswith("pm") and int(hour[1]) < 12
        return int(hour[1]) + (12 if afternoon else 0), None
    return (int(found[3]), None) if found else None


def chosen(text: str, offered: Sequence[datetime]) -> datetime | None:
    """The one of those offered that is meant, if it is one."""
    position, weekday, clock = choice_in(text), weekday_in(text), time_in(text)
    if weekday is None and clock is None:
        return offered[position] if position is not None and position < len(offered) else None
    fits = [
        moment
        for moment in offered
        if (weekday is None or moment.weekday() == weekday)
        and (clock is None or _is_at(moment, *clock))
    ]
    return fits[0] if fits and (clock is not None or len(fits) == 1) else None


def _is_at(moment: datetime, hour: int, minute: int | None) -> bool:
    same_hour = moment.hour == hour or (hour < 8 and moment.hour == hour + 12)
    return same_hour and (minute is None or moment.minute == minute)


def next_on(weekday: int, today: date) -> date:
    """The next such day, tomorrow at the earliest."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
