"""References that can be read out on the phone: a letter and five digits or more."""

import re

CASE, APPOINTMENT, REVIEW = "K", "A", "B"
_FIRST = {CASE: 40_000, APPOINTMENT: 20_000, REVIEW: 60_000}
_LARGEST = 2_000_000_000


def reference_of(letter: str, number: int) -> str:
    """``K40012`` for case 12."""
    return f"{letter}{_FIRST[letter] + number}"


def parse_reference(letter: str, text: str) -> int | None:
    """The number behind ``'K40012'``, ``'k 4 00 12'`` or ``'#40012'``; None where it is none."""
    bare = re.sub(r"[\s.\-#:]+", "", text).upper().removeprefix(letter)
    if not bare.isascii() or not bare.isdecimal() or len(bare) > 10:
        return None
    number = int(bare) - _FIRST[letter]
    return number if 0 < number < _LARGEST else None
