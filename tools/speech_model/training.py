"""Teaches the network which phone each frame is; the one file that needs torch."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import nn

from tools.speech_model.corpus import Corpus
from tools.speech_model.features import CEPSTRA
from tools.speech_model.network import CONTEXT, HIDDEN_OFFSETS, STEP, Layer, Network, folded
from tools.speech_model.utterances import UNTOLD

_DROPOUT = 0.1
_WARM_UP = 100
_BATCH_FRAMES = 24_000
_DEVELOPMENT = 200
_SMOOTHING = 0.02
# A telephone colours the whole call: a smooth offset in the low cepstra of the utterance.
_COLOURING = np.array([6, 4, 4, 4, 3, 3, 3, 3], np.float32)
_COLOURED = 0.7


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how wide; the seed makes a run repeatable on one machine."""

    epochs: int = 6
    width: int = 224
    rate: float = 2e-3
    seed: int = 1
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Utterances of like length, padded: features with context on both sides, phones by step."""

    features: torch.Tensor
    phones: torch.Tensor


@dataclass(frozen=True)
class Scale:
    """What makes every cepstrum about as large as the others."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]

    @classmethod
    def of(cls, corpus: Corpus) -> "Scale":
        """From a part of the corpus."""
        seen = np.concatenate([one[::5].astype(np.float32) for one in corpus.features[::7]])
        return cls(seen.mean(axis=0), seen.std(axis=0) + 1e-3)

    def applied(self, corpus: Corpus, chosen: NDArray[np.int64]) -> Corpus:
        """The chosen utterances, scaled."""
        return Corpus(
            [
                ((corpus.features[one] - self.mean) / self.spread).astype(np.float16)
                for one in chosen
            ],
            [corpus.phones[one] for one in chosen],
        )


def trained(corpus: Corpus, phones: int, plan: Plan = Plan()) -> Network:
    """Learn from the corpus; progress is printed after each epoch."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    rng = np.random.default_rng(plan.seed)
    scale = Scale.of(corpus)
    order = rng.permutation(len(corpus.features))
    held = min(_DEVELOPMENT, len(order) // 10)
    development, learning = scale.applied(corpus, order[:held]), scale.applied(corpus, order[held:])
    model = _layers(phones, plan.width)
    for epoch, loss in enumerate(_epochs(model, learning, scale, plan, rng), 1):
        right = _share_right(model, development, scale)
        print(f"  epoch {epoch}: loss {loss:.3f}, {right:.1%} of frames right", flush=True)
    return Network(_folded(model, scale), corpus.frequencies(phones), corpus.durations(phones))


def _epochs(
    model: nn.Sequential, corpus: Corpus, scale: Scale, plan: Plan, rng: Generator
) -> Iterator[float]:
    """Learn from everything once, again and again; the mean loss of each time."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=1e-3)
    steps = plan.epochs * (sum(map(len, corpus.features)) // (_BATCH_FRAMES - 2000) + 1)
    done = 0
    for _ in range(plan.epochs):
        model.train()
        losses = []
        for batch in batches(corpus, scale, rng):
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * _pace(done, steps)
            losses.append(_learn(model, batch, optimiser))
            done += 1
        yield float(np.mean(losses))


def batches(corpus: Corpus, scale: Scale, rng: Generator | None = None) -> Iterator[Batch]:
    """All utterances once; with `rng` in another order and disturbed, without as they are."""
    lengths = np.array([len(one) for one in corpus.features])
    order = np.argsort(lengths + (rng.uniform(0, 40, len(lengths)) if rng else 0))
    groups = list(_groups(order, lengths))
    for at in rng.permutation(len(groups)) if rng else range(len(groups)):
        group = groups[int(at)]
        starts = rng.integers(0, STEP, len(group)) if rng else np.zeros(len(group), np.int64)
        longest = max(int(lengths[one] - start) for one, start in zip(group, starts, strict=True))
        longest += -longest % STEP
        features = np.zeros((len(group), longest + 2 * CONTEXT, CEPSTRA), np.float32)
        phones = np.full((len(group), longest // STEP), UNTOLD, np.int64)
        for row, (one, start) in enumerate(zip(group, starts, strict=True)):
            said = corpus.features[one][start:].astype(np.float32)
            room = CONTEXT + longest - len(said)
            features[row] = np.pad(said, ((CONTEXT, room), (0, 0)), mode="edge")
            if rng and rng.random() < _COLOURED:
                features[row, :, :8] += rng.normal(0, _COLOURING) / scale.spread[:8]
            told = corpus.phones[one][start:][::STEP]
            phones[row, : len(told)] = told
        yield Batch(torch.from_numpy(features), torch.from_numpy(phones))


def _layers(phones: int, width: int) -> nn.Sequential:
    parts: list[nn.Module] = []
    for at, offsets in enumerate(HIDDEN_OFFSETS):
        inputs = CEPSTRA if at == 0 else width
        # From the second layer on there is one answer for three frames.
        stride = STEP if at == 1 else 1
        parts += [
            nn.Conv1d(inputs, width, len(offsets), stride=stride),
            nn.ReLU(),
            nn.BatchNorm1d(width),
            nn.Dropout(_DROPOUT),
        ]
    return nn.Sequential(*parts, nn.Conv1d(width, phones, 1))


def _answers(model: nn.Sequential, batch: Batch) -> torch.Tensor:
    answers: torch.Tensor = model(batch.features.transpose(1, 2))
    return answers.transpose(1, 2)


def _learn(model: nn.Sequential, batch: Batch, optimiser: torch.optim.Optimizer) -> float:
    loss = nn.functional.cross_entropy(
        _answers(model, batch).flatten(0, 1),
        batch.phones.flatten(),
        ignore_index=UNTOLD,
        label_smoothing=_SMOOTHING,
    )
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5)
    optimiser.step()
    return float(loss.item())


def _pace(done: int, steps: int) -> float:
    """Warm up, then slow down along a half cosine."""
    slowing = 0.5 * (1 + np.cos(np.pi * min(1.0, done / steps)))
    return min(1.0, (done + 1) / _WARM_UP) * max(0.02, float(slowing))


def _share_right(model: nn.Sequential, corpus: Corpus, scale: Scale) -> float:
    model.eval()
    right = told = 0
    with torch.no_grad():
        for batch in batches(corpus, scale):
            known = batch.phones != UNTOLD
            answers = _answers(model, batch).argmax(-1)
            right += int(((answers == batch.phones) & known).sum())
            told += int(known.sum())
    return right / max(told, 1)


def _groups(order: NDArray[np.int64], lengths: NDArray[np.int64]) -> Iterator[list[int]]:
    """Neighbours in length, about as many frames in each group."""
    group: list[int] = []
    longest = 0
    for one in order:
        longest = max(longest, int(lengths[one]))
        if group and longest * (len(group) + 1) > _BATCH_FRAMES:
            yield group
            group, longest = [], int(lengths[one])
        group.append(int(one))
    yield group


def _folded(model: nn.Sequential, scale: Scale) -> tuple[Layer, ...]:
    def plain(tensor: torch.Tensor) -> NDArray[np.float64]:
        return np.asarray(tensor.detach().double().numpy())

    spread = scale.spread.astype(np.float64)
    scalings = [(1 / spread, -scale.mean / spread)]
    convolutions = []
    for part in model:
        if isinstance(part, nn.Conv1d):
            convolutions.append((plain(part.weight), plain(part.bias)))
        if isinstance(part, nn.BatchNorm1d):
            factor = plain(part.weight) / np.sqrt(plain(part.running_var) + part.eps)
            scalings.append((factor, plain(part.bias) - plain(part.running_mean) * factor))
    return folded(convolutions, scalings)
