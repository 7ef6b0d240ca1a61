"""What a reply on a call must not be: long, pressed, read off a screen."""

import re
from typing import Any

from bot.voice.spoken_text import as_spoken

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_UNSPEAKABLE = re.compile(r"https?:|www\.|[*#`\[\]|<>€×·•→&_]|[\U0001f000-\U0001faff\u2600-\u27bf]")
_ALL_AT_ONCE = re.compile(r"\d{4,}")
MOST_SENTENCES, MOST_WORDS = 2, 45
# An answer and the next question.
MOST_IN_A_TURN = 4


def spoken_faults(body: dict[str, Any], language: str) -> list[str]:
    """What is wrong with a turn as the gateway reads it out."""
    texts = [as_spoken(reply["text"], language) for reply in body["replies"] if reply["text"]]
    faults = [fault for text in texts for fault in _faults(text)]
    if sum(map(_sentences, texts)) > MOST_IN_A_TURN:
        faults.append(f"more than {MOST_IN_A_TURN} sentences: {' '.join(texts)}")
    shown = [reply for reply in body["replies"] if reply["buttons"] or _is_card(reply["custom"])]
    return faults + [f"to be looked at: {reply}" for reply in shown]


def _faults(text: str) -> list[str]:
    found = []
    if _sentences(text) > MOST_SENTENCES:
        found.append(f"more than {MOST_SENTENCES} sentences: {text}")
    if len(text.split()) > MOST_WORDS:
        found.append(f"more than {MOST_WORDS} words: {text}")
    if sign := _UNSPEAKABLE.search(text):
        found.append(f"{sign[0]!r} cannot be said: {text}")
    if digits := _ALL_AT_ONCE.search(text):
        found.append(f"{digits[0]} is no group: {text}")
    return found


def _sentences(text: str) -> int:
    return len(_SENTENCE_END.findall(text))


def _is_card(custom: dict[str, Any] | None) -> bool:
    return custom is not None and custom["type"] not in ("handoff", "speech")
