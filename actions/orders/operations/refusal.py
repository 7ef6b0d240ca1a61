"""Refuses what cannot be done once a parcel has left, each status by its own error."""

from collections.abc import Mapping

from actions.orders.errors import (
    AlreadyCancelled,
    AlreadyDelivered,
    AlreadyReturned,
    AlreadyShipped,
    Instead,
    Refused,
)
from actions.orders.model.order import Order
from actions.orders.states import OrderStatus

_ERRORS: dict[OrderStatus, type[Refused]] = {
    OrderStatus.IN_TRANSIT: AlreadyShipped,
    OrderStatus.OUT_FOR_DELIVERY: AlreadyShipped,
    OrderStatus.DELIVERED: AlreadyDelivered,
    OrderStatus.CANCELLED: AlreadyCancelled,
    OrderStatus.RETURNED: AlreadyReturned,
}


def refuse_after_dispatch(order: Order, instead: Mapping[OrderStatus, tuple[Instead, ...]]) -> None:
    """Raise the leaf of `Refused` for the order's status, unless it is still in the warehouse."""
    error = _ERRORS.get(order.status)
    if error is not None:
        raise error(order.number, order.status.value, instead.get(order.status, ()))


def refuse_when_over(order: Order) -> None:
    """Raise `AlreadyCancelled` or `AlreadyReturned`: nothing more happens to such an order."""
    if order.status in {OrderStatus.CANCELLED, OrderStatus.RETURNED}:
        instead = (Instead.TRACK_REFUND, Instead.PLACE_NEW_ORDER)
        raise _ERRORS[order.status](order.number, order.status.value, instead)
