"""When the policy hands over, by the last messages and its thresholds."""

from typing import Any

from bot.components.escalation_policy import EscalationPolicy, escalation_reason

CONFIG = EscalationPolicy.get_default_config()


def _said(intent: str = "track_order", sure: float = 0.9, anger: float = 0.0) -> dict[str, Any]:
    mood = {"label": "neutral", "score": 0.0, "anger": anger}
    return {"intent": {"name": intent, "confidence": sure}, "sentiment": mood}


def test_asking_for_a_person_hands_over() -> None:
    """At once; an unsure guess is left to the fallback."""
    assert escalation_reason([_said("contact_human_agent")], CONFIG) == "requested_human"
    assert escalation_reason([_said("contact_human_agent", sure=0.3)], CONFIG) is None


def test_anger_hands_over_at_once_or_by_its_trend() -> None:
    """One very angry message, or two angry ones in a row."""
    assert escalation_reason([_said(anger=0.9)], CONFIG) == "angry"
    assert escalation_reason([_said(anger=0.6), _said(anger=0.6)], CONFIG) == "angry"
    assert escalation_reason([_said(anger=0.6)], CONFIG) is None
    assert escalation_reason([_said(anger=0.6), _said(anger=0.1)], CONFIG) is None


def test_a_sensitive_topic_comes_before_anger() -> None:
    """The reason tells the agent what awaits them."""
    assert escalation_reason([_said(anger=0.9) | {"sensitive": True}], CONFIG) == "sensitive_topic"


def test_calm_messages_stay_with_the_assistant() -> None:
    """Also buttons, which carry no mood."""
    assert escalation_reason([_said()], CONFIG) is None
    assert escalation_reason([{"intent": {"name": "affirm", "confidence": 1.0}}], CONFIG) is None
