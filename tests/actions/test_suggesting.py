"""When something may be suggested, and what becomes of the answer."""

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Affirm, Deny, Thank
from actions.orders import OrderSystem
from actions.suggesting import is_moment
from actions.talk import Talk
from tests.actions.tracking import CONVERSATION, loop, ran, responses, run, tracker, user
from tests.orders.asking import verified_for

SERVED = [{"what": "track_order", "result": "shown: in transit"}]
ASKED = {"event": "slot", "name": "offered", "value": "anything_else"}
SUGGESTED = {"event": "slot", "name": "offered", "value": "suggestion"}


def moment(*events: dict[str, Any], tried: list[dict[str, str]]) -> bool:
    """Whether it is one."""
    return is_moment(Talk(CollectingDispatcher(), tracker(*events, tried=tried)))


def test_after_a_solved_contact_is_a_moment() -> None:
    """Calm all the way, and served."""
    assert moment(user("where is it"), user("thanks", intent="thank"), tried=SERVED)


@pytest.mark.parametrize(
    ("events", "tried"),
    [
        ((user("where is my stuff!!", anger=0.3), user("thanks")), SERVED),
        ((user("a person"), ran("action_handoff"), user("thanks")), SERVED),
        ((user("track"), loop("track_order_form"), user("thanks")), SERVED),
        ((user("thanks"),), []),
        ((user("thanks"),), [{"what": "track_order", "result": "refused: not there"}]),
        ((user("thanks"),), [{"what": "complaint", "result": "recorded"}]),
    ],
)
def test_it_is_no_moment(events: tuple[dict[str, Any], ...], tried: list[dict[str, str]]) -> None:
    """Annoyed once, handed over, in the middle of something, nothing solved, or a sad subject."""
    assert not moment(*events, tried=tried)


async def offered(shop: OrderSystem) -> None:
    """Suggest something in the conversation of these tests."""
    await verified_for(shop, "10042", CONVERSATION)
    seen = tracker(user("where is it"), ASKED, user("no", intent="deny"), tried=SERVED,
                   order_number="10042")  # fmt: skip
    slots, said, _ = await run(Deny(shop), seen)

    assert responses(said) == ["utter_suggestion"]
    assert slots["offered"] == "suggestion"


async def test_yes_leads_into_the_order_and_is_counted(shop: OrderSystem) -> None:
    """With one of the product in the basket."""
    await offered(shop)
    seen = tracker(
        user("no"), SUGGESTED, user("yes", intent="affirm", message_id="m_2"), order_number="10042"
    )
    slots, _, events = await run(Affirm(shop), seen)
    (count,) = await shop.suggestions.counts()

    assert events == [{"event": "followup", "name": "place_order_form"}]
    assert slots["draft"]["basket"]["items"] == [[count.sku, 1]]
    assert (count.offered, count.accepted, count.declined) == (1, 1, 0)


async def test_no_is_counted_and_ends_it(shop: OrderSystem) -> None:
    """Thanks afterwards bring no second one."""
    await offered(shop)
    seen = tracker(
        user("no"), SUGGESTED, user("no", intent="deny", message_id="m_2"), order_number="10042",
        tried=SERVED,
    )  # fmt: skip
    first = await run(Deny(shop), seen)
    thanks = tracker(
        user("thanks", intent="thank", message_id="m_3"), order_number="10042", tried=SERVED
    )
    second = await run(Thank(shop), thanks)
    (count,) = await shop.suggestions.counts()

    assert responses(first[1]) == ["utter_all_right"]
    assert responses(second[1]) == ["utter_thank"]
    assert (count.accepted, count.declined) == (0, 1)


async def test_nothing_is_suggested_to_a_stranger(shop: OrderSystem) -> None:
    """Without proof there is no order to go by."""
    seen = tracker(user("thanks", intent="thank"), tried=SERVED, order_number="10042")

    assert responses((await run(Thank(shop), seen))[1]) == ["utter_thank"]
