"""Intents with topics: how full names become an intent and an answer."""

import pytest

from bot.components.intent_classifier import by_intent


def test_topics_count_for_their_intent() -> None:
    """Two likely topics make the question a FAQ, though a single intent beats each."""
    intents, topics = by_intent({"greet": 0.4, "faq/a": 0.35, "faq/b": 0.25})

    assert [name for name, _ in intents] == ["faq", "greet"]
    assert intents[0][1] == pytest.approx(0.6)
    assert [name for name, _ in topics["faq"]] == ["faq/a", "faq/b"]
