"""Scores from what was expected and what the assistant would do. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Outcome:
    """One sentence: what it is, and what the assistant takes it for."""

    text: str
    expected: str
    done: str
    confidence: float

    @property
    def is_right(self) -> bool:
        """As asked for; a topic where only `faq` was expected counts."""
        return self.done == self.expected


def outcome(
    *, text: str, expected: str, intent: str, topic: str | None, confidence: float
) -> Outcome:
    """What the assistant does with a parse: asking back and declining are both a rejection."""
    done = OUT_OF_SCOPE if intent == FALLBACK else intent
    if done == "faq" and topic is not None and "/" in expected:
        done = topic
    return Outcome(text, expected, done, confidence)


def accuracy(outcomes: Sequence[Outcome]) -> float:
    """The share that is right."""
    return sum(one.is_right for one in outcomes) / len(outcomes)


def macro_f1(outcomes: Sequence[Outcome]) -> float:
    """The mean F1 over the intents that were expected anywhere, each counting alike."""
    expected = Counter(one.expected for one in outcomes)
    done = Counter(one.done for one in outcomes)
    right = Counter(one.expected for one in outcomes if one.is_right)
    each = [2 * right[name] / (expected[name] + done[name]) for name in expected]
    return sum(each) / len(each)


def precision(outcomes: Sequence[Outcome], intent: str) -> float | None:
    """Of what was taken for the intent, the share that was it; None when nothing was."""
    taken = [one for one in outcomes if one.done == intent]
    return sum(one.is_right for one in taken) / len(taken) if taken else None


def confusions(outcomes: Sequence[Outcome]) -> list[tuple[str, str, int, str]]:
    """(expected, done, how often, the first such text), the most frequent first."""
    wrong = [one for one in outcomes if not one.is_right]
    times = Counter((one.expected, one.done) for one in wrong)
    example = {(one.expected, one.done): one.text for one in reversed(wrong)}
    ordered = sorted(times, key=lambda pair: (-times[pair], pair))
    return [(*pair, times[pair], example[pair]) for pair in ordered]


@dataclass(frozen=True)
class Rejections:
    """How much of what is none of our business was declined, and how much else."""

    recall: float
    false_rejects: float | None


def rejections(outcomes: Sequence[Outcome]) -> Rejections | None:
    """None when the file has no out_of_scope rows."""
    strange = [one for one in outcomes if one.expected == OUT_OF_SCOPE]
    ours = [one for one in outcomes if one.expected != OUT_OF_SCOPE]
    if not strange:
        return None
    return Rejections(recall=_rejected(strange), false_rejects=_rejected(ours) if ours else None)


def _rejected(outcomes: Sequence[Outcome]) -> float:
    return sum(one.done == OUT_OF_SCOPE for one in outcomes) / len(outcomes)


def roc_auc(scores: Sequence[float], angry: Sequence[bool]) -> float | None:
    """The chance that an angry text scores above a calm one, ties half; None without both."""
    yes = sum(angry)
    no = len(angry) - yes
    if not yes or not no:
        return None
    ranks = _ranks(scores)
    total = sum(rank for rank, is_angry in zip(ranks, angry, strict=True) if is_angry)
    return (total - yes * (yes + 1) / 2) / (yes * no)


def _ranks(scores: Sequence[float]) -> list[float]:
    """Ranks from 1, equal scores sharing the mean of theirs."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and scores[order[end + 1]] == scores[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            ranks[place] = (start + end) / 2 + 1
        start = end + 1
    return ranks


def at_threshold(
    scores: Iterable[float], angry: Sequence[bool], threshold: float
) -> tuple[float | None, float | None]:
    """Precision and recall of "at least the threshold"; None where nothing could be counted."""
    found = [score >= threshold for score in scores]
    hits = sum(f and a for f, a in zip(found, angry, strict=True))
    return (
        hits / sum(found) if any(found) else None,
        hits / sum(angry) if any(angry) else None,
    )
