"""What is recorded before a person takes over, and what is offered when they hand back."""

from typing import Any

import pytest

from actions.conversation import Affirm
from actions.handed_back import HandedBack
from actions.handoff import PRIORITIES, Handoff
from actions.orders import OrderSystem, Visitor
from actions.orders.errors import CaseNotFound
from actions.speech import Repeat, wanted
from tests.actions.tracking import CONVERSATION, loop, responses, run, tracker, user
from tests.orders.asking import verified_for

FORM = "complaint_form"


async def test_a_complaint_half_told_is_recorded_at_the_handoff(shop: OrderSystem) -> None:
    """Its number is told to the customer and to the person."""
    seen = tracker(
        loop(FORM), user("you idiots, it is broken again", anger=0.9),
        requested_slot="complaint_story", handoff_reason="angry",
        draft={"story": "The parcel lay in the mud"},
    )  # fmt: skip
    slots, said, _ = await run(Handoff(shop), seen)
    reference = said[0]["reference"]
    case = await shop.cases.told(Visitor(CONVERSATION), reference)

    assert responses(said) == ["utter_complaint_recorded", "<handoff>"]
    assert "mud" in case.description
    assert "broken again" in case.description
    assert reference in said[1]["custom"]["context"]["promises"][0]
    assert reference in slots["tried"][0]["result"]


async def test_the_same_handoff_records_one_complaint(shop: OrderSystem) -> None:
    """A turn that is run again is the same turn."""
    seen = tracker(
        user("I complain, you liars threw it in the mud", intent="complaint", anger=0.9),
        handoff_reason="angry",
    )  # fmt: skip
    first = (await run(Handoff(shop), seen))[1][0]["reference"]
    again = (await run(Handoff(shop), seen))[1][0]["reference"]

    assert first == again


@pytest.mark.parametrize(
    ("text", "intent", "reason"),
    [
        ("where is my damn parcel, third time", "track_order", "angry"),
        ("a person please", "contact_human_agent", "requested_human"),
        ("I have a complaint about you", "complaint", "requested_human"),
    ],
)
async def test_what_is_no_complaint_is_not_recorded(
    shop: OrderSystem, text: str, intent: str, reason: str
) -> None:
    """Anger alone opens no case, nor does asking for a person."""
    seen = tracker(user(text, intent=intent), handoff_reason=reason)

    assert responses((await run(Handoff(shop), seen))[1]) == ["<handoff>"]


async def test_a_case_is_told_where_it_was_opened_and_to_its_owner_only(shop: OrderSystem) -> None:
    """Elsewhere its number alone opens nothing."""
    owner = await verified_for(shop, "10042", "c_owner")
    case = await shop.cases.open(owner, subject="x", description="y", key="m_1", number="10042")
    stranger = await verified_for(shop, "10078", "c_stranger")

    assert (await shop.cases.told(Visitor("c_owner"), case.reference)).reference == case.reference
    for asker in (Visitor("c_other"), stranger):
        with pytest.raises(CaseNotFound):
            await shop.cases.told(asker, case.reference)


async def test_an_order_of_high_value_is_known_by_the_policy(shop: OrderSystem) -> None:
    """The sofa is; the towels are not; the priority is above that of the rules."""
    sofa = await verified_for(shop, "10110", "c_sofa")
    towels = await verified_for(shop, "10078", "c_towels")

    assert await shop.stakes.is_high(sofa, "10110")
    assert not await shop.stakes.is_high(towels, "10078")
    assert PRIORITIES["high_value"] > PRIORITIES["out_of_policy"]


def _handed_back(note: str = "", meant: dict[str, Any] | None = None) -> dict[str, Any]:
    event = user("/EXTERNAL_handed_back", intent="EXTERNAL_handed_back")
    event["metadata"] |= {"note": note, "note_meant": meant}
    return event


async def test_a_note_is_offered_and_not_done(shop: OrderSystem) -> None:
    """Its order is noted; the customer's yes begins the flow."""
    meant = {"intent": "cancel_order", "confidence": 0.9, "order_numbers": ["10057"]}
    slots, said, events = await run(HandedBack(), tracker(_handed_back("cancel 10057", meant)))
    offered = {"event": "slot", "name": "offered", "value": slots["offered"]}
    yes = tracker(_handed_back(), offered, user("yes", intent="affirm"))

    assert responses(said) == ["utter_handed_back_offer"]
    assert slots["order_number"] == "10057"
    assert events == [{"event": "active_loop", "name": None}]
    assert (await run(Affirm(shop), yes))[2] == [{"event": "followup", "name": "cancel_order_form"}]


@pytest.mark.parametrize(
    ("note", "meant"),
    [
        ("call them", {"intent": "cancel_order", "confidence": 0.3, "order_numbers": []}),
        ("greet", {"intent": "greet", "confidence": 1.0, "order_numbers": []}),
        ("", None),
        ("x", {"intent": None}),
    ],
)
async def test_a_note_that_names_no_wish_surely_is_left_alone(
    note: str, meant: dict[str, Any] | None
) -> None:
    """The plain return, with no flow to go on with."""
    _, said, _ = await run(HandedBack(), tracker(_handed_back(note, meant)))

    assert responses(said) == ["utter_handed_back"]


async def test_the_flow_that_was_left_is_offered_unless_it_is_settled() -> None:
    """ "Not solved" is not settled."""
    left = {"wish": "track_order"}

    async def said(note: str) -> list[str]:
        return responses((await run(HandedBack(), tracker(_handed_back(note), left_flow=left)))[1])

    assert await said("") == ["utter_handed_back_offer"]
    assert await said("not solved yet") == ["utter_handed_back_offer"]
    assert await said("opgelost") == ["utter_handed_back_solved"]


async def test_by_voice_slower_is_told_to_the_gateway_with_the_last_words() -> None:
    """What was set before stays set."""
    bot = {"event": "bot", "text": "It comes on Friday."}
    asked = user("louder please", intent="repeat", channel="voice")
    seen = tracker(user("hi"), bot, asked, speech={"rate": "slower", "volume": "normal"})
    slots, said, _ = await run(Repeat(), seen)

    assert said[0]["custom"] == {
        "type": "speech", "version": 1, "rate": "slower", "volume": "louder"
    }  # fmt: skip
    assert said[1]["text"] == "It comes on Friday."
    assert slots["speech"] == {"rate": "slower", "volume": "louder"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("slower please", {"rate": "slower"}), ("je praat te snel", {"rate": "slower"}),
        ("you speak too slowly", {"rate": "faster"}), ("kan het harder", {"volume": "louder"}),
        ("not so loud", {"volume": "softer"}), ("te hard", {"volume": "softer"}),
        ("talk normally again", {"rate": "normal", "volume": "normal"}), ("say that again", {}),
    ],
)  # fmt: skip
def test_how_to_speak_is_read(text: str, asked: dict[str, str]) -> None:
    """In both languages."""
    assert wanted(text) == asked
