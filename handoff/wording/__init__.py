"""What the house itself says to customers, by code and language; who said it and when is not here.

Sentences live in `<language>.json`; their `{place}`, `{wait}` and `{when}` are phrases made here
from `position` (from 1), `wait_s` (seconds) and `opens_at` (ISO 8601, by the clock of the place). A
code's `…_no_wait` twin is used when no wait is known.
"""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

FALLBACK = "en"
LANGUAGES = ("en", "nl")
PHRASES = ("wait", "when")


def say(code: str, language: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of `code`; KeyError for a code without wording."""
    language = language if language in LANGUAGES else FALLBACK
    sentences = _sentences(language)
    values = dict(params or {})
    if values.get("wait_s") is None and f"{code}_no_wait" in sentences:
        code = f"{code}_no_wait"
    if values.get("position") is not None:
        values["place"] = place(int(values["position"]), language)
    if values.get("wait_s") is not None:
        values["wait"] = wait(int(values["wait_s"]), language)
    if values.get("opens_at") is not None:
        values["when"] = when(datetime.fromisoformat(values["opens_at"]), language)
    sentence: str = sentences[code]
    return sentence.format_map(values)


def place(position: int, language: str) -> str:
    """`2nd` in English, `nummer 2` in Dutch."""
    if language == "nl":
        return f"nummer {position}"
    if position % 100 in (11, 12, 13):
        return f"{position}th"
    return f"{position}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(position % 10, 'th') }"


def wait(seconds: int, language: str) -> str:
    """`about 3 minutes`, rounded up; from an hour on in hours, up to `more than a day`."""
    phrases = _sentences(language)["wait"]
    minutes = math.ceil(seconds / 60)
    if minutes < 1:
        return str(phrases["now"])
    if minutes < 60:
        return _counted(phrases, "minute", minutes)
    if minutes < 24 * 60:
        return _counted(phrases, "hour", math.ceil(minutes / 60))
    return str(phrases["long"])


def when(moment: datetime, language: str) -> str:
    """`Tuesday 24 November at 09:00`, by the clock that the moment carries."""
    phrases = _sentences(language)["when"]
    return str(phrases["sentence"]).format(
        weekday=phrases["days"][moment.weekday()],
        day=moment.day,
        month=phrases["months"][moment.month - 1],
        time=f"{moment:%H:%M}",
    )


def codes(language: str) -> frozenset[str]:
    """All codes that have a sentence in this language."""
    return frozenset(code for code in _sentences(language) if code not in PHRASES)


def _counted(phrases: Mapping[str, str], unit: str, n: int) -> str:
    return phrases[f"{unit}_one" if n == 1 else f"{unit}_other"].format(n=n)


@cache
def _sentences(language: str) -> dict[str, Any]:
    path = Path(__file__).parent / f"{language}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
