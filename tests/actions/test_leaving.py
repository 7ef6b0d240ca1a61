"""Before the goodbye of a call that went well, the caller is asked how it was."""

from typing import Any

import pytest

from actions.conversation import Deny, Goodbye
from actions.orders import OrderSystem
from tests.actions.tracking import loop, ran, responses, run, tracker, user

SERVED = [{"what": "check_invoice", "result": "told: paid"}]
ASKED = {"event": "slot", "name": "offered", "value": "anything_else"}


def bye(channel: str = "voice") -> dict[str, Any]:
    """The customer's last words."""
    return user("bye", intent="goodbye", channel=channel)


async def test_a_served_caller_is_asked_for_a_score() -> None:
    """The review form takes the answer, about what was done."""
    slots, said, events = await run(Goodbye(), tracker(bye(), tried=SERVED))

    assert said == []
    assert (slots["feedback_on"], slots["leaving"]) == ("check_invoice", True)
    assert [event["name"] for event in events] == ["review_form"]


@pytest.mark.parametrize(
    ("events", "slots"),
    [
        ((bye("web"),), {"tried": SERVED}),
        ((bye(),), {"tried": []}),
        ((bye(),), {"tried": [{"what": "cancel_order", "result": "refused: already-shipped"}]}),
        ((bye(),), {"tried": [{"what": "cancel_order", "result": "not wanted after all"}]}),
        ((bye(),), {"tried": SERVED, "feedback_asked": True}),
        ((loop("track_order_form"), bye()), {"tried": SERVED}),
        ((user("a person"), ran("action_handoff"), bye()), {"tried": SERVED}),
    ],
)
async def test_others_just_hear_goodbye(
    events: tuple[dict[str, Any], ...], slots: dict[str, Any]
) -> None:
    """In a chat, nothing done, refused, left, asked before, in the middle of it, handed over."""
    _, said, _ = await run(Goodbye(), tracker(*events, **slots))

    assert responses(said) == ["utter_goodbye"]


async def test_nothing_else_on_a_call_is_a_goodbye_too(shop: OrderSystem) -> None:
    """ "No, that was all": the moment to ask."""
    told, asked = user("what does it say", channel="voice"), ASKED
    no = user("no", intent="deny", channel="voice")
    _, said, events = await run(Deny(shop), tracker(told, asked, no, tried=SERVED))

    assert said == []
    assert [event["name"] for event in events] == ["review_form"]
