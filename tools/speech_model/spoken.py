"""What was typed, in the words in which a caller would say it; digits one by one."""

import re
from collections.abc import Mapping, Sequence

_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_NUMBER = re.compile(r"\d+")
_POSTCODE = re.compile(r"\b(\d{4})\s?([a-z]{2})\b")
_WORD = re.compile(r"[a-zà-öø-ÿ]+(?:'[a-zà-öø-ÿ]+)*")
# Nobody says these as they are written.
_UNSPEAKABLE = re.compile(r"[@/\\<>_=]|https?:|www\.")
_BETWEEN_WORDS = re.compile(r"[\s.,;:!?()\"#–—…+*€$%&-]+")


def spoken(
    text: str, *, digits: Sequence[str], written: Mapping[str, str] | None = None
) -> list[str]:
    """The words of the sentence; [] when it holds what cannot be said."""
    plain = _ENTITY.sub(r"\1", text).lower().replace("\u2019", "'")
    if _UNSPEAKABLE.search(plain):
        return []
    plain = _POSTCODE.sub(lambda found: f"{found[1]} {' '.join(found[2])}", plain)
    plain = _NUMBER.sub(lambda found: f" {' '.join(digits[int(one)] for one in found[0])} ", plain)
    words: list[str] = []
    for token in _BETWEEN_WORDS.split(plain):
        said = (written or {}).get(token, token)
        if not all(_WORD.fullmatch(word) for word in said.split()):
            return []
        words += said.split()
    return words
