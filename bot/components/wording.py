"""The wording of a text: its plain form, and the terms it is made of. Pure."""

import re
import unicodedata
from typing import List

_EMAIL = re.compile(r"\S+@\S+\.\S+")
# Texts out of other systems stand with the fields left open: "cancel order {{Order Number}}".
_OPEN_FIELD = re.compile(r"\{\{?\s*([^\W\d_][^{}]{0,60}?)\s*\}\}?")
_NUMBERED = re.compile(r"\b(?:number|no|nr|id|code|amount|date|nummer|bedrag|datum)\b")
_DIGITS = re.compile(r"\d+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[\w@]+|\?")
# Longer words are told apart well enough by how they begin: cancel, cancels, cancelling.
_STEM = 5


def plain(text: str) -> str:
    """Lower case without accents; numbers, addresses and open fields as marks."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.replace("’", "").replace("'", "")
    text = _OPEN_FIELD.sub(_filled, _EMAIL.sub(" @mail ", text))
    return _SPACE.sub(" ", _LONG_RUN.sub(r"\1\1", _DIGITS.sub("0", text))).strip()


def _filled(field: "re.Match[str]") -> str:
    return " 0 " if _NUMBERED.search(field.group(1)) else " @name "


def character_terms(text: str, shortest: int, longest: int) -> List[str]:
    """Every run of so many characters inside each word; a blank marks where a word ends."""
    terms: List[str] = []
    for word in text.split():
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            last = len(padded) - size
            terms.extend(padded[i : i + size] for i in range(max(last, 0) + 1))
            if last <= 0:  # a short word counts once, not once for each size
                break
    return terms


def word_terms(text: str) -> List[str]:
    """How each word begins, in ones, in pairs, and in pairs with one word between."""
    words = [word[:_STEM] for word in _WORD.findall(text)]
    pairs = [f"{one} {two}" for one, two in zip(words, words[1:], strict=False)]
    apart = [f"{one} _ {two}" for one, two in zip(words, words[2:], strict=False)]
    return words + pairs + apart
