"""The quick check of the action server's answers refuses what Rasa's own refuses."""

from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.components import action_answers

GOOD: dict[str, Any] = {
    "events": [{"event": "slot", "name": "a", "value": 1, "timestamp": None}],
    "responses": [{"response": "utter_x"}],
}
BAD: list[dict[str, Any]] = [
    {"events": "none", "responses": []},
    {"events": [{"event": "slot"}], "responses": []},
    {"events": [], "responses": ["text"]},
]


def test_a_good_answer_passes_both() -> None:
    """As the SDK sends it."""
    assert action_answers._validate_once(RemoteAction("a", None), GOOD)
    assert RemoteAction("a", None)._validate_action_result(GOOD)


@pytest.mark.parametrize("answer", BAD)
def test_a_bad_answer_is_refused_by_both(answer: dict[str, Any]) -> None:
    """The check is quicker, not weaker."""
    with pytest.raises(jsonschema.ValidationError):
        action_answers._validate_once(RemoteAction("a", None), answer)
    with pytest.raises(jsonschema.ValidationError):
        RemoteAction("a", None)._validate_action_result(answer)
