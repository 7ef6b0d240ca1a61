"""The stations of an order, from placed to delivered, and which of them lie behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from actions.orders.model.order import Order, Shipment
from actions.orders.states import OrderStatus, ScanCode, StepKey


@dataclass(frozen=True, slots=True)
class Step:
    """A station of the order; `at` is None while it is ahead or its time is unknown."""

    key: StepKey
    done: bool
    at: datetime | None


def steps_of(order: Order, shipment: Shipment | None) -> tuple[Step, ...]:
    """In their order. A cancelled order shows what was done, then that it was cancelled."""
    if order.status is OrderStatus.CANCELLED:
        done = [step for step in _forward(order, shipment) if step.done]
        return (*done, Step(StepKey.CANCELLED, True, order.moments.cancelled_at))
    steps = tuple(_forward(order, shipment))
    if order.status is OrderStatus.RETURNED:
        return (*steps, Step(StepKey.RETURNED, True, order.moments.returned_at))
    return steps


def _forward(order: Order, shipment: Shipment | None) -> Iterator[Step]:
    moments = order.moments
    driving = shipment.first(ScanCode.OUT_FOR_DELIVERY) if shipment else None
    times = {
        StepKey.PLACED: moments.placed_at,
        StepKey.PAID: moments.paid_at,
        StepKey.PACKED: moments.packed_at,
        StepKey.SHIPPED: moments.shipped_at,
        StepKey.OUT_FOR_DELIVERY: driving,
        StepKey.DELIVERED: moments.delivered_at,
    }
    for key, at in times.items():
        # A parcel left at the door was out for delivery, scanned or not.
        passed = key is StepKey.OUT_FOR_DELIVERY and moments.delivered_at is not None
        yield Step(key, at is not None or passed, at)
