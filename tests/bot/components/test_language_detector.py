"""The detector in the pipeline: whatever the model believes, numbers do not change the language."""

from typing import Any

import pytest
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.language_detector import LanguageDetector


class SureOfDutch:
    """A model that takes everything for Dutch."""

    def probabilities(self, text: str) -> dict[str, float]:
        return {"en": 0.0, "nl": 1.0}


def _read(text: str) -> str:
    nothing: Any = None
    model: Any = SureOfDutch()
    detector = LanguageDetector(LanguageDetector.get_default_config(), nothing, nothing, model)
    message = Message({TEXT: text, "metadata": {"language": "en"}})
    detector.process([message], DialogueStateTracker("c_1", []))
    language: str = message.get("language")
    return language


@pytest.mark.parametrize("text", ["10042", "1012 AB", "#10042 please", "een nul nul vier twee"])
def test_bare_numbers_and_postcodes_keep_the_language(text: str) -> None:
    """They are the same in both."""
    assert _read(text) == "en"


def test_words_may_change_it_and_buttons_may_not() -> None:
    """A button's payload was not worded by the customer."""
    assert _read("waar is mijn bestelling") == "nl"
    assert _read("/affirm") == "en"
