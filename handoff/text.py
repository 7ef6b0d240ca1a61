"""Cleans what people type before it is stored; knows no language and no message types."""

import re
import unicodedata

from handoff.errors import TextEmpty, TextTooLong

KEPT_CONTROLS = frozenset("\n\t")
# Joiners belong to emoji and to Persian; the two overrides only serve to disguise text.
DROPPED_FORMATS = frozenset("\u202d\u202e\ufeff")
# Control characters, halves of surrogate pairs.
DROPPED_CATEGORIES = frozenset({"Cc", "Cs"})
NOTHING_TO_SAY = "?"


def tidy(raw: str) -> str:
    """NFC, one kind of line end, no control characters, no blanks around it."""
    text = re.sub(r"\r\n?|\u2028|\u2029|\x85", "\n", raw)
    return unicodedata.normalize("NFC", "".join(c for c in text if _is_kept(c))).strip()


def clean(raw: str, limit: int) -> str:
    """What is stored of `raw`; raises TextEmpty, or TextTooLong past `limit` characters."""
    text = tidy(raw)
    if not has_words(text):
        raise TextEmpty
    if len(text) > limit:
        raise TextTooLong(len(text), limit)
    return text


def optional(raw: str | None, limit: int) -> str | None:
    """A field that may be left out; blank counts as left out."""
    if raw is None or not has_words(tidy(raw)):
        return None
    return clean(raw, limit)


def has_words(text: str) -> bool:
    """Is there anything to see in it?"""
    return any(not c.isspace() and unicodedata.category(c) != "Cf" for c in text)


def for_bot(text: str) -> str:
    """What the bot gets of typed text: a leading slash would name an intent, so it goes."""
    return text.lstrip("/ \t\n\u00a0") or NOTHING_TO_SAY


def _is_kept(character: str) -> bool:
    if character in KEPT_CONTROLS:
        return True
    if character in DROPPED_FORMATS:
        return False
    return unicodedata.category(character) not in DROPPED_CATEGORIES
