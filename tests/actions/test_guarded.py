"""A failing action still speaks."""

import logging
from collections.abc import Sequence

import pytest

from actions.guarded import GuardedAction
from actions.talk import Event, Talk
from tests.actions.tracking import CONVERSATION, responses, run, tracker, user


class Failing(GuardedAction):
    """Says something, then breaks."""

    action_name = "action_failing"

    async def act(self, talk: Talk) -> Sequence[Event]:
        talk.say("utter_half_an_answer")
        talk.set("confirmation", True)
        raise RuntimeError("the database is gone")


async def test_a_failure_apologises_offers_a_person_and_ends_the_form(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Half an answer is withdrawn; the log knows the conversation, not the customer's words."""
    with caplog.at_level(logging.ERROR):
        slots, said, events = await run(Failing(), tracker(user("my secret words")))

    assert responses(said) == ["utter_action_failed"]
    assert slots == {
        "offered": "person", "handoff_reason": "repeated_failure", "requested_slot": None
    }  # fmt: skip
    assert events == [{"event": "active_loop", "name": None}]
    assert CONVERSATION in caplog.text
    assert "secret" not in caplog.text
