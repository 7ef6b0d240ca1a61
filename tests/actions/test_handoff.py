"""The handoff's payload: who, what, why, and what was tried."""

import pytest

from actions.handoff import PRIORITIES, Handoff
from actions.orders import OrderSystem
from tests.actions.tracking import CONVERSATION, ran, responses, run, tracker, user
from tests.orders.asking import verified_for


async def test_the_context_holds_order_customer_wish_and_moods(shop: OrderSystem) -> None:
    """Built from the tracker and the order system."""
    await verified_for(shop, "10042", CONVERSATION)
    seen = tracker(
        user("where is my order", intent="track_order"),
        ran("action_track_order"),
        user("I want a person", intent="contact_human_agent", anger=0.3),
        order_number="10042", handoff_reason="requested_human",
        tried=[{"what": "track_order", "result": "shown: on its way"}],
    )  # fmt: skip
    slots, said, events = await run(Handoff(shop), seen)
    payload = said[0]["custom"]
    context = payload["context"]

    assert responses(said) == ["<handoff>"]
    assert said[0].get("text") is None
    assert (payload["version"], payload["reason"]) == (1, "requested_human")
    assert payload["priority"] == PRIORITIES["requested_human"]
    assert context["wants"] == "track_order"
    assert context["order"]["number"] == "10042"
    assert context["customer"] == {"name": "Sanne Voorbeeld", "verified": True}
    assert context["verification"] == "order"
    assert context["tried"][0]["result"] == "shown: on its way"
    assert [mood["turn"] for mood in context["sentiment"]] == [1, 2]
    assert len(context["summary"]) == 2
    assert {"event": "active_loop", "name": None} in events
    assert slots["handoff_reason"] is None


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Left the depot (Utrecht)"), ("nl", "Vertrokken uit het depot (Utrecht)")],
)
async def test_the_last_event_is_told_in_the_conversations_language(
    shop: OrderSystem, language: str, told: str
) -> None:
    """Its time stands beside it, for the desk to show as it likes."""
    await verified_for(shop, "10042", CONVERSATION)
    asked = user("a person", intent="contact_human_agent")
    seen = tracker(asked, order_number="10042", language=language)
    _, said, _ = await run(Handoff(shop), seen)
    order = said[0]["custom"]["context"]["order"]

    assert order["last_event"] == told
    assert order["last_event_at"] == "2026-03-04T04:00:00Z"


async def test_customer_with_much_at_stake_has_a_tier(shop: OrderSystem) -> None:
    """From the policy's amount on, so that the floor's rules can send them to the right queue."""
    await verified_for(shop, "10110", CONVERSATION)
    seen = tracker(user("a person", intent="contact_human_agent"), order_number="10110")
    _, said, _ = await run(Handoff(shop), seen)

    assert said[0]["custom"]["context"]["customer"]["tier"] == "gold"


async def test_an_order_of_somebody_else_is_not_told(shop: OrderSystem) -> None:
    """A number that was only named is no proof."""
    seen = tracker(user("a person", intent="contact_human_agent"), order_number="10042")
    _, said, _ = await run(Handoff(shop), seen)
    context = said[0]["custom"]["context"]

    assert context["order"] is None
    assert context["customer"] is None
    assert context["verification"] == "none"


async def test_an_unknown_reason_becomes_a_request(shop: OrderSystem) -> None:
    """The contract knows seven."""
    _, said, _ = await run(Handoff(shop), tracker(user("help"), handoff_reason="whim"))

    assert said[0]["custom"]["reason"] == "requested_human"
