"""Writes text the way it is said aloud, in English and Dutch; pure, and knows no dialogue.

espeak-ng reads plain numbers well by itself; what it gets wrong are the things a shop is full of:
order numbers, postcodes, prices, dates, times, addresses of mail and pages, abbreviations.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

PAUSE = ", "
LONGEST_NUMBER = 4  # digits of a quantity; longer ones are numbers to write down


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says for signs."""

    months: tuple[str, ...]
    day_of: str
    euro: str
    euros: str
    cents: str
    money_joined: str
    percent: str
    at: str
    dot: str
    dash: str
    underscore: str
    hour: str
    half_past: str
    abbreviations: dict[str, str]


_EN = Words(
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day_of="{month} {day}",
    euro="1 euro",
    euros="{euros} euros",
    cents="{cents} cents",
    money_joined="{euros} and {cents}",
    percent="percent",
    at="at",
    dot="dot",
    dash="dash",
    underscore="underscore",
    hour="{hour} o'clock",
    half_past="{hour} {minute}",
    abbreviations={
        "e.g.": "for example",
        "i.e.": "that is",
        "approx.": "about",
        "incl.": "including",
        "excl.": "excluding",
        "no.": "number",
        "nr.": "number",
        "St.": "Street",
        "VAT": "V A T",
        "ID": "I D",
        "PDF": "P D F",
        "&": "and",
    },
)
_NL = Words(
    months=(
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    day_of="{day} {month}",
    euro="1 euro",
    euros="{euros} euro",
    cents="{cents} cent",
    money_joined="{euros} en {cents}",
    percent="procent",
    at="apenstaartje",
    dot="punt",
    dash="streepje",
    underscore="laag streepje",
    hour="{hour} uur",
    half_past="{hour} uur {minute}",
    abbreviations={
        "bijv.": "bijvoorbeeld",
        "bv.": "bijvoorbeeld",
        "d.w.z.": "dat wil zeggen",
        "o.a.": "onder andere",
        "ca.": "ongeveer",
        "evt.": "eventueel",
        "incl.": "inclusief",
        "excl.": "exclusief",
        "nr.": "nummer",
        "m.b.t.": "over",
        "i.v.m.": "in verband met",
        "btw": "B T W",
        "BTW": "B T W",
        "ID": "I D",
        "PDF": "P D F",
        "&": "en",
    },
)
_WORDS = {"en": _EN, "nl": _NL}

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MARKS = re.compile(r"[*_`#>|]+(?=\S)|(?<=\S)[*_`|]+")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_MONEY = re.compile(
    r"(?:€|EUR)\s?(?P<a>\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:[.,](?P<ac>\d{2}|-))?(?!\d)"
    r"|(?P<b>\d+)(?:[.,](?P<bc>\d{2}))?\s?(?:€|EUR\b|euros?\b)"
)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b(?:\s?(?:uur|h)\b)?")
_POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([A-Z]{2})\b")
_PERCENT = re.compile(r"(\d)\s?%")
_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{2,}(?:-[A-Z0-9]+)*\b")
_NUMBER = re.compile(r"#?\b\d(?:[\d]{4,})\b")
_RANGE = re.compile(r"(?<=\d)\s?[–—-]\s?(?=\d)")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2190-\u27bf\ufe0f\u200d]")


def as_spoken(text: str, language: str) -> str:
    """The text as a person would read it out; unknown languages are read as English."""
    words = _WORDS.get(language, _EN)
    spoken = _PICTURES.sub(" ", _URL.sub(" ", _LINK.sub(r"\1", text)))
    spoken = _MARKS.sub("", spoken.replace("#", " "))
    for pattern, say in _rules(words):
        spoken = pattern.sub(say, spoken)
    for short, long in words.abbreviations.items():
        spoken = re.sub(rf"(?<![\w.]){re.escape(short)}(?!\w)", long, spoken)
    spoken = _RANGE.sub(" to " if words is _EN else " tot ", spoken)
    return re.sub(r"\s+([,.!?])", r"\1", " ".join(spoken.split()))


def in_groups(digits: str) -> str:
    """Digits to write down, one by one, with a breath after each group of two or three.

    Five are two and three, as people say order numbers; a rest of one joins the group before.
    """
    groups: list[str] = []
    rest = digits
    while rest:
        size = 3 if len(rest) % 3 == 0 or len(rest) > 5 else 2
        size = len(rest) if len(rest) <= 3 else size
        groups.append(" ".join(rest[:size]))
        rest = rest[size:]
    return PAUSE.join(groups)


def _rules(words: Words) -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
    """In this order: what is more particular first."""
    return [
        (_MAIL, lambda found: _mail(found[0], words)),
        (_MONEY, lambda found: _money(found, words)),
        (_ISO_DATE, lambda found: _date(found, words)),
        (_TIME, lambda found: _time(found, words)),
        (_PERCENT, lambda found: f"{found[1]} {words.percent}"),
        (_POSTCODE, lambda found: f"{' '.join(found[1])}{PAUSE}{' '.join(found[2])}"),
        (_CODE, lambda found: _code(found[0])),
        (_NUMBER, lambda found: in_groups(found[0].lstrip("#"))),
    ]


def _mail(address: str, words: Words) -> str:
    signs = {"@": words.at, ".": words.dot, "-": words.dash, "_": words.underscore, "+": "plus"}
    return " ".join(signs.get(part, part) for part in re.split(r"([@._+-])", address) if part)


def _money(found: re.Match[str], words: Words) -> str:
    whole = re.sub(r"\D", "", found["a"] or found["b"]).lstrip("0") or "0"
    cents = (found["ac"] or found["bc"] or "").strip("-").lstrip("0")
    euros = words.euro if whole == "1" else words.euros.format(euros=whole)
    if not cents:
        return euros
    said = words.cents.format(cents=cents)
    return said if whole == "0" else words.money_joined.format(euros=euros, cents=said)


def _date(found: re.Match[str], words: Words) -> str:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return words.day_of.format(month=words.months[day.month - 1], day=day.day)


def _time(found: re.Match[str], words: Words) -> str:
    hour, minute = int(found[1]), int(found[2])
    if minute == 0:
        return words.hour.format(hour=hour)
    said = f"0 {minute}" if minute < 10 and words is _EN else str(minute)
    return words.half_past.format(hour=hour, minute=said)


def _code(code: str) -> str:
    return PAUSE.join(
        " ".join(part) if part.isalpha() else in_groups(part)
        for part in re.findall(r"[A-Z]+|\d+", code)
    )
