"""Who speaks for each language: the voices a model learns from, and those held out to test it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tools.speech_model.phones import INVENTORIES, Inventory

LANGUAGES = ("en", "nl")
_FILE = Path(__file__).parent / "words" / "voices.yml"


@dataclass(frozen=True)
class Cast:
    """Variants of espeak-ng's accents, and voices of flite."""

    variants: tuple[str, ...]
    flite: tuple[str, ...]


@dataclass(frozen=True)
class Voices:
    """All who speak a language; `flite_reads` are flite's phones for ours where it knows none.

    What a phone in `unlike` sounds like from flite is not what the network shall learn.
    """

    inventory: Inventory
    accents: tuple[str, ...]
    taught: Cast
    held: Cast
    flite_reads: Mapping[str, str] | None = None
    unlike: frozenset[str] = frozenset()


@cache
def voices(language: str) -> Voices:
    """Of one language, from words/voices.yml."""
    listed = yaml.safe_load(_FILE.read_text("utf-8"))
    return Voices(
        inventory=INVENTORIES[language],
        accents=tuple(listed["accents"][language]),
        taught=Cast(tuple(listed["variants"]), tuple(listed["flite"])),
        held=Cast(tuple(listed["held_variants"]), tuple(listed["held_flite"])),
        flite_reads=listed["flite_reads"].get(language),
        unlike=frozenset(listed["unlike"].get(language, ())),
    )
