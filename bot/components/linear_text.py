"""A linear text classifier: one support vector machine per label, and honest confidence.

Kept as plain arrays and JSON: loading a model runs no code from it.
"""

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from bot.components.text_features import TextFeatures

Array = np.ndarray[Any, Any]

_HELD_OUT = 0.2
_SEED = 7


class LinearText:
    """Fit once, then `probabilities(text)`; the same data gives the same model."""

    def __init__(
        self, features: TextFeatures, labels: List[str], weights: Array, bias: Array,
        temperature: float,
    ) -> None:  # fmt: skip
        self._features = features
        self.labels = labels
        self._weights = weights
        self._bias = bias
        self._temperature = temperature

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], *, strength: float = 1.0,
        features: Optional[TextFeatures] = None, variants: Sequence[Tuple[str, str]] = (),
    ) -> "LinearText":  # fmt: skip
        """`strength` is the inverse of regularisation. Raises ValueError below two labels.

        `variants` are (text, label) that are learnt from too, but say nothing of how sure to be:
        they are too much like the texts they were made of.
        """
        features = features or TextFeatures()
        rows = features.learn([*texts, *(text for text, _ in variants)])
        all_labels = np.asarray([*labels, *(label for _, label in variants)])
        names, weights, bias = _separate(rows, all_labels, strength)
        temperature = _temperature(rows[: len(texts)], np.asarray(labels), names, strength)
        return cls(features, names, weights, bias, temperature)

    def probabilities(self, text: str) -> Dict[str, float]:
        """Of each label, by the wording; they sum to one."""
        places, values = self._features.row(text)
        scores = (values @ self._weights[places] + self._bias) / self._temperature
        shares = _softmax(scores[None, :])[0]
        return {label: float(shares[i]) for i, label in enumerate(self.labels)}

    def save(self, folder: Path, name: str) -> None:
        about = {
            "labels": self.labels, "temperature": self._temperature,
            "features": self._features.about,
        }  # fmt: skip
        (folder / f"{name}.json").write_text(
            json.dumps(about, ensure_ascii=False), encoding="utf-8"
        )
        arrays = {
            # Half as exact is exact enough, and packing the model takes half the time.
            "rarities": self._features.rarities, "weights": self._weights.astype(np.float16),
            "bias": self._bias,
        }  # fmt: skip
        np.savez(folder / f"{name}.npz", **arrays)

    @classmethod
    def load(cls, folder: Path, name: str) -> "LinearText":
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            features = TextFeatures.restored(about["features"], arrays["rarities"])
            weights = arrays["weights"].astype(np.float32)
            return cls(features, about["labels"], weights, arrays["bias"], about["temperature"])


def _separate(
    rows: sparse.csr_matrix, labels: Array, strength: float
) -> Tuple[List[str], Array, Array]:
    # Measured in docs/understanding.md: more accurate here than logistic regression, at a
    # fifth of its training time. Rare labels are not weighted up: it costs precision.
    model = LinearSVC(C=strength, tol=1e-2, random_state=_SEED)
    model.fit(rows, labels)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    names = [str(label) for label in model.classes_]
    return names, np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def _temperature(
    rows: sparse.csr_matrix, labels: Array, names: List[str], strength: float
) -> float:
    """One divisor for all scores, so that confidence on held-out wording means what it says."""
    counts = np.unique(labels, return_counts=True)[1]
    if counts.min() < 2 or len(labels) * _HELD_OUT < len(names):
        return 1.0
    train, held_out = train_test_split(
        np.arange(len(labels)), test_size=_HELD_OUT, stratify=labels, random_state=_SEED
    )
    _, weights, bias = _separate(rows[train], labels[train], strength)
    scores = rows[held_out] @ weights + bias
    index = {name: i for i, name in enumerate(names)}
    gold = np.array([index[label] for label in labels[held_out]])

    def loss(log_temperature: float) -> float:
        likely = _softmax(scores / np.exp(log_temperature))[np.arange(len(gold)), gold]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4.0, 3.0), method="bounded").x))


def _softmax(scores: Array) -> Array:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Array = shifted / shifted.sum(axis=1, keepdims=True)
    return shares
