"""Sentences drawn from how people ask: ways of asking, and wishes to put into them. Pure."""

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Mapping, Sequence, Tuple

from ruamel.yaml import YAML

_CHOICE = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"<(\w+)>")
_UNEVEN = re.compile(r"\s+(?=[\s,.?!]|$)|^\s+")
# How often each kind of wish is drawn, where an intent has several.
_KINDS = {"do": 45, "thing": 20, "know": 15, "say": 25}
_ATTEMPTS = 20
_VOWELS = "aeiou"

Sentence = Tuple[str, str]
Wishes = Mapping[str, Any]


@dataclass(frozen=True)
class Phrasing:
    """One language. A wish is an action (`do`), its name (`thing`), what the customer wants to be
    told (`know`) or a whole sentence (`say`)."""

    words: Mapping[str, Sequence[str]]
    heads: Sequence[str]
    tails: Sequence[str]
    ways: Mapping[str, Sequence[str]]
    doubling: Sequence[str]
    intents: Mapping[str, Wishes]

    def draw(self, times: int) -> List[Sentence]:
        """So many different (text, intent) for each intent, the same ones each time."""
        drawn: List[Sentence] = []
        for intent, wishes in self.intents.items():
            chance = random.Random(intent)  # noqa: S311 - no secret: the same model each time
            wanted = times * int(wishes.get("share", 1))
            texts: Dict[str, None] = {}
            for _ in range(wanted * _ATTEMPTS):
                if len(texts) == wanted:
                    break
                texts.setdefault(self._sentence(wishes, chance))
            drawn += [(text, intent) for text in texts]
        return drawn

    def _sentence(self, wishes: Wishes, chance: random.Random) -> str:
        kinds = [kind for kind in _KINDS if kind in wishes]
        kind = chance.choices(kinds, [_KINDS[kind] for kind in kinds])[0]
        form, way = self._way(kind, trouble=wishes.get("trouble", True), chance=chance)
        wish = self._expand(chance.choice(wishes[kind]), chance)
        asked = self._expand(way, chance).replace("~", self._formed(form, wish))
        return tidy(chance.choice(self.heads) + asked + chance.choice(self.tails))

    def _way(self, kind: str, *, trouble: bool, chance: random.Random) -> Tuple[str, str]:
        """The form of the wish, and what stands around it."""
        ways = [
            (form, way)
            for form, troubled, way in self._all_ways()
            if _FORMS[form][0] == kind and (trouble or not troubled)
        ]
        return chance.choice(ways) if ways else (kind, "~")

    def _all_ways(self) -> Iterable[Tuple[str, bool, str]]:
        for name, of in self.ways.items():
            form, underscore, _ = name.partition("_")
            yield from ((form, bool(underscore), way) for way in of)

    def _formed(self, form: str, wish: str) -> str:
        if form not in _FORMS:
            return wish
        return _FORMS[form][1](wish, self.doubling)

    def _expand(self, pattern: str, chance: random.Random) -> str:
        while _CHOICE.search(pattern) or _WORD.search(pattern):
            pattern = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), pattern)
            pattern = _WORD.sub(lambda found: chance.choice(self.words[found[1]]), pattern)
        return pattern


def tidy(text: str) -> str:
    """Without the blanks that an empty choice leaves behind."""
    return _UNEVEN.sub("", text)


def _as_it_is(wish: str, doubling: Sequence[str]) -> str:
    return wish.replace("^", "").replace("/", "")


def _doing(wish: str, doubling: Sequence[str]) -> str:
    """ "track my order": "tracking my order"."""
    verb, blank, rest = wish.partition(" ")
    if verb in doubling:
        verb += verb[-1]
    elif verb.endswith("e") and len(verb) > 2 and verb[-2] not in _VOWELS:
        verb = verb[:-1]
    return f"{verb}ing{blank}{rest}"


def _with_te(wish: str, doubling: Sequence[str]) -> str:
    """ "mijn contract op/zeggen": "mijn contract op te zeggen"."""
    before, verb = _at_verb(wish)
    apart, slash, stem = verb.partition("/")
    return f"{before}{apart} te {stem}" if slash else f"{before}te {verb}"


def _with_kan(wish: str, doubling: Sequence[str]) -> str:
    """ "mijn contract op/zeggen": "mijn contract kan opzeggen"."""
    before, verb = _at_verb(wish)
    return f"{before}kan {verb.replace('/', '')}"


def _at_verb(wish: str) -> Tuple[str, str]:
    """What stands before a Dutch wish's verb, and the rest: from the caret, else from the word
    that may be parted, else the last word."""
    start = max(wish.find("^"), 0) or wish.rfind(" ", 0, wish.find("/") + 1 or None) + 1
    return wish[:start], wish[start:].removeprefix("^")


# What a name in `ways` stands for: the kind of wish, and how it is put.
_FORMS: Dict[str, Tuple[str, Callable[[str, Sequence[str]], str]]] = {
    "do": ("do", _as_it_is),
    "doing": ("do", _doing),
    "te": ("do", _with_te),
    "kan": ("do", _with_kan),
    "thing": ("thing", _as_it_is),
    "know": ("know", _as_it_is),
}


def read_phrasing(path: Path) -> Phrasing:
    """Of a YAML file. Raises ValueError naming the file over a word or a way it does not know."""
    told = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    if unknown := {name.partition("_")[0] for name in told["ways"]} - set(_FORMS):
        raise ValueError(f"{path}: no such form of a wish: {', '.join(sorted(unknown))}")
    used = set(_WORD.findall(str(told)))
    if missing := used - set(told["words"]):
        raise ValueError(f"{path}: `words` has no {', '.join(sorted(missing))}")
    told["words"] = {name: [str(word) for word in of] for name, of in told["words"].items()}
    return Phrasing(**told)
