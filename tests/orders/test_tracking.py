"""Where an order is, as its customer is told."""

import json
from datetime import date, timedelta

import pytest

from actions.orders import Money, OrderStatus, OrderSystem, ScanCode, StepKey
from actions.orders.errors import InvalidOrderNumber
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import WEDNESDAY_NOON, StillClock


async def test_parcel_on_its_way_shows_the_carriers_events(shop: OrderSystem) -> None:
    """10042 has left Utrecht; the newest event comes first."""
    tracked = await shop.tracking.track(await verified_for(shop, "10042"), "#10042")

    assert tracked.status is OrderStatus.IN_TRANSIT
    assert [(e.code, e.place) for e in tracked.events] == [
        (ScanCode.DEPARTED, "Utrecht"),
        (ScanCode.SORTED, "Utrecht"),
        (ScanCode.ACCEPTED, "Tilburg"),
        (ScanCode.ANNOUNCED, "Tilburg"),
    ]
    assert tracked.carrier == "PakketVlug"
    assert tracked.track_code is not None
    assert tracked.expected == date(2026, 3, 5)
    assert not tracked.late


async def test_total_is_lines_and_shipping(shop: OrderSystem) -> None:
    """Money stays exact to the cent: 49.95 + 9.95, delivered free."""
    tracked = await shop.tracking.track(await verified_for(shop, "10042"), "10042")

    assert tracked.total == Money.of("59.90")
    assert [(line.name, line.quantity) for line in tracked.lines] == [
        ("Oak desk lamp", 1),
        ("LED bulbs, set of 4", 1),
    ]


@pytest.mark.parametrize(
    ("number", "done"),
    [
        ("10091", [StepKey.PLACED]),
        ("10057", [StepKey.PLACED, StepKey.PAID]),
        ("10063", [StepKey.PLACED, StepKey.PAID, StepKey.PACKED]),
        ("10042", [StepKey.PLACED, StepKey.PAID, StepKey.PACKED, StepKey.SHIPPED]),
        (
            "10104",
            [
                StepKey.PLACED,
                StepKey.PAID,
                StepKey.PACKED,
                StepKey.SHIPPED,
                StepKey.OUT_FOR_DELIVERY,
            ],
        ),
        ("10085", [StepKey.PLACED, StepKey.PAID, StepKey.CANCELLED]),
    ],
)
async def test_steps_show_how_far_the_order_is(
    shop: OrderSystem, number: str, done: list[StepKey]
) -> None:
    """Each status has its stations behind it, with a time."""
    tracked = await shop.tracking.track(await verified_for(shop, number), number)

    assert [step.key for step in tracked.steps if step.done] == done
    assert all(step.at is not None for step in tracked.steps if step.done)


async def test_parcel_past_its_day_is_late(shop: OrderSystem) -> None:
    """10138 was expected two days ago and the carrier reports a delay."""
    tracked = await shop.tracking.track(await verified_for(shop, "10138"), "10138")

    assert tracked.late
    assert tracked.expected == (WEDNESDAY_NOON - timedelta(days=2)).date()
    assert tracked.events[0].code is ScanCode.DELAYED


async def test_parcel_becomes_late_as_time_passes(shop: OrderSystem, clock: StillClock) -> None:
    """The day after it was expected, not on the day."""
    clock.advance(days=1)
    assert not (await shop.tracking.track(await verified_for(shop, "10042", "a"), "10042")).late
    clock.advance(days=1)
    assert (await shop.tracking.track(await verified_for(shop, "10042", "b"), "10042")).late


async def test_unreadable_number_is_refused_before_any_look(shop: OrderSystem) -> None:
    """The refusal carries what was typed."""
    verified = await verified_for(shop, "10042")

    with pytest.raises(InvalidOrderNumber):
        await shop.tracking.track(verified, "ten thousand")


async def test_customer_sees_all_own_orders_newest_first(shop: OrderSystem) -> None:
    """Only full proof lists them all."""
    own = await shop.tracking.own_orders(await verified_customer(shop, "10138"))

    assert [order.number for order in own.orders] == ["10139", "10138", "10140"]
    assert own.complete
    assert own.orders[0].first_item == "Stoneware mugs, set of 6"


async def test_order_proof_lists_only_what_it_covers(shop: OrderSystem) -> None:
    """And says that there may be more."""
    own = await shop.tracking.own_orders(await verified_for(shop, "10138"))

    assert [order.number for order in own.orders] == ["10138"]
    assert not own.complete


async def test_list_of_orders_is_cut_at_its_limit(shop: OrderSystem) -> None:
    """The newest stay."""
    own = await shop.tracking.own_orders(await verified_customer(shop, "10138"), limit=1)

    assert [order.number for order in own.orders] == ["10139"]


async def test_snapshot_has_the_shape_of_a_handoff_context(shop: OrderSystem) -> None:
    """What an agent gets is plain JSON with the names both sides agreed on."""
    snapshot = await shop.tracking.snapshot(await verified_for(shop, "10042"), "10042")

    assert json.loads(json.dumps(snapshot.as_json())) == {
        "number": "10042",
        "status": "in_transit",
        "total": "59.90",
        "currency": "EUR",
        "placed_at": "2026-03-02T22:00:00Z",
        "lines": [
            {"name": "Oak desk lamp", "quantity": 1},
            {"name": "LED bulbs, set of 4", "quantity": 1},
        ],
        "last_event": "The parcel has left the depot (Utrecht)",
        "last_event_at": "2026-03-04T04:00:00Z",
        "as_of": "2026-03-04T12:00:00Z",
    }


async def test_conversation_without_proof_gets_no_snapshot(
    shop: OrderSystem, clock: StillClock
) -> None:
    """Nothing is told before proof, of other orders, or after the proof has expired."""
    look = shop.tracking.snapshot_for_conversation
    assert await look("c_test", "10042") is None
    await verified_for(shop, "10042")

    assert await look("c_test", "10042") is not None
    assert await look("c_test", "10057") is None
    assert await look("c_test", "rubbish") is None
    clock.advance(hours=1)
    assert await look("c_test", "10042") is None
