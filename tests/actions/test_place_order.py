"""The deed of an order: done once, and not on terms that nobody agreed to."""

from dataclasses import replace
from pathlib import Path

from rasa_sdk.interfaces import Tracker

from actions.flows.basket import HOME, Basket
from actions.flows.place_order import PlaceOrderForm
from actions.flows.placing import PlaceOrder
from actions.orders import OrderSystem
from tests.actions.tracking import CONVERSATION, loop, ran, responses, run, tracker, user
from tests.orders.asking import verified_customer
from tests.orders.sql import execute, stock_up

AGREED = replace(
    Basket().taking("VASE-GLASS", 1), goes=HOME, delivery="nl-standard", agreed="23.90"
)


def agreed(basket: Basket = AGREED) -> Tracker:
    """The tracker after the yes."""
    return tracker(
        user("yes", intent="affirm", message_id="m_yes"),
        flow_outcome="ready", confirmation=True, draft=basket.written(),
    )  # fmt: skip


async def test_same_message_places_one_order(shop: OrderSystem, tmp_path: Path) -> None:
    """A turn that is run again tells the same order and the same link."""
    await stock_up(f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}")
    verified = await verified_customer(shop, "10057", CONVERSATION)
    before = await shop.tracking.own_orders(verified, limit=5)
    first, second = await run(PlaceOrder(shop), agreed()), await run(PlaceOrder(shop), agreed())
    after = await shop.tracking.own_orders(verified, limit=5)

    assert responses(first[1]) == ["utter_place_order_done", "<link>", "utter_anything_else"]
    assert first[1][:2] == second[1][:2]
    assert len(after.orders) == len(before.orders) + 1


async def test_dearer_than_agreed_is_asked_again(shop: OrderSystem, tmp_path: Path) -> None:
    """The price has changed since the read-back: nothing is placed, the basket stays."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}"
    await stock_up(url)
    verified = await verified_customer(shop, "10057", CONVERSATION)
    await execute(url, "UPDATE products SET price = 2995 WHERE sku = 'VASE-GLASS'")
    slots, said, events = await run(PlaceOrder(shop), agreed())
    again = tracker(
        user("yes", intent="affirm"), ran("action_place_order"), loop("place_order_form"),
        ran("place_order_form"), draft=slots["draft"], confirmation=True,
    )  # fmt: skip
    _, asked, _ = await run(PlaceOrderForm(shop), again)

    assert responses(said) == ["utter_terms_changed"]
    assert events == [{"event": "followup", "name": "place_order_form"}]
    assert responses(asked) == ["utter_place_order_confirm"]
    assert asked[0]["total"] == "€34.90"
    assert len((await shop.tracking.own_orders(verified, limit=5)).orders) == 1


async def test_without_proof_nothing_is_placed(shop: OrderSystem) -> None:
    """Whatever stands in the slots."""
    _, said, events = await run(PlaceOrder(shop), agreed())

    assert responses(said) == []
    assert events == [{"event": "followup", "name": "place_order_form"}]


async def test_no_places_nothing(shop: OrderSystem) -> None:
    """And says so."""
    await verified_customer(shop, "10057", CONVERSATION)
    seen = tracker(
        user("no", intent="deny"), flow_outcome="ready", confirmation=False, draft=AGREED.written()
    )
    slots, said, _ = await run(PlaceOrder(shop), seen)

    assert responses(said)[0] == "utter_place_order_kept"
    assert slots["draft"] is None


async def test_by_voice_the_link_is_mailed(shop: OrderSystem, tmp_path: Path) -> None:
    """Nothing to press is sent, and the mail holds the link of this order."""
    await stock_up(f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}")
    await verified_customer(shop, "10057", CONVERSATION)
    seen = tracker(
        user("yes", intent="affirm", channel="voice"),
        flow_outcome="ready", confirmation=True, draft=AGREED.written(),
    )  # fmt: skip
    slots, said, _ = await run(PlaceOrder(shop), seen)
    mail = await shop.mails.take()

    assert "<link>" not in responses(said)
    assert mail is not None
    assert mail.number == slots["order_number"]
