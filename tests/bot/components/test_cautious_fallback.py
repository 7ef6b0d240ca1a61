"""When the assistant asks back instead of doing what it thinks it was asked."""

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.cautious_fallback import CautiousFallback, is_doubtful

CONFIG: dict[str, Any] = {
    **CautiousFallback.get_default_config(),
    "thresholds": {"faq": 0.45},
    "careful": ["cancel_order"],
}


@pytest.mark.parametrize(
    ("name", "share", "next_share", "asked_back"),
    [
        ("track_order", 0.30, 0.20, False),
        ("track_order", 0.20, 0.01, True),
        ("track_order", 0.40, 0.38, True),
        ("track_order", 0.40, 0.35, False),
        ("cancel_order", 0.40, 0.35, True),
        ("cancel_order", 0.40, 0.25, False),
        ("faq", 0.40, 0.05, True),
        ("faq", 0.50, 0.05, False),
    ],
)
def test_doubt_depends_on_what_would_be_done(
    name: str, share: float, next_share: float, asked_back: bool
) -> None:
    """A careful intent needs more distance, a frequent question more confidence of its own."""
    ranking = [(name, share), ("review", next_share)]

    assert is_doubtful(ranking[0], ranking, CONFIG) is asked_back


def test_a_ranking_of_one_is_not_ambiguous() -> None:
    """As where a rule has decided."""
    assert not is_doubtful(("cancel_order", 1.0), [("cancel_order", 1.0)], CONFIG)


def test_a_doubtful_message_becomes_a_question() -> None:
    """The fallback's name comes first, and what was thought likeliest stays in the ranking."""
    ranking = [{"name": "cancel_order", "confidence": 0.40}, {"name": "stop", "confidence": 0.35}]
    message = Message({"text": "no", "intent": ranking[0], "intent_ranking": list(ranking)})
    CautiousFallback(CONFIG).process([message])

    assert message.get("intent")["name"] == "nlu_fallback"
    assert message.get("intent_ranking")[1:] == ranking
