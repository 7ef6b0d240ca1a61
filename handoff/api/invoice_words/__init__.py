"""What stands on an invoice page, in the customer's language: words, dates and amounts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of one language, from the file of its name."""

    language: str
    _words: Mapping[str, Any]

    @property
    def other(self) -> str:
        """The language that the page offers instead."""
        return "en" if self.language == "nl" else "nl"

    def say(self, key: str, **places: str) -> str:
        """The words of `key`; KeyError where there are none."""
        said: str = self._words[key]
        return said.format_map(places) if places else said

    def lines(self, key: str) -> tuple[str, ...]:
        """Several lines under one `key`."""
        return tuple(self._words[key])

    def day(self, when: date) -> str:
        """`4 March 2026`."""
        return f"{when.day} {self._words['months'][when.month - 1]} {when.year}"

    def money(self, amount: Decimal, currency: str) -> str:
        """`€1,234.50`, in Dutch `€ 1.234,50`; other currencies by their code."""
        figures = f"{abs(amount):,.2f}"
        sign = "€" if currency == "EUR" else f"{currency}\u00a0"
        if self.language == "nl":
            figures = figures.translate(str.maketrans(",.", ".,"))
            sign = "€\u00a0" if currency == "EUR" else sign
        return f"{'-' if amount < 0 else ''}{sign}{figures}"


@cache
def words(language: str) -> Words:
    """The wording of `en` or `nl`."""
    text = (Path(__file__).parent / f"{language}.json").read_text("utf-8")
    return Words(language, json.loads(text))
