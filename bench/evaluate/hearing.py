"""How well callers are heard: word error rates of recordings, and those of their digits. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

DIGITS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "nl": ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"),
}
# Other ways to write or to say the same.
_SAME = {"en": {"oh": "zero", "o": "zero"}, "nl": {"één": "een", "'n": "een"}}
_APART = re.compile(r"[^\w']+|_")
MOST_SHOWN = 10


@dataclass(frozen=True)
class Errors:
    """Words (or digits) that were said, and how many were taken wrong, left out or put in."""

    said: int = 0
    wrong: int = 0
    missing: int = 0
    added: int = 0

    @property
    def rate(self) -> float | None:
        """Errors to each word said; None when nothing was said."""
        return (self.wrong + self.missing + self.added) / self.said if self.said else None

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.said + other.said,
            self.wrong + other.wrong,
            self.missing + other.missing,
            self.added + other.added,
        )


@dataclass(frozen=True)
class Outcome:
    """One recording: the words said and heard."""

    name: str
    said: tuple[str, ...]
    heard: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Word by word."""
        return self.said == self.heard


def words(text: str, language: str) -> tuple[str, ...]:
    """The words of a text as they are compared: numerals digit by digit, no case, no marks."""
    digits = DIGITS[language]
    spelled = re.sub(
        r"\d", lambda found: f" {digits[int(found[0])]} ", text.lower().replace("\u2019", "'")
    )
    plain = (word.strip("'") if word != "'n" else word for word in _APART.split(spelled))
    said = [word for word in plain if word]
    return tuple(_same(said, language))


def errors(outcomes: Iterable[Outcome], language: str) -> tuple[Errors, Errors]:
    """Of all words, and of the digits among them; a digit put in counts among the digits."""
    digits = frozenset(DIGITS[language])
    total, of_digits = Errors(), Errors()
    for outcome in outcomes:
        pairs = aligned(outcome.said, outcome.heard)
        total += _counted(pairs)
        of_digits += _counted(
            [pair for pair in pairs if (pair[0] if pair[0] is not None else pair[1]) in digits]
        )
    return total, of_digits


def aligned(said: Sequence[str], heard: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """The cheapest way from what was said to what was heard (Levenshtein); None is a gap."""
    costs = [list(range(len(heard) + 1))]
    for at, word in enumerate(said, 1):
        row = [at]
        for back, other in enumerate(heard, 1):
            row.append(min(costs[-1][back - 1] + (word != other), costs[-1][back] + 1, row[-1] + 1))
        costs.append(row)
    pairs: list[tuple[str | None, str | None]] = []
    here, there = len(said), len(heard)
    while here or there:
        cost = costs[here][there]
        if (
            here
            and there
            and cost == costs[here - 1][there - 1] + (said[here - 1] != heard[there - 1])
        ):
            here, there = here - 1, there - 1
            pairs.append((said[here], heard[there]))
        elif here and cost == costs[here - 1][there] + 1:
            here -= 1
            pairs.append((said[here], None))
        else:
            there -= 1
            pairs.append((None, heard[there]))
    return pairs[::-1]


def report(title: str, outcomes: Sequence[Outcome], language: str) -> str:
    """Everything a person wants to know, as lines."""
    of_words, of_digits = errors(outcomes, language)
    right = sum(outcome.is_right for outcome in outcomes)
    lines = [
        title,
        f"  recordings        {len(outcomes)}, {right} of them without an error",
        f"  word error rate   {_rate(of_words)}",
        f"  digit error rate  {_rate(of_digits)}",
    ]
    wrong = [outcome for outcome in outcomes if not outcome.is_right]
    for outcome in wrong[:MOST_SHOWN]:
        lines += [
            f"  {outcome.name}",
            f"    said   {' '.join(outcome.said)}",
            f"    heard  {' '.join(outcome.heard) or '(nothing)'}",
        ]
    if len(wrong) > MOST_SHOWN:
        lines.append(f"  … and {len(wrong) - MOST_SHOWN} more with errors")
    return "\n".join([*lines, *_confusions(outcomes), *_by_folder(outcomes, language)])


def _by_folder(outcomes: Sequence[Outcome], language: str) -> list[str]:
    """A line for each folder of recordings, when there are several."""
    folders: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        folders.setdefault(str(PurePath(outcome.name).parent), []).append(outcome)
    if len(folders) == 1:
        return []
    lines = [f"  {'words':>8}{'digits':>8}  folder"]
    for folder, of in folders.items():
        rates = [one.rate for one in errors(of, language)]
        cells = "".join(f"{'–' if rate is None else f'{rate:.1%}':>8}" for rate in rates)
        lines.append(f"  {cells}  {folder}")
    return lines


def _rate(found: Errors) -> str:
    if found.rate is None:
        return "none were said"
    return (
        f"{found.rate:.1%} of {found.said}"
        f" ({found.wrong} wrong, {found.missing} missing, {found.added} added)"
    )


def _confusions(outcomes: Sequence[Outcome]) -> list[str]:
    """What is taken for what more than once."""
    wrong = Counter(
        (said, heard)
        for outcome in outcomes
        for said, heard in aligned(outcome.said, outcome.heard)
        if said is not None and heard is not None and said != heard
    )
    often = [(pair, times) for pair, times in wrong.most_common(MOST_SHOWN) if times > 1]
    return [f"  {times} times {said} heard as {heard}" for (said, heard), times in often]


def _counted(pairs: Sequence[tuple[str | None, str | None]]) -> Errors:
    return Errors(
        said=sum(said is not None for said, _ in pairs),
        wrong=sum(None not in pair and pair[0] != pair[1] for pair in pairs),
        missing=sum(heard is None for _, heard in pairs),
        added=sum(said is None for said, _ in pairs),
    )


def _same(said: Sequence[str], language: str) -> Iterable[str]:
    """One word for what can be said in two; "oh" is a digit only beside another one."""
    other = _SAME[language]
    digits = frozenset(DIGITS[language]) | (frozenset(other) if language == "en" else frozenset())
    beside = [False, *(left in digits and right in digits for left, right in pairwise(said)), False]
    for at, word in enumerate(said):
        is_digit = language == "nl" or beside[at] or beside[at + 1]
        yield other.get(word, word) if is_digit else word
