"""What a text is about, whatever its words: concepts read from lists of words. Pure."""

import re
from pathlib import Path
from typing import Dict, FrozenSet, Iterable, List, Mapping, Sequence, Set

from bot.components.wording import plain

_WORD = re.compile(r"[\w-]+")
_SHORTEST_STEM = 3

Words = Mapping[str, Sequence[str]]


class Concepts:
    """`terms(text)` are the concepts of a plain text, and every two of them together."""

    def __init__(self, words: Words) -> None:
        self.words = {name: list(of) for name, of in words.items()}
        self._whole: Dict[str, Set[str]] = {}
        self._beginnings: Dict[str, Set[str]] = {}
        self._ends: Dict[str, Set[str]] = {}
        self._phrases: Dict[str, Set[str]] = {}
        for name, of in self.words.items():
            for word in of:
                self._kind(word).setdefault(word.strip("*"), set()).add(name)
        self._phrase = _any_of(self._phrases)
        self._known: Dict[str, FrozenSet[str]] = {}

    def terms(self, text: str) -> List[str]:
        found: Set[str] = set()
        for word in _WORD.findall(text):
            found |= self._of_word(word)
        for match in self._phrase.finditer(text):
            found |= self._phrases[match.group()]
        names = sorted(found)
        return names + [f"{a}+{b}" for i, a in enumerate(names) for b in names[i + 1 :]]

    def _kind(self, word: str) -> Dict[str, Set[str]]:
        if " " in word:
            return self._phrases
        if word.startswith("*"):
            return self._ends
        return self._beginnings if word.endswith("*") else self._whole

    def _of_word(self, word: str) -> FrozenSet[str]:
        known = self._known.get(word)
        if known is None:
            found = set(self._whole.get(word, ()))
            for cut in range(_SHORTEST_STEM, len(word) + 1):
                found |= self._beginnings.get(word[:cut], set())
                found |= self._ends.get(word[-cut:], set())
            known = frozenset(found)
            if len(self._known) < 20_000:  # customers invent words without end
                self._known[word] = known
        return known


def _any_of(phrases: Iterable[str]) -> "re.Pattern[str]":
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})\b")


def read_concepts(path: Path) -> Concepts:
    """Of a file of `name: word, word` lines. Raises ValueError naming the line of a bad one."""
    words: Dict[str, List[str]] = {}
    name = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            name, colon, line = line.partition(":")
            if not colon or name in words:
                raise ValueError(f"{path}:{number}: needs `name: words`, each name once")
        found = [word.strip() for word in line.split(",") if word.strip()]
        for word in found:
            if not _is_well_formed(word):
                raise ValueError(f"{path}:{number}: {word!r} cannot be found in any text")
        words.setdefault(name, []).extend(found)
    return Concepts(words)


def _is_well_formed(word: str) -> bool:
    bare = word.strip("*")
    starred = "*" in word
    return plain(bare) == bare and not (starred and (" " in bare or len(bare) < _SHORTEST_STEM))
