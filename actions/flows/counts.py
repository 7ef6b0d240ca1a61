"""How many somebody says: "2", "two", "twee", "een paar" not. Pure."""

import re

_NAMES = (
    "none no geen nul zero",
    "one single een één eentje",
    "two twee",
    "three drie",
    "four vier",
    "five vijf",
    "six zes",
    "seven zeven",
    "eight acht",
    "nine negen",
    "ten tien",
    "eleven elf",
    "twelve twaalf",
)
_WORDS = {word: count for count, words in enumerate(_NAMES) for word in words.split()}
_MOST = 99


def read_count(text: str) -> int | None:
    """The one number named, digits before words; None where there is none or more than one."""
    digits = {int(found) for found in re.findall(r"(?<![\w.,])\d{1,2}(?![\w.,]*\d)", text)}
    if len(digits) == 1:
        return min(digits.pop(), _MOST)
    words = {_WORDS[word] for word in re.findall(r"\w+", text.casefold()) if word in _WORDS}
    return words.pop() if len(words) == 1 and not digits else None
