"""The sentences a model is made from: training data of the assistant, answers, numbers.

Everything that is drawn is drawn from a given seed.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools import places
from tools.speech_model.spoken import spoken

WORDS = Path(__file__).parent / "words"
# A word that is written once only is as likely a slip of the keyboard as a word.
FEWEST = 2
_PLACE = re.compile(r"\{(\w+)(?:\*(\d+))?\}")
_LIKELIER = 8
_SHORTEST = 5


@dataclass(frozen=True)
class Material:
    """What people say in one language: whole sentences, patterns with the lists that fill them."""

    written: tuple[tuple[str, ...], ...]
    answers: tuple[str, ...]
    patterns: tuple[str, ...]
    lists: Mapping[str, Sequence[str]]

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """Every word that the model knows, in order."""
        counts = Counter(word for sentence in self.written for word in sentence)
        known = {word for word, count in counts.items() if count >= FEWEST}
        known -= set(slips(counts))
        for entry in (*self.answers, *(one for of in self.lists.values() for one in of)):
            known.update(entry.split())
        for pattern in self.patterns:
            known.update(_PLACE.sub(" ", pattern).split())
        return tuple(sorted(known))

    @property
    def digits(self) -> tuple[str, ...]:
        """Zero to nine."""
        return _digits(self.lists["digit"])

    def drawn(self, count: int, rng: random.Random) -> Iterator[str]:
        """Sentences as callers say them: half of them from the training data."""
        known = set(self.vocabulary)
        whole = [" ".join(one) for one in self.written if known.issuperset(one)]
        for _ in range(count):
            kind = rng.random()
            if kind < 0.5:
                yield rng.choice(whole)
            elif kind < 0.65:
                yield rng.choice(self.answers)
            else:
                yield filled(rng.choice(self.patterns), self.lists, rng)


def material(language: str, root: Path = places.ROOT) -> Material:
    """Everything of one language, read from data/ and from the words beside this file."""
    own = _own(language)
    said = (words_of(line, language) for line in typed_lines(language, root))
    return Material(
        written=tuple(sentence for sentence in said if sentence),
        answers=tuple(own["answers"]),
        patterns=tuple(own["sentences"]),
        lists={name: of for name, of in own.items() if name not in _NOT_LISTS},
    )


def words_of(line: str, language: str) -> tuple[str, ...]:
    """What was typed as it would be said; () when it cannot be."""
    own = _own(language)
    return tuple(spoken(line, digits=_digits(own["digit"]), written=own["written"]))


def typed_lines(language: str, root: Path) -> Iterator[str]:
    """The examples of data/nlu and the questions of data/faq, as they are typed there."""
    nlu = sorted((root / "data" / "nlu" / language).glob("*.yml"))
    for file in (*nlu, root / "data" / "faq" / f"{language}.yml"):
        for entry in yaml.safe_load(file.read_text("utf-8")).get("nlu", []):
            yield from _examples(entry.get("examples", ""))


def filled(pattern: str, lists: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """A sentence of that pattern."""
    return _PLACE.sub(
        lambda found: " ".join(rng.choice(lists[found[1]]) for _ in range(int(found[2] or 1))),
        pattern,
    )


def slips(counts: Mapping[str, int]) -> Iterator[str]:
    """Words that are a far more frequent one with a letter doubled, or two letters exchanged."""
    commonest: dict[str, int] = {}
    for word, count in counts.items():
        for key in _looks(word):
            commonest[key] = max(commonest.get(key, 0), count)
    for word, count in counts.items():
        if any(commonest[key] >= _LIKELIER * count for key in _looks(word)):
            yield word


_NOT_LISTS = frozenset({"written", "sentences", "answers"})


@cache
def _own(language: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((WORDS / f"{language}.yml").read_text("utf-8"))
    return loaded


def _digits(said: Iterable[str]) -> tuple[str, ...]:
    """Zero to nine, without the other names that digits have."""
    return tuple(word for word in dict.fromkeys(said) if word != "oh")


def _examples(block: str) -> Iterator[str]:
    for line in block.splitlines():
        if line.strip().startswith("- "):
            yield line.strip().removeprefix("- ")


def _looks(word: str) -> tuple[str, ...]:
    """What a word and its slips have in common; short words have neighbours of their own right."""
    if len(word) < _SHORTEST:
        return ()
    once = re.sub(r"(.)\1", r"\1", word)
    return once, f"{word[0]} {''.join(sorted(word[1:-1]))} {word[-1]}"
