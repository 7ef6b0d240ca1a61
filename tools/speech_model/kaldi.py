"""Kaldi's binary formats, as far as Vosk reads them: the transition model and the nnet3 network.

Every phone stands four times, for the beginning, the middle and the end of a word and for a word of
its own; each is one state, with two transitions: 2n - 1 stays, 2n leaves.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.speech_model.features import CEPSTRA
from tools.speech_model.network import CONTEXT, Layer, Network
from tools.speech_model.phones import SILENCE, Inventory

POSITIONS = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}


class ForeignModel(Exception):
    """An acoustic model that does not belong to these phones; the message names the file."""


@dataclass(frozen=True)
class States:
    """The numbers of the phones in Kaldi: silence is 1, the others stand at four positions each."""

    inventory: Inventory

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """By name, for instance "AA_B"."""
        names = [f"{phone}_{position}" for phone in self.inventory.phones for position in POSITIONS]
        return {name: at for at, name in enumerate((SILENCE, *names), 1)}

    def leaving(self, name: str) -> int:
        """The transition out of a phone's state."""
        return 2 * self.numbers[name]

    def staying(self, name: str) -> int:
        """The transition that stays in it."""
        return 2 * self.numbers[name] - 1

    def output(self, name: str) -> int:
        """Which output of the network speaks for it."""
        return self.inventory.numbers[name.split("_")[0]]

    @property
    def beyond(self) -> int:
        """The first number that is no transition."""
        return 2 * len(self.numbers) + 1


class Stream:
    """Tokens and numbers one after the other, in Kaldi's binary form."""

    def __init__(self) -> None:
        self._out = BytesIO()
        self._out.write(b"\0B")

    def save(self, path: Path) -> None:
        """What was written, as a file."""
        path.write_bytes(self._out.getvalue())

    def text(self, text: str) -> None:
        """As it is."""
        self._out.write(text.encode())

    def tokens(self, *tokens: str) -> None:
        """Each with a blank behind it."""
        self.text("".join(f"{token} " for token in tokens))

    def whole(self, *numbers: int) -> None:
        """Integers of four bytes."""
        for number in numbers:
            self._out.write(b"\x04" + struct.pack("<i", number))

    def single(self, number: float) -> None:
        """A float of four bytes."""
        self._out.write(b"\x04" + struct.pack("<f", number))

    def double(self, number: float) -> None:
        """A float of eight bytes."""
        self._out.write(b"\x08" + struct.pack("<d", number))

    def wholes(self, numbers: Sequence[int]) -> None:
        """A vector of integers."""
        self.whole(len(numbers))
        self._out.write(np.asarray(numbers, "<i4").tobytes())

    def vector(self, numbers: Sequence[float] | NDArray[np.float64]) -> None:
        """A vector of floats."""
        self.tokens("FV")
        self.whole(len(numbers))
        self._out.write(np.asarray(numbers, "<f4").tobytes())

    def matrix(self, numbers: NDArray[np.float64]) -> None:
        """A matrix in sixteen bits a number, Kaldi's CM2: half the size, and as good."""
        low, spread = float(numbers.min()), float(np.ptp(numbers)) or 1.0
        self.tokens("CM2")
        self._out.write(struct.pack("<ffii", low, spread, *numbers.shape))
        steps = np.clip(np.round((numbers - low) / spread * 65_535), 0, 65_535)
        self._out.write(steps.astype("<u2").tobytes())


def write_model(path: Path, network: Network, states: States) -> None:
    """am/final.mdl."""
    out = Stream()
    _write_transitions(out, network, states)
    _write_network(out, network)
    out.save(path)


def read_stays(path: Path, states: States) -> NDArray[np.float64]:
    """How likely each phone goes on, out of an am/final.mdl that was written here.

    Raises ForeignModel when it is of other phones.
    """
    data = path.read_bytes()
    mark = b"<LogProbs> FV \x04"
    at = data.find(mark)
    count = 2 * len(states.numbers) + 1
    start = at + len(mark) + 4
    if at < 0 or struct.unpack_from("<i", data, start - 4) != (count,):
        raise ForeignModel(f"{path} has not {len(states.numbers)} phones: it is another's")
    likelihoods = np.frombuffer(data, "<f4", count, start).astype(np.float64)
    # In the order of the phones' numbers: one that stays, one that leaves, for each position.
    by_phone = np.exp(likelihoods[1::2])
    return by_phone[[0, *range(1, len(by_phone), len(POSITIONS))]]


def _write_transitions(out: Stream, network: Network, states: States) -> None:
    numbers = list(states.numbers.values())
    out.tokens("<TransitionModel>", "<Topology>")
    out.wholes(numbers)
    out.wholes([-1] + [0] * len(numbers))
    # One topology: a state that stays or leaves, and the end.
    out.whole(1, 2, 0, 2, 0)
    out.single(0.5)
    out.whole(1)
    out.single(0.5)
    out.whole(-1, 0)
    out.tokens("</Topology>", "<Triples>")
    out.whole(len(numbers))
    likelihoods = [0.0]
    for name, number in states.numbers.items():
        output = states.output(name)
        out.whole(number, 0, output)
        stays = network.stays[output]
        likelihoods += [float(np.log(stays)), float(np.log(1 - stays))]
    out.tokens("</Triples>", "<LogProbs>")
    out.vector(likelihoods)
    out.tokens("</LogProbs>", "</TransitionModel>")


def _write_network(out: Stream, network: Network) -> None:
    out.tokens("<Nnet3>")
    out.text(f"\n{_wiring(network.layers)}\n\n")
    out.tokens("<NumComponents>")
    out.whole(2 * len(network.layers))
    for at, layer in enumerate(network.layers):
        is_last = at + 1 == len(network.layers)
        out.tokens("<ComponentName>", f"affine{at}", "<AffineComponent>", "<LearningRate>")
        out.single(0.001)
        out.tokens("<LinearParams>")
        out.matrix(layer.weights)
        out.tokens("<BiasParams>")
        out.vector(layer.biases)
        out.tokens("</AffineComponent>", "<ComponentName>", _bend_name(at, is_last))
        _write_bend(out, "LogSoftmax" if is_last else "RectifiedLinear", len(layer.biases))
    out.tokens("</Nnet3>", "<LeftContext>")
    out.whole(CONTEXT)
    out.tokens("<RightContext>")
    out.whole(CONTEXT)
    # The decoder subtracts their logarithm: a network answers what is likely, not how it sounds.
    out.tokens("<Priors>")
    out.vector(network.priors)


def _write_bend(out: Stream, kind: str, size: int) -> None:
    """A component without parameters; its statistics are left empty."""
    out.tokens(f"<{kind}Component>", "<Dim>")
    out.whole(size)
    for name in ("ValueAvg", "DerivAvg"):
        out.tokens(f"<{name}>")
        out.vector([])
    out.tokens("<Count>")
    out.double(0)
    out.tokens("<OderivRms>")
    out.vector([])
    for name in ("OderivCount", "NumDimsSelfRepaired", "NumDimsProcessed"):
        out.tokens(f"<{name}>")
        out.double(0)
    out.tokens(f"</{kind}Component>")


def _wiring(layers: Sequence[Layer]) -> str:
    """Which component feeds which, in nnet3's configuration lines."""
    lines, source = [f"input-node name=input dim={CEPSTRA}"], "input"
    for at, layer in enumerate(layers):
        moments = [source if of == 0 else f"Offset({source}, {of})" for of in layer.offsets]
        seen = moments[0] if len(moments) == 1 else f"Append({', '.join(moments)})"
        lines.append(f"component-node name=affine{at} component=affine{at} input={seen}")
        source = _bend_name(at, at + 1 == len(layers))
        lines.append(f"component-node name={source} component={source} input=affine{at}")
    return "\n".join([*lines, f"output-node name=output input={source} objective=linear"])


def _bend_name(at: int, is_last: bool) -> str:
    return "softmax" if is_last else f"relu{at}"
