"""Masks payment card numbers in text, and nothing that only looks like one.

A card number is 13 to 19 digits, in one run or in the groups that cards are printed and read in,
whose Luhn check holds. Order numbers, phone numbers, IBANs and parcel codes stay.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

MASK = "*"
SHOWN = 4
SHORTEST, LONGEST = 13, 19
SEPARATORS = r"[ \t\u00a0\u2007\u202f.\-\u2010-\u2015]"
# Capitals beside the digits make it a parcel code or the like; small letters are a missing blank.
_DIGIT_RUN = re.compile(rf"(?<![A-Z\d_+])\d+(?:{SEPARATORS}{{1,3}}\d+)*(?![A-Z\d_])")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
# Printed in fours or smaller; Amex 4-6-5, Diners 4-6-4, UnionPay 6-13, and the halves people type.
_LAYOUTS = frozenset({(4, 6, 5), (4, 6, 4), (6, 13), (8, 8), (6, 4, 6), (4, 12), (12, 4), (6, 10)})


def mask_cards(text: str, *, known: Collection[str] = ()) -> str:
    """`text` with each card number's digits masked but the last four; `known` numbers are left."""
    if sum(c.isdigit() for c in text) < SHORTEST:
        return text
    kept = [m.span() for m in _IBAN.finditer(text) if _is_iban(m.group())]
    masked = list(text)
    for run in _DIGIT_RUN.finditer(text):
        if any(start < run.end() and run.start() < end for start, end in kept):
            continue
        for start, end in _cards(run, known):
            _mask(masked, start, end)
    return "".join(masked)


def mask_all(value: Any) -> Any:
    """JSON-like data with the cards in all its strings masked."""
    if isinstance(value, str):
        return mask_cards(value)
    if isinstance(value, dict):
        return {key: mask_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask_all(item) for item in value]
    return value


def luhn_holds(digits: str) -> bool:
    """The check of ISO/IEC 7812-1 annex B: double every second digit from the right."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _cards(run: re.Match[str], known: Collection[str]) -> list[tuple[int, int]]:
    """Spans of card numbers in a run of digit groups, the longest at each place first."""
    offset = run.start()
    groups = [(m.start() + offset, m.end() + offset) for m in _GROUP.finditer(run.group())]
    found: list[tuple[int, int]] = []
    first = 0
    while first < len(groups):
        last = _card_from(groups[first:], run.string, known)
        if last is None:
            first += 1
            continue
        found.append((groups[first][0], groups[first + last][1]))
        first += last + 1
    return found


def _card_from(groups: Sequence[tuple[int, int]], text: str, known: Collection[str]) -> int | None:
    """Index of the last group of a card that begins with the first group, if there is one."""
    for last in range(len(groups) - 1, -1, -1):
        parts = [text[start:end] for start, end in groups[: last + 1]]
        if _is_card(parts, known):
            return last
    return None


def _is_card(parts: Sequence[str], known: Collection[str]) -> bool:
    digits = "".join(parts)
    return (
        SHORTEST <= len(digits) <= LONGEST
        and int(digits[0]) != 0  # no issuer has it; international prefixes (0031 …) begin so
        and len(set(digits)) > 1
        and digits not in known
        and not any(part in known for part in parts)
        and _is_layout([len(part) for part in parts])
        and luhn_holds(digits)
    )


def _is_layout(lengths: Sequence[int]) -> bool:
    """Groups like a card's: one run, a known layout, or even groups of at most four digits."""
    if len(lengths) == 1 or tuple(lengths) in _LAYOUTS:
        return True
    body, tail = lengths[:-1], lengths[-1]
    return max(lengths) <= 4 and all(a == b for a, b in pairwise(body)) and tail <= body[0]


def _is_iban(candidate: str) -> bool:
    """The check of ISO 13616: moved and read as a number it leaves 1 modulo 97."""
    plain = re.sub(r"[ -]", "", candidate).upper()
    if not 15 <= len(plain) <= 34 or not plain.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _mask(characters: list[str], start: int, end: int) -> None:
    places = [i for i in range(start, end) if characters[i].isdigit()]
    for place in places[:-SHOWN]:
        characters[place] = MASK
