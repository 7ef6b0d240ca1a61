"""Weighted terms: the numbers themselves, and that they survive being kept."""

import json

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.concepts import Concepts
from bot.components.text_features import TextFeatures

TEXTS = ["where is my order", "track my parcel", "cancel my order please", "where is it"]


def test_characters_are_weighed_as_scikit_learn_weighs_them() -> None:
    """TF-IDF with logarithmic counts and rows of length one."""
    theirs = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
    )
    expected = theirs.fit_transform(TEXTS).toarray()

    assert TextFeatures(ngrams=(3, 5)).learn(TEXTS).toarray() == pytest.approx(expected, abs=1e-5)


def test_one_text_gets_the_row_it_had_when_learning() -> None:
    """Training and answering see the same."""
    features = TextFeatures(words=0.7)
    learnt = features.learn(TEXTS).toarray()
    row = np.zeros(features.width, dtype=np.float32)
    places, values = features.row(TEXTS[2])
    row[places] = values

    assert row == pytest.approx(learnt[2])


def test_each_kind_of_terms_has_its_weight() -> None:
    """Characters 1, words and concepts as asked for."""
    known = Concepts({"order": ["order"], "where": ["where"]})
    features = TextFeatures(words=0.7, concepts=0.5, known=known)
    features.learn(TEXTS)
    _, values = features.row("where is my order")

    assert float(values @ values) == pytest.approx(1.0 + 0.7**2 + 0.5**2, abs=1e-5)


def test_kept_features_weigh_the_same() -> None:
    """JSON and one array hold everything."""
    features = TextFeatures(words=0.7, concepts=0.5, known=Concepts({"order": ["ord*"]}))
    features.learn(TEXTS)
    again = TextFeatures.restored(json.loads(json.dumps(features.about)), features.rarities)

    places, values = features.row("my order please")
    places_again, values_again = again.row("my order please")
    assert list(places_again) == list(places)
    assert values_again == pytest.approx(values)


def test_a_text_of_nothing_known_has_an_empty_row() -> None:
    """Emoji, another script, or nothing."""
    features = TextFeatures(words=0.7)
    features.learn(TEXTS)

    for text in ("", "😀", "مرحبا"):
        assert len(features.row(text)[0]) == 0
