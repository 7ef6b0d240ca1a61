"""Intents with topics: how full names become an intent and an answer."""

import pytest

from bot.components.intent_classifier import by_intent


def test_topics_count_for_their_intent() -> None:
    """Two likely topics make the question a FAQ, though a single intent beats each."""
    intents, topics = by_intent({"greet": 0.4, "faq/a": 0.35, "faq/b": 0.25})

    assert [name for name, _ in intents] == ["faq", "greet"]
    assert intents[0][1] == pytest.approx(0.6)
    assert [name for name, _ in topics["faq"]] == ["faq/a", "faq/b"]


def test_crumbs_of_many_topics_make_no_frequent_question() -> None:
    """A strange sentence gives a little to each of many topics; one likelier intent beats them."""
    crumbs = {f"faq/{number}": 0.05 for number in range(16)}
    intents, topics = by_intent({**crumbs, "greet": 0.2})

    assert intents[0][0] == "greet"
    assert sum(share for _, share in intents) == pytest.approx(1.0)
    assert len(topics["faq"]) == 16
