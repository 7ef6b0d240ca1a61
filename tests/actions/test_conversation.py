"""A yes, a no, a number and a stop outside any form."""

from actions.clarify import Clarify
from actions.conversation import Affirm, Deny, Inform, Stop
from actions.orders import OrderSystem
from actions.speech import Repeat
from tests.actions.tracking import loop, ran, responses, run, tracker, user

OFFER = {"event": "slot", "name": "offered", "value": "person"}


async def test_yes_to_a_person_hands_over(shop: OrderSystem) -> None:
    """The offer must be of the turn just before."""
    offered = tracker(user("hm"), OFFER, user("yes", intent="affirm"))
    stale = tracker(user("hm"), OFFER, user("hello"), ran("action_greet"), user("yes"))

    assert (await run(Affirm(shop), offered))[2] == [
        {"event": "followup", "name": "action_handoff"}
    ]
    assert responses((await run(Affirm(shop), stale))[1]) == ["utter_what_then"]


async def test_no_the_other_order_takes_the_last_wish_up_again(shop: OrderSystem) -> None:
    """With the order to be chosen anew."""
    seen = tracker(
        user("no, the other order", intent="deny", entities={"other_order": "yes"}),
        order_number="10042", tried=[{"what": "track_order", "result": "shown"}],
    )  # fmt: skip
    slots, _, events = await run(Deny(shop), seen)

    assert slots["order_number"] is None
    assert slots["choosing_order"] is True
    assert events == [{"event": "followup", "name": "track_order_form"}]


async def test_a_number_out_of_the_blue_is_noted() -> None:
    """And one that is none of ours is refused in words."""
    noted = await run(Inform(), tracker(user("10042", entities={"order_number": "10042"})))
    wrong = await run(Inform(), tracker(user("123", entities={"order_number": "123"})))

    assert noted[0]["order_number"] == "10042"
    assert responses(wrong[1]) == ["utter_identity_number_invalid"]


async def test_stop_ends_a_form_and_forgets_what_was_half_said() -> None:
    """Nothing is left to confirm by accident."""
    running = tracker(loop("cancel_order_form"), user("stop", intent="stop"), confirmation=True)
    slots, said, events = await run(Stop(), running)

    assert responses(said) == ["utter_stopped"]
    assert slots["confirmation"] is None
    assert {"event": "active_loop", "name": None} in events


async def test_repeat_says_the_last_turn_again() -> None:
    """Word for word; with nothing said yet it says so."""
    bot = {"event": "bot", "text": "Hello, I'm Frontline."}
    said = (await run(Repeat(), tracker(user("hi"), bot, user("repeat", intent="repeat"))))[1]
    nothing = (await run(Repeat(), tracker(user("repeat", intent="repeat"))))[1]

    assert said[0]["text"] == "Hello, I'm Frontline."
    assert responses(nothing) == ["utter_nothing_to_repeat"]


async def test_not_understood_thrice_in_a_row_offers_a_person() -> None:
    """First other choices or words, then a way out."""
    stuck = [user("blorp", intent="nlu_fallback"), ran("action_clarify")]
    second = (await run(Clarify(), tracker(*stuck, user("blorp"))))[1]
    third = (await run(Clarify(), tracker(*stuck, *stuck, user("blorp"))))[1]

    assert responses(second) == ["utter_clarify_rephrase"]
    assert responses(third) == ["utter_clarify_offer_person"]


async def test_likely_meanings_are_offered_as_buttons() -> None:
    """In the customer's language, likeliest first; no button for what has no name."""
    message = user("order thing", intent="nlu_fallback")
    message["parse_data"]["intent_ranking"] = [
        {"name": "nlu_fallback", "confidence": 0.35}, {"name": "track_order", "confidence": 0.3},
        {"name": "faq", "confidence": 0.2}, {"name": "cancel_order", "confidence": 0.1},
        {"name": "greet", "confidence": 0.01},
    ]  # fmt: skip
    message["parse_data"]["response_selector"] = {
        "faq": {"response": {"intent_response_key": "faq/opening_hours"}}
    }
    said = (await run(Clarify(), tracker(message)))[1]

    assert [button["payload"] for button in said[0]["buttons"]] == [
        "/track_order", '/answer_faq{"topic":"opening_hours"}', "/cancel_order"
    ]  # fmt: skip
