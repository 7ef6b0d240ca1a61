"""Facts as words: dates, money, numbers and the names of states, by language and channel."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.orders.money import Money

_LABELS = Path(__file__).parent / "labels"
_SHOP_ZONE = ZoneInfo("Europe/Amsterdam")


def label(kind: str, key: str, language: str) -> str:
    """The name of a state, step or intent; the key itself where none is written down."""
    return _labels(language).get(kind, {}).get(key, key.replace("_", " "))


def has_label(kind: str, key: str, language: str) -> bool:
    return key in _labels(language).get(kind, {})


@cache
def _labels(language: str) -> dict[str, dict[str, str]]:
    text = (_LABELS / f"{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded


def day(when: date | datetime | None, language: str) -> str:
    """ "Wednesday 25 November", in the shop's time zone; empty for None."""
    if when is None:
        return ""
    if isinstance(when, datetime):
        when = when.astimezone(_SHOP_ZONE).date()
    weekday = label("weekday", str(when.weekday()), language)
    return f"{weekday} {when.day} {label('month', str(when.month), language)}"


def money(amount: Money, language: str, *, spoken: bool = False) -> str:
    """ "€59.90", "€ 59,90", or aloud "59 euros and 90 cents"."""
    whole, cents = divmod(amount.minor, 100)
    if spoken and amount.currency == "EUR":
        return _spoken_euros(whole, cents, language)
    sign = "€" if amount.currency == "EUR" else f"{amount.currency} "
    if language == "nl":
        return f"{sign} {whole},{cents:02d}".replace("  ", " ")
    return f"{sign}{whole}.{cents:02d}"


def _spoken_euros(whole: int, cents: int, language: str) -> str:
    if language == "nl":
        return f"{whole} euro" + (f" {cents}" if cents else "")
    return f"{whole} euro{'' if whole == 1 else 's'}" + (f" and {cents} cents" if cents else "")


def number(order_number: str, *, spoken: bool = False) -> str:
    """Aloud in groups: "100 42" would be read as a hundred, so digit by digit, in two breaths."""
    if not spoken:
        return order_number
    return f"{' '.join(order_number[:2])}, {' '.join(order_number[2:])}"


def phone(given: str, *, spoken: bool = False) -> str:
    """Aloud in pairs: "plus 3 1, 6 1, 2 3"."""
    if not spoken:
        return given
    digits = [c for c in given if c.isdigit()]
    pairs = [" ".join(digits[i : i + 2]) for i in range(0, len(digits), 2)]
    return ("plus " if given.startswith("+") else "") + ", ".join(pairs)


def zulu(when: datetime | None) -> str | None:
    """For JSON: `2026-11-25T09:00:00Z`."""
    if when is None:
        return None
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def listed(items: list[str], language: str) -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {label('word', 'and', language)} {items[-1]}"
