"""The acoustic model as plain numbers: layers that see a few moments each, ending in phones.

A layer sees its input at `offsets` (in frames of 10 ms); ReLU stands between layers, a softmax over
the phones at the end. The whole looks 150 ms back and ahead and answers each 30 ms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CONTEXT = 15
STEP = 3
_RAREST = 0.004
HIDDEN_OFFSETS: tuple[tuple[int, ...], ...] = ((-2, -1, 0, 1, 2), (-1, 0, 1), *(((-3, 0, 3),) * 4))


@dataclass(frozen=True)
class Layer:
    """weights[output, offset * inputs + input]; one bias for each output."""

    offsets: tuple[int, ...]
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """What was learned; `durations` are the steps that each phone lasts, silence first."""

    layers: tuple[Layer, ...]
    frequencies: NDArray[np.float64]
    durations: NDArray[np.float64]

    @property
    def priors(self) -> NDArray[np.float64]:
        """How likely each phone is before anything is heard.

        The decoder divides by it, and what is learnt with smoothed labels is never quite unlikely:
        without a floor a phone of a few foreign words would be heard everywhere.
        """
        shares = np.maximum(self.frequencies / self.frequencies.sum(), _RAREST)
        return np.asarray(shares / shares.sum())

    @property
    def stays(self) -> NDArray[np.float64]:
        """How likely each phone goes on for another step."""
        return np.clip(1 - 1 / np.maximum(self.durations, 1.05), 0.1, 0.95)

    def answers(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """Log-likelihoods of the phones at each step; the edges are repeated as Kaldi does."""
        rows = np.pad(np.asarray(features, np.float64), ((CONTEXT, CONTEXT), (0, 0)), mode="edge")
        first = CONTEXT
        for at, layer in enumerate(self.layers):
            reach = max(abs(offset) for offset in layer.offsets)
            seen = range(reach, len(rows) - reach)
            together = np.hstack(
                [rows[seen.start + offset : seen.stop + offset] for offset in layer.offsets]
            )
            rows = together @ layer.weights.T + layer.biases
            first -= reach
            if at + 1 < len(self.layers):
                rows = np.maximum(rows, 0)
        stepped = rows[first::STEP]
        stepped = stepped - stepped.max(axis=1, keepdims=True)
        return np.asarray(stepped - np.log(np.exp(stepped).sum(axis=1, keepdims=True)))


def folded(
    convolutions: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
    scalings: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
) -> tuple[Layer, ...]:
    """Convolutions (output, input, moment) whose inputs are scaled and shifted first, as layers."""
    layers = []
    offsets = (*HIDDEN_OFFSETS, (0,))
    for of, (weights, biases), (scale, shift) in zip(offsets, convolutions, scalings, strict=True):
        moved = biases + (weights * shift[None, :, None]).sum(axis=(1, 2))
        scaled = (weights * scale[None, :, None]).transpose(0, 2, 1)
        layers.append(Layer(of, scaled.reshape(len(biases), -1), moved))
    return tuple(layers)


def write(path: Path, network: Network) -> None:
    """Keep what was learned."""
    arrays: dict[str, Any] = {"frequencies": network.frequencies, "durations": network.durations}
    for at, layer in enumerate(network.layers):
        arrays |= {f"weights{at}": layer.weights, f"biases{at}": layer.biases}
    np.savez(path, **arrays)


def read(path: Path) -> Network:
    """What was kept."""
    with np.load(path) as kept:
        offsets = (*HIDDEN_OFFSETS, (0,))
        layers = tuple(
            Layer(of, kept[f"weights{at}"], kept[f"biases{at}"]) for at, of in enumerate(offsets)
        )
        return Network(layers, kept["frequencies"], kept["durations"])
