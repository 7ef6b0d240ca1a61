"""How well details are found in sentences: order numbers, postcodes, mail addresses."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.evaluate.rows import BadData

KINDS = ("order_number", "postcode", "email")
Found = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Score:
    """Of one kind: what was found rightly, wrongly, and not at all."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """None when nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """None when there was nothing to find."""
        there = self.right + self.missed
        return self.right / there if there else None

    @property
    def f1(self) -> float | None:
        """None when there was nothing to find and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


def read_entities(path: Path) -> dict[str, Found]:
    """What is to be found in each text, from rows of `text,entity,value`: a row for each, one
    without an entity where there is nothing. Raises BadData."""
    expected: dict[str, set[tuple[str, str]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            text, kind, value = (str(row.get(key) or "") for key in ("text", "entity", "value"))
            if not text or kind not in {*KINDS, ""} or bool(kind) != bool(value):
                raise BadData(f"{path}, line {reader.line_num}: needs text, entity and value.")
            there = expected.setdefault(text, set())
            if kind:
                there.add((kind, _bare(value)))
    return {text: frozenset(there) for text, there in expected.items()}


def found_in(pairs: Sequence[Sequence[str]]) -> Found:
    """The details of a parse, whatever else it holds."""
    return frozenset((kind, _bare(value)) for kind, value in pairs if kind in KINDS)


def score(expected: Sequence[Found], found: Sequence[Found]) -> Mapping[str, Score]:
    """A score for each kind."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for there, seen in zip(expected, found, strict=True):
        right.update(kind for kind, _ in there & seen)
        wrong.update(kind for kind, _ in seen - there)
        missed.update(kind for kind, _ in there - seen)
    return {kind: Score(right[kind], wrong[kind], missed[kind]) for kind in KINDS}


def _bare(value: str) -> str:
    return value.replace(" ", "")
