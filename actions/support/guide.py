"""Reads the file of problems once, and finds the problem that somebody describes."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "nl")
_FILE = Path(__file__).with_name("problems.json")
_LONGEST_DESCRIPTION = 500
_WHOLE_WORD, _PART = 2, 1
# Tells nothing of which thing it is.
_OF_ANY_THING = {"wont turn on", "not turn on", "doet het niet", "gaat niet aan", "slow", "half"}


class GuideInvalidError(ValueError):
    """The file of problems cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Check:
    """A question for yes or no, and what to do unless the answer is `fine`. Texts by language."""

    key: str
    ask: Mapping[str, str]
    fine: bool
    remedy: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """`products` are codes it occurs with, none for the site and the app; `things` their names.

    With `stop` nothing is to be tried: that text is told, and a person takes over.
    """

    key: str
    title: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    products: tuple[str, ...]
    checks: tuple[Check, ...]
    stop: Mapping[str, str] | None
    things: frozenset[str] = frozenset()

    def check(self, key: str) -> Check:
        """Raises KeyError."""
        found = next((check for check in self.checks if check.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


@dataclass(frozen=True, slots=True)
class Meant:
    """What a description fits best and alike; `sure`: it is one, and says what is wrong with it."""

    problems: tuple[Problem, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """All problems, in the order of the file."""

    problems: tuple[Problem, ...]

    def problem(self, key: str) -> Problem:
        """Raises KeyError."""
        found = next((problem for problem in self.problems if problem.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def find(
        self, description: str, *, products: frozenset[str] = frozenset(), limit: int = 3
    ) -> tuple[Problem, ...]:
        """Best first, by words of either language; `products` are those the customer has.

        What must be stopped comes before all else.
        """
        text = _plain(description[:_LONGEST_DESCRIPTION])
        found = self._scored(text, products)
        found.sort(key=lambda one: (one[1].stop is None, -one[0]))
        return tuple(problem for _, problem in found[:limit])

    def meant(self, description: str, *, limit: int = 3) -> Meant:
        """What fits best. A thing named leaves out what happens to other things.

        What must be stopped is never a choice among others.
        """
        text = _plain(description[:_LONGEST_DESCRIPTION])
        found = self._scored(text, frozenset())
        stops = [problem for points, problem in found if problem.stop and points >= _WHOLE_WORD]
        if stops:
            return Meant((stops[0],), sure=True)
        named = [one for one in found if _named(one[1], text)]
        found = named or [one for one in found if _has_symptom(one[1], text)]
        most = max((points for points, _ in found), default=0)
        best = tuple(problem for points, problem in found if points == most)
        sure = len(best) == 1 and _has_symptom(best[0], text)
        return Meant(best[:limit], sure)

    def _scored(self, text: str, products: frozenset[str]) -> list[tuple[int, Problem]]:
        scored = [(_score(problem, text, products), problem) for problem in self.problems]
        return [(points, problem) for points, problem in scored if points > 0]


@cache
def guide() -> Guide:
    """The guide of the file beside this module."""
    return read_guide(_FILE.read_text(encoding="utf-8"))


def read_guide(text: str) -> Guide:
    """Raises `GuideInvalidError`."""
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        raise GuideInvalidError(str(error)) from error
    if not isinstance(plain, list):
        raise GuideInvalidError("not a list of problems")
    problems = tuple(_problem(entry) for entry in plain)
    _check_unique("problems", [problem.key for problem in problems])
    return Guide(problems)


def _problem(entry: Any) -> Problem:
    key = _key("a problem", entry)
    stop = entry.get("stop")
    checks = tuple(_check(key, check) for check in entry.get("checks") or ())
    if bool(checks) is bool(stop):
        raise GuideInvalidError(f"{key}: either checks or a stop")
    _check_unique(key, [check.key for check in checks])
    words = entry.get("words")
    if not isinstance(words, dict) or not all(words.get(language) for language in LANGUAGES):
        raise GuideInvalidError(f"{key}: words are missing")
    return Problem(
        key=key,
        title=_texts(f"{key}: title", entry.get("title")),
        words={language: tuple(_plain(word) for word in words[language]) for language in LANGUAGES},
        products=tuple(entry.get("products") or ()),
        checks=checks,
        stop=None if stop is None else _texts(f"{key}: stop", stop),
        things=frozenset(_plain(str(thing)) for thing in entry.get("things") or ()),
    )


def _check(problem: str, entry: Any) -> Check:
    key = _key(f"{problem}: a check", entry)
    fine = entry.get("fine")
    if not isinstance(fine, bool):
        raise GuideInvalidError(f"{problem}, {key}: `fine` is true or false")
    return Check(
        key=key,
        ask=_texts(f"{problem}, {key}: ask", entry.get("ask")),
        fine=fine,
        remedy=_texts(f"{problem}, {key}: remedy", entry.get("remedy")),
    )


def _key(where: str, entry: Any) -> str:
    key = entry.get("key") if isinstance(entry, dict) else None
    if not isinstance(key, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        raise GuideInvalidError(f"{where} has no kebab-case key: {key!r}")
    return key


def _texts(where: str, entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict) or set(entry) != set(LANGUAGES):
        raise GuideInvalidError(f"{where}: needs {' and '.join(LANGUAGES)}")
    texts = {language: " ".join(str(text).split()) for language, text in entry.items()}
    if not all(texts.values()):
        raise GuideInvalidError(f"{where}: empty")
    return texts


def _check_unique(where: str, keys: list[str]) -> None:
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise GuideInvalidError(f"{where}: twice {', '.join(sorted(twice))}")


def _score(problem: Problem, text: str, products: frozenset[str]) -> int:
    """Whole words and phrases count double; a product that the customer has decides a tie."""
    best = max(
        sum(_points(word, text) for word in problem.words[language]) for language in LANGUAGES
    )
    return best + (1 if best and products.intersection(problem.products) else 0)


def _has_symptom(problem: Problem, text: str) -> bool:
    """Whether more is named than the thing, and more than what is said of any."""
    words = {word for of_language in problem.words.values() for word in of_language}
    telling = words - problem.things - (set() if _named(problem, text) else _OF_ANY_THING)
    return any(_points(word, text) for word in telling)


def _named(problem: Problem, text: str) -> bool:
    return any(_names(thing, text) for thing in problem.things)


def _names(thing: str, text: str) -> bool:
    return f" {thing} " in f" {text} "


def _points(word: str, text: str) -> int:
    if f" {word} " in f" {text} ":
        return _WHOLE_WORD * len(word.split())
    return _PART if len(word) >= 5 and word in text else 0


def _plain(text: str) -> str:
    """Small letters without accents, single spaces, nothing else."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in bare if not unicodedata.combining(c)).replace("'", "")
    return " ".join(re.findall(r"[a-z0-9]+", letters))
