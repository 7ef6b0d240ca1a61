"""The lexicon as an automaton over Kaldi's transitions: sounds in, words out, in OpenFst's text.

State 0 is between words (start and end), 1 before a word, 2 silence. Words share their beginnings;
a word comes out on its last phone, so nothing has to be determinised. [unk] is any run of phones.
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tools.speech_model.kaldi import States
from tools.speech_model.lexicon import Lexicon
from tools.speech_model.phones import SILENCE

Stays = NDArray[np.float64]
UNKNOWN = "[unk]"
_BETWEEN, _BEFORE, _SILENT = 0, 1, 2
_SILENCE_SHARE = 0.35
_UNKNOWN_COST = 2.0


class _Automaton:
    def __init__(self, stays: Stays, states: States) -> None:
        self._arcs: list[tuple[int, str]] = []
        self._count = 3
        self._likelihoods = stays
        self._states = states
        self._ends: dict[str, int] = {}

    def state(self) -> int:
        self._count += 1
        return self._count - 1

    def enter(self, start: int, end: int, phone: str, *, word: int = 0, cost: float = 0.0) -> None:
        """Into a phone; its cost is that of leaving it one day."""
        leaves = 1 - self._stays(phone)
        number = self._states.leaving(phone)
        self._add(start, end, number, word, cost - math.log(leaves))

    def stay(self, state: int, phone: str) -> None:
        self._add(state, state, self._states.staying(phone), 0, -math.log(self._stays(phone)))

    def step(self, start: int, end: int, cost: float = 0.0) -> None:
        """Without a sound."""
        self._add(start, end, 0, 0, cost)

    def end(self, phone: str) -> int:
        """The state of a word's last phone, shared by all words that end with it."""
        if phone not in self._ends:
            self._ends[phone] = state = self.state()
            self.stay(state, phone)
            self.step(state, _BETWEEN)
        return self._ends[phone]

    def text(self) -> str:
        lines = [line for _, line in sorted(self._arcs, key=lambda arc: arc[0])]
        return "\n".join([*lines, f"{_BETWEEN} 0", f"{_SILENT} 0"]) + "\n"

    def _add(self, start: int, end: int, sound: int, word: int, cost: float) -> None:
        self._arcs.append((start, f"{start}\t{end}\t{sound}\t{word}\t{cost:.6g}"))

    def _stays(self, phone: str) -> float:
        return float(self._likelihoods[self._states.output(phone)])


def automaton(lexicon: Lexicon, numbers: Mapping[str, int], stays: Stays, states: States) -> str:
    """All words of the lexicon, and [unk]; `stays` is how likely each phone goes on."""
    graph = _Automaton(stays, states)
    graph.step(_BETWEEN, _BEFORE, -math.log(1 - _SILENCE_SHARE))
    graph.enter(_BETWEEN, _SILENT, SILENCE, cost=-math.log(_SILENCE_SHARE))
    graph.stay(_SILENT, SILENCE)
    graph.step(_SILENT, _BEFORE)
    _add_words(graph, lexicon, numbers)
    _add_unknown(graph, states.inventory.phones, numbers[UNKNOWN])
    return graph.text()


def _add_words(graph: _Automaton, lexicon: Lexicon, numbers: Mapping[str, int]) -> None:
    shared: dict[tuple[str, ...], int] = {}
    for word in sorted(lexicon):
        for phones, likelihood in sorted(lexicon[word].items()):
            placed = _placed(phones)
            state = _BEFORE
            for at, phone in enumerate(placed[:-1], 1):
                key = placed[:at]
                if key not in shared:
                    shared[key] = graph.state()
                    graph.enter(state, shared[key], phone)
                    graph.stay(shared[key], phone)
                state = shared[key]
            graph.enter(
                state,
                graph.end(placed[-1]),
                placed[-1],
                word=numbers[word],
                cost=-math.log(likelihood),
            )


def _add_unknown(graph: _Automaton, phones: tuple[str, ...], number: int) -> None:
    hub, cost = graph.state(), math.log(len(phones)) + _UNKNOWN_COST
    for phone in phones:
        for start, name in ((_BEFORE, f"{phone}_B"), (hub, f"{phone}_I")):
            state = graph.state()
            graph.enter(start, state, name, cost=cost)
            graph.stay(state, name)
            graph.step(state, hub)
        name = f"{phone}_E"
        graph.enter(hub, graph.end(name), name, word=number, cost=cost)


def _placed(phones: tuple[str, ...]) -> tuple[str, ...]:
    """With their places in the word."""
    if len(phones) == 1:
        return (f"{phones[0]}_S",)
    middle = [f"{phone}_I" for phone in phones[1:-1]]
    return (f"{phones[0]}_B", *middle, f"{phones[-1]}_E")
