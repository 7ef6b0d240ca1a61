"""The forms: what they ask, when they let the rules have a message, when they give up."""

from actions.flows.cancel_order import CancelOrder, CancelOrderForm
from actions.flows.track_order import TrackOrder, TrackOrderForm
from actions.orders import OrderSystem
from actions.orders.states import OrderStatus
from tests.actions.tracking import CONVERSATION, loop, ran, responses, run, tracker, user
from tests.orders.asking import verified_for

FORM = "track_order_form"


async def test_a_form_asks_for_the_order_first(shop: OrderSystem) -> None:
    """Starting without a number."""
    seen = tracker(user("where is it", intent="track_order"), loop(FORM), ran(FORM))
    slots, said, _ = await run(TrackOrderForm(shop), seen)

    assert slots["requested_slot"] == "order_number"
    assert responses(said) == ["utter_identity_order_number"]


async def test_number_and_postcode_at_once_are_enough(shop: OrderSystem) -> None:
    """The form ends in one turn, and the postcode is not kept."""
    given = {"order_number": "10042", "postcode": "1012 AB"}
    seen = tracker(user(intent="track_order", entities=given), loop(FORM), ran(FORM))
    slots, said, _ = await run(TrackOrderForm(shop), seen)

    assert slots["requested_slot"] is None
    assert slots["flow_outcome"] == "ready"
    assert slots["postcode"] is None
    assert said == []


async def test_slots_alone_prove_nothing(shop: OrderSystem) -> None:
    """Whatever stands in the slots, the order system wants its own proof."""
    seen = tracker(user("10042", intent="inform"), order_number="10042", flow_outcome="ready")
    _, said, events = await run(TrackOrder(shop), seen)

    assert responses(said) == []
    assert events == [{"event": "followup", "name": FORM}]


async def test_a_question_is_left_to_the_rules(shop: OrderSystem) -> None:
    """No event at all: Rasa then looks for a rule, and comes back to the form."""
    seen = tracker(
        loop(FORM), ran(FORM), user("opening hours?", intent="faq"), ran(FORM),
        requested_slot="order_number",
    )  # fmt: skip
    slots, said, events = await run(TrackOrderForm(shop), seen)

    assert (slots, said, events) == ({}, [], [])


async def test_after_a_digression_the_question_is_put_again(shop: OrderSystem) -> None:
    """And the digression's message is not read as an answer."""
    seen = tracker(
        loop(FORM), ran(FORM), user("opening hours?", intent="faq"), ran("utter_faq"), ran(FORM),
        requested_slot="order_number",
    )  # fmt: skip
    slots, said, _ = await run(TrackOrderForm(shop), seen)

    assert slots["requested_slot"] == "order_number"
    assert responses(said) == ["utter_identity_order_number"]
    assert "failures" not in slots


async def test_a_second_failure_ends_the_form_and_offers_a_person(shop: OrderSystem) -> None:
    """It does not ask for ever."""
    seen = tracker(
        loop(FORM), ran(FORM), user("bananas", intent="nlu_fallback"), ran(FORM),
        requested_slot="order_number", failures=1,
    )  # fmt: skip
    slots, said, _ = await run(TrackOrderForm(shop), seen)

    assert slots["requested_slot"] is None
    assert slots["flow_outcome"] == "stopped"
    assert slots["offered"] == "person"
    assert responses(said) == ["utter_form_gave_up"]


async def test_another_wish_takes_over_and_is_remembered_as_an_interruption(
    shop: OrderSystem,
) -> None:
    """The running form steps aside; the new one knows which it interrupted."""
    wish = user("where is 10042", intent="track_order", entities={"order_number": "10042"})
    running = tracker(
        loop("cancel_order_form"), ran("cancel_order_form"), wish, ran("cancel_order_form"),
        requested_slot="order_number",
    )  # fmt: skip
    aside = await run(CancelOrderForm(shop), running)
    taken = tracker(
        loop("cancel_order_form"), ran("cancel_order_form"), wish, loop(FORM), ran(FORM)
    )
    slots, _, _ = await run(TrackOrderForm(shop), taken)

    assert aside == ({}, [], [])
    assert slots["paused_flow"]["form"] == "cancel_order_form"


async def test_nothing_is_cancelled_without_a_yes(shop: OrderSystem) -> None:
    """A no leaves the order as it was."""
    verified = await verified_for(shop, "10057", CONVERSATION)
    refused = tracker(
        user("no", intent="deny"), order_number="10057", flow_outcome="ready", confirmation=False
    )
    _, said, _ = await run(CancelOrder(shop), refused)
    tracked = await shop.tracking.track(verified, "10057")

    assert responses(said)[0] == "utter_cancel_kept"
    assert tracked.status is OrderStatus.PROCESSING


async def test_the_same_message_cancels_once(shop: OrderSystem) -> None:
    """The message's id is the key: run again, the answer is the same and one refund is made."""
    await verified_for(shop, "10057", CONVERSATION)
    agreed = tracker(
        user("yes", intent="affirm", message_id="m_yes"),
        order_number="10057", flow_outcome="ready", confirmation=True, agreed_fee="0.00",
    )  # fmt: skip
    first = await run(CancelOrder(shop), agreed)
    again = await run(CancelOrder(shop), agreed)

    assert responses(first[1])[0] == "utter_cancel_done_refund"
    assert first[1][0] == again[1][0]


async def test_a_refusal_is_told_with_what_can_be_done(shop: OrderSystem) -> None:
    """Before any question: a shipped order cannot be cancelled."""
    await verified_for(shop, "10042", CONVERSATION)
    wish = user(intent="cancel_order", entities={"order_number": "10042"})
    seen = tracker(wish, loop("cancel_order_form"), ran("cancel_order_form"))
    slots, said, _ = await run(CancelOrderForm(shop), seen)

    assert responses(said) == ["utter_cancel_refused"]
    assert slots["flow_outcome"] == "stopped"
    assert slots["tried"][-1]["what"] == "cancel_order"


async def test_by_voice_there_is_no_card(shop: OrderSystem) -> None:
    """And the number is spoken in groups."""
    await verified_for(shop, "10042", CONVERSATION)
    seen = tracker(user(channel="voice"), order_number="10042", flow_outcome="ready")
    _, said, _ = await run(TrackOrder(shop), seen)

    assert "<order_card>" not in responses(said)
    assert said[0]["number"] == "1 0, 0 4 2"
