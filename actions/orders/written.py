"""What people write: cleaned and bounded at the door. Knows nothing of what it means."""

import re

from actions.orders.errors import InvalidPhone, InvalidText

LONGEST_STORY = 2000
_PHONE = re.compile(r"^\+?[0-9]{8,15}$")


def clean_text(field_name: str, text: str, *, longest: int = 80, required: bool = True) -> str:
    """One line, single spaces. Raises `InvalidText`."""
    clean = " ".join(text.split())
    if (required and not clean) or len(clean) > longest or not clean.isprintable():
        raise InvalidText(field_name)
    return clean


def clean_story(field_name: str, text: str, *, required: bool = True) -> str:
    """Several lines; control characters dropped, and what is past the longest cut off.

    A complaint is not refused for its length. Raises `InvalidText` for an empty one.
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    kept = "\n".join(line for line in lines if line)
    clean = "".join(c for c in kept if c == "\n" or c.isprintable()).strip()[:LONGEST_STORY]
    if required and not clean:
        raise InvalidText(field_name)
    return clean


def parse_phone(text: str) -> str:
    """``'06 - 1234 5678'`` is ``'+31612345678'``. Raises `InvalidPhone`."""
    bare = re.sub(r"[\s.\-/()]+", "", text.strip())
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = "+31" + bare[1:]
    bare = bare.replace("+310", "+31", 1)
    if not bare.isascii() or not _PHONE.match(bare):
        raise InvalidPhone(text)
    return bare if bare.startswith("+") else "+" + bare
