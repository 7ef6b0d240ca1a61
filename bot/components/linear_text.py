"""A linear text classifier: weighted character n-grams, logistic regression, honest confidence.

Kept as plain arrays and JSON: loading a model runs no code from it.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

Array = np.ndarray[Any, Any]

_EMAIL = re.compile(r"\S+@\S+\.\S+")
_DIGITS = re.compile(r"\d+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SPACE = re.compile(r"\s+")
_HELD_OUT = 0.2
_SEED = 7


def plain(text: str) -> str:
    """Lower case, one blank, numbers and addresses as marks: what the wording is about."""
    text = _EMAIL.sub(" @mail ", text.lower().replace("’", "'"))
    return _SPACE.sub(" ", _LONG_RUN.sub(r"\1\1", _DIGITS.sub("0", text))).strip()


class LinearText:
    """Fit once, then `probabilities(text)`; the same data gives the same model."""

    def __init__(
        self, vectorizer: TfidfVectorizer, labels: List[str], weights: Array, bias: Array,
        temperature: float,
    ) -> None:  # fmt: skip
        self._vectorizer = vectorizer
        self.labels = labels
        self._weights = weights
        self._bias = bias
        self._temperature = temperature
        self._analyze = vectorizer.build_analyzer()
        self._vocabulary: Dict[str, int] = vectorizer.vocabulary_
        self._idf: Array = vectorizer.idf_.astype(np.float32)

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], *, ngrams: Tuple[int, int] = (3, 5),
        strength: float = 20.0, calibrate: bool = True,
    ) -> "LinearText":  # fmt: skip
        """`strength` is the inverse of regularisation. Raises ValueError below two labels."""
        vectorizer = _vectorizer(ngrams)
        features = vectorizer.fit_transform([plain(text) for text in texts])
        names, weights, bias = _regress(features, np.asarray(labels), strength)
        temperature = 1.0
        if calibrate:
            temperature = _temperature(features, np.asarray(labels), names, strength)
        return cls(vectorizer, names, weights, bias, temperature)

    def probabilities(self, text: str) -> Dict[str, float]:
        """Of each label, by the wording; they sum to one."""
        shares = _softmax(self._scores(text)[None, :])[0]
        return {label: float(shares[i]) for i, label in enumerate(self.labels)}

    def _scores(self, text: str) -> Array:
        """What the vectorizer's own transform would give, for one text, in a tenth of the time."""
        counts = Counter(map(self._vocabulary.get, self._analyze(plain(text))))
        counts.pop(None, None)
        if not counts:
            scores: Array = self._bias / self._temperature
            return scores
        terms = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1.0 + np.log(values)) * self._idf[terms]
        values /= np.sqrt(values @ values)
        scores = values @ self._weights[terms] + self._bias
        return scores / self._temperature

    def save(self, folder: Path, name: str) -> None:
        vocabulary = {term: int(index) for term, index in self._vectorizer.vocabulary_.items()}
        about = {
            "labels": self.labels, "ngrams": list(self._vectorizer.ngram_range),
            "temperature": self._temperature, "vocabulary": vocabulary,
        }  # fmt: skip
        (folder / f"{name}.json").write_text(
            json.dumps(about, ensure_ascii=False), encoding="utf-8"
        )
        arrays = {"idf": self._vectorizer.idf_, "weights": self._weights, "bias": self._bias}
        np.savez_compressed(folder / f"{name}.npz", **arrays)

    @classmethod
    def load(cls, folder: Path, name: str) -> "LinearText":
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            vectorizer = _vectorizer(tuple(about["ngrams"]), about["vocabulary"])
            vectorizer.idf_ = arrays["idf"]
            return cls(
                vectorizer, about["labels"], arrays["weights"], arrays["bias"], about["temperature"]
            )


def _vectorizer(
    ngrams: Tuple[int, int], vocabulary: "Dict[str, int] | None" = None
) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=ngrams, sublinear_tf=True, lowercase=False,
        vocabulary=vocabulary, dtype=np.float32,
    )  # fmt: skip


def _regress(
    features: sparse.csr_matrix, labels: Array, strength: float
) -> Tuple[List[str], Array, Array]:
    # One against all: as accurate here as all at once, and several times as fast.
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, class_weight="balanced", tol=1e-2,
        random_state=_SEED,
    )  # fmt: skip
    model.fit(features, labels)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    names = [str(label) for label in model.classes_]
    return names, np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)


def _temperature(
    features: sparse.csr_matrix, labels: Array, names: List[str], strength: float
) -> float:
    """One divisor for all scores, so that confidence on held-out wording means what it says."""
    counts = np.unique(labels, return_counts=True)[1]
    if counts.min() < 2 or len(labels) * _HELD_OUT < len(names):
        return 1.0
    train, held_out = train_test_split(
        np.arange(len(labels)), test_size=_HELD_OUT, stratify=labels, random_state=_SEED
    )
    _, weights, bias = _regress(features[train], labels[train], strength)
    scores = features[held_out] @ weights + bias
    index = {name: i for i, name in enumerate(names)}
    gold = np.array([index[label] for label in labels[held_out]])

    def loss(log_temperature: float) -> float:
        likely = _softmax(scores / np.exp(log_temperature))[np.arange(len(gold)), gold]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 3.0), method="bounded").x))


def _softmax(scores: Array) -> Array:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Array = shifted / shifted.sum(axis=1, keepdims=True)
    return shares
