"""Which words follow which: a back-off trigram of sentences, as an automaton of OpenFst's text."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

START, END = "<s>", "</s>"
History = tuple[str, ...]

_ORDER = 3
_DISCOUNT = 0.6
_FEWEST_TRIGRAMS = 2
# The share that every word has, whatever was counted: callers say what no sentence holds.
_UNIFORM = 0.15


@dataclass(frozen=True)
class Ngrams:
    """Probabilities after each history, and the weight of going back to a shorter one."""

    after: Mapping[History, Mapping[str, float]]
    backing_off: Mapping[History, float]

    def probability(self, word: str, history: History) -> float:
        """Of a word after a history, which may have to be shortened."""
        factor = 1.0
        while history not in self.after:
            history = history[1:]
        while word not in self.after[history]:
            factor *= self.backing_off[history]
            history = history[1:]
        return factor * self.after[history][word]

    def state_after(self, history: History) -> History:
        """The longest end of the history of which something is known."""
        history = history[-(_ORDER - 1) :]
        while history not in self.after:
            history = history[1:]
        return history


def counted(sentences: Iterable[str], vocabulary: Sequence[str]) -> Ngrams:
    """Absolute discounting, interpolated (Ney, Essen and Kneser, 1994)."""
    counts = _counts(sentences)
    words = (*vocabulary, END)
    singles = counts[0][()]
    total = sum(singles.values())
    after: dict[History, dict[str, float]] = {
        (): {word: (1 - _UNIFORM) * singles[word] / total + _UNIFORM / len(words) for word in words}
    }
    backing_off: dict[History, float] = {}
    known = Ngrams(after, backing_off)
    for size in range(1, _ORDER):
        for history, followers in counts[size].items():
            fewest = _FEWEST_TRIGRAMS if size == _ORDER - 1 else 1
            kept = {word: count for word, count in followers.items() if count >= fewest}
            if not kept or history[1:] not in after:
                continue
            seen = sum(followers.values())
            share = (seen - sum(count - _DISCOUNT for count in kept.values())) / seen
            shorter = history[1:]
            after[history] = {
                word: (count - _DISCOUNT) / seen + share * known.probability(word, shorter)
                for word, count in kept.items()
            }
            backing_off[history] = share
    return known


def automaton(ngrams: Ngrams, numbers: Mapping[str, int]) -> str:
    """In OpenFst's text: words by number, 0 for going back, costs as negative logarithms."""
    states: dict[History, int] = {(START,): 0}
    for history in ngrams.after:
        states.setdefault(history, len(states))
    arcs: list[tuple[int, str]] = []
    finals: list[str] = []
    for history, followers in ngrams.after.items():
        here = states[history]
        for word, probability in followers.items():
            cost = f"{-math.log(probability):.5g}"
            if word == END:
                finals.append(f"{here} {cost}")
                continue
            there = states[ngrams.state_after((*history, word))]
            arcs.append((here, f"{here} {there} {numbers[word]} {cost}"))
        if history:
            cost = f"{-math.log(ngrams.backing_off[history]):.5g}"
            arcs.append((here, f"{here} {states[history[1:]]} 0 {cost}"))
    arcs.sort(key=lambda arc: arc[0])
    return "\n".join([line for _, line in arcs] + finals) + "\n"


def _counts(sentences: Iterable[str]) -> list[dict[History, Counter[str]]]:
    """How often each word follows each history, by the size of the history."""
    counts: list[dict[History, Counter[str]]] = [defaultdict(Counter) for _ in range(_ORDER)]
    for sentence in sentences:
        words = [START, *sentence.split(), END]
        for at in range(1, len(words)):
            for size in range(min(_ORDER, at + 1)):
                counts[size][tuple(words[at - size : at])][words[at]] += 1
    return counts
