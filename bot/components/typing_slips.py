"""Sentences as hurried fingers type them: letters dropped, doubled, swapped; words run together."""

import random
from typing import Callable, List, Optional

_SHORTEST_TEXT = 3
_SHORTEST_WORD = 4
_ONE_IN = 4

Slip = Callable[[str, int, random.Random], str]


def _dropped(word: str, at: int, chance: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, chance: random.Random) -> str:
    return word[:at] + word[at] + word[at:]


def _swapped(word: str, at: int, chance: random.Random) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _mistaken(word: str, at: int, chance: random.Random) -> str:
    return word[:at] + chance.choice("aeiourtsnl") + word[at + 1 :]


_SLIPS: List[Slip] = [_dropped, _doubled, _swapped, _mistaken]


def with_slips(text: str) -> Optional[str]:
    """The text with a slip in about every fourth word, the same ones each time; None if too short.

    First letters and last ones are kept: people mistype them least.
    """
    words = text.split()
    if len(words) < _SHORTEST_TEXT:
        return None
    chance = random.Random(text)  # noqa: S311 - no secret: the text decides its own slips
    for _ in range(max(1, len(words) // _ONE_IN)):
        place = chance.randrange(len(words))
        word = words[place]
        if len(word) < _SHORTEST_WORD or any(letter.isdigit() for letter in word):
            continue
        if place + 1 < len(words) and chance.randrange(len(_SLIPS) + 1) == 0:
            words[place : place + 2] = [word + words[place + 1]]
        else:
            slip = chance.choice(_SLIPS)
            words[place] = slip(word, chance.randrange(1, len(word) - 1), chance)
    slipped = " ".join(words)
    return slipped if slipped != text else None
