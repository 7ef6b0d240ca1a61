"""The linear text classifier: learns, repeats itself, and survives being saved."""

from pathlib import Path

import pytest

from bot.components.linear_text import LinearText

TEXTS = [
    "where is my order", "track my parcel", "order status please", "where did my package go",
    "cancel my order", "please cancel it", "I want to cancel", "stop the order now",
] * 3  # fmt: skip
LABELS = (["track"] * 4 + ["cancel"] * 4) * 3


def _fit() -> LinearText:
    return LinearText.fit(TEXTS, LABELS)


def test_unseen_wording_finds_its_label() -> None:
    """With probabilities that sum to one."""
    shares = _fit().probabilities("could you track the package")

    assert max(shares, key=lambda label: shares[label]) == "track"
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)


def test_the_same_data_gives_the_same_model() -> None:
    """Training is reproducible."""
    assert _fit().probabilities("my order") == _fit().probabilities("my order")


def test_a_saved_model_answers_the_same(tmp_path: Path) -> None:
    """Kept as JSON and arrays: loading runs no code from the file."""
    model = _fit()
    model.save(tmp_path, "m")
    loaded = LinearText.load(tmp_path, "m")

    assert loaded.probabilities("cancel this") == pytest.approx(model.probabilities("cancel this"))


def test_text_of_nothing_known_still_gets_an_answer() -> None:
    """Emoji, another script, or nothing at all."""
    for text in ("", "😀😀", "مرحبا"):
        assert sum(_fit().probabilities(text).values()) == pytest.approx(1.0, abs=1e-5)
