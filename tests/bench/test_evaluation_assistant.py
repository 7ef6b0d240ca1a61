"""What the evaluation knows of the assistant is what its files say."""

from bench.evaluate import assistant
from tools.places import ROOT


def test_every_intent_and_topic_may_be_expected() -> None:
    """Duties, conversation, out of scope, the FAQ as a whole and by topic."""
    known = assistant.intents(ROOT)

    assert {"track_order", "contact_human_agent", "out_of_scope", "faq", "faq/warranty"} <= known
    assert known >= assistant.RISKY


def test_training_sentences_are_read_without_their_marks() -> None:
    """Each with its intent and its language."""
    found = assistant.examples(ROOT)

    assert {one.language for one in found} == {"en", "nl"}
    assert not [one for one in found if "](" in one.text or not one.text]


def test_thresholds_are_those_of_the_running_assistant() -> None:
    """Read from config.yml."""
    assert 0 < assistant.anger_threshold(ROOT) < 1
    assert assistant.pipeline(ROOT, "CautiousFallback")["threshold"] > 0
