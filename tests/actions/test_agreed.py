"""Deeds that need a yes: done once, left after a no, handed over beyond the rules."""

from actions.flows.change_order import ChangeOrderForm
from actions.flows.claim import ClaimDamagedItem
from actions.flows.dispute_charge import DisputeCharge
from actions.flows.get_refund import GetRefund, GetRefundForm
from actions.flows.return_item import ReturnItem
from actions.orders import OrderSystem, RefundReason
from tests.actions.tracking import CONVERSATION, loop, ran, responses, run, tracker, user
from tests.orders.asking import verified_for

WANTED = {"refund_reason": "damaged", "agreed_amount": "66.95", "flow_outcome": "ready"}


async def test_nothing_is_asked_back_without_a_yes(shop: OrderSystem) -> None:
    """A no leaves the money where it is."""
    verified = await verified_for(shop, "10078", CONVERSATION)
    said_no = tracker(user("no", intent="deny"), order_number="10078", confirmation=False, **WANTED)
    _, said, _ = await run(GetRefund(shop), said_no)

    assert responses(said)[0] == "utter_get_refund_kept"
    assert (await shop.refunds.status(verified, "10078")).refunds == ()


async def test_the_same_yes_asks_back_once(shop: OrderSystem) -> None:
    """The message's id is the key."""
    verified = await verified_for(shop, "10078", CONVERSATION)
    yes = user("yes", intent="affirm", message_id="m_yes")
    agreed = tracker(yes, order_number="10078", confirmation=True, **WANTED)
    first = await run(GetRefund(shop), agreed)
    again = await run(GetRefund(shop), agreed)

    assert responses(first[1])[0] == "utter_get_refund_granted"
    assert first[1][0] == again[1][0]
    assert len((await shop.refunds.status(verified, "10078")).refunds) == 1


async def test_what_was_given_back_meanwhile_is_not_given_twice(shop: OrderSystem) -> None:
    """All of it was given back since the question was put."""
    verified = await verified_for(shop, "10078", CONVERSATION)
    await shop.refunds.request(verified, "10078", reason=RefundReason.LATE, key="m_0")
    yes = user("yes", intent="affirm", message_id="m_yes")
    seen = tracker(yes, order_number="10078", confirmation=True, **WANTED)
    _, said, _ = await run(GetRefund(shop), seen)

    assert responses(said)[0] == "utter_get_refund_refused"


async def test_beyond_the_limit_no_question_is_put(shop: OrderSystem) -> None:
    """The form is full at once, and the deed hands over; an order of this value with priority."""
    await verified_for(shop, "10110", CONVERSATION)
    wish = user(intent="get_refund", entities={"order_number": "10110"})
    slots, said, _ = await run(
        GetRefundForm(shop), tracker(wish, loop("get_refund_form"), ran("get_refund_form"))
    )
    full = tracker(
        wish, order_number="10110", flow_outcome="ready", **{"beyond_rule": slots["beyond_rule"]}
    )
    handed, told, events = await run(GetRefund(shop), full)

    assert (said, slots["beyond_rule"]) == ([], "refund-limit")
    assert responses(told) == ["utter_high_value"]
    assert handed["handoff_reason"] == "high_value"
    assert events == [{"event": "followup", "name": "action_handoff"}]


async def test_the_same_yes_registers_one_return(shop: OrderSystem) -> None:
    """Told again, it is the same return."""
    verified = await verified_for(shop, "10078", CONVERSATION)
    yes = user("yes", intent="affirm", message_id="m_yes")
    agreed = tracker(
        yes, order_number="10078", flow_outcome="ready", confirmation=True, item="TOWEL-SET"
    )
    first = await run(ReturnItem(shop), agreed)

    assert responses(first[1])[0] == "utter_return_item_done"
    assert len(await shop.returns.status(verified, "10078")) == 1


async def test_a_claim_keeps_what_the_customer_said(shop: OrderSystem) -> None:
    """And tells its number."""
    verified = await verified_for(shop, "10078", CONVERSATION)
    yes = user("yes", intent="affirm", message_id="m_yes")
    agreed = tracker(
        yes, order_number="10078", flow_outcome="ready", confirmation=True, item="TOWEL-SET",
        remedy="refund", item_words="the towels came torn",
    )  # fmt: skip
    _, said, _ = await run(ClaimDamagedItem(shop), agreed)

    assert responses(said)[0] == "utter_claim_done_refund"
    case = await shop.cases.find(verified, said[0]["reference"])
    assert case.description == "the towels came torn"


async def test_a_shipped_order_is_not_changed(shop: OrderSystem) -> None:
    """It is said before anything is asked."""
    await verified_for(shop, "10042", CONVERSATION)
    wish = user(intent="change_order", entities={"order_number": "10042"})
    seen = tracker(wish, loop("change_order_form"), ran("change_order_form"))
    slots, said, _ = await run(ChangeOrderForm(shop), seen)

    assert responses(said) == ["utter_change_order_refused"]
    assert slots["flow_outcome"] == "stopped"


async def test_the_same_yes_disputes_once(shop: OrderSystem) -> None:
    """With the amount that was explained, and the reason in the customer's words."""
    verified = await verified_for(shop, "10042", CONVERSATION)
    yes = user("yes", intent="affirm", message_id="m_yes")
    agreed = tracker(
        yes, order_number="10042", flow_outcome="ready", confirmation=True,
        agreed_amount="59.90", item_words="you charged me twice",
    )  # fmt: skip
    first = await run(DisputeCharge(shop), agreed)
    again = await run(DisputeCharge(shop), agreed)
    case = await shop.cases.find(verified, first[1][0]["reference"])

    assert responses(first[1])[0] == "utter_dispute_charge_done"
    assert first[1][0] == again[1][0]
    assert (case.category, case.description) == ("double", "59.90 EUR: you charged me twice")
