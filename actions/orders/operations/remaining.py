"""What of an order can still go back or be claimed: what was bought, less what was dealt with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.errors import (
    AlreadyCancelled,
    AlreadyReturned,
    Instead,
    NotDelivered,
    NothingToReturn,
    NotReturnable,
    ProductNotFound,
    Refused,
    ReturnWindowOver,
)
from actions.orders.model.order import Line, Order
from actions.orders.model.product import Wanted, gathered
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.money import Money
from actions.orders.states import OrderStatus
from actions.orders.store.work import Work

_NOT_YET = (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY)
_PERSON = (Instead.CONTACT_HUMAN_AGENT,)


@dataclass(frozen=True, slots=True)
class Remaining:
    """A line of the order, and how many of it nothing has been done about yet."""

    line_id: int
    line: Line
    left: int
    returnable: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """So many of a line."""

    remaining: Remaining
    quantity: int

    @property
    def price(self) -> Money:
        return self.remaining.line.unit_price * self.quantity


async def remaining_of(work: Work, order: Order) -> tuple[Remaining, ...]:
    """Every line of the order, in its order."""
    ids = await work.placing.lines_with_ids(order.number)
    returned = await work.returns.taken(order.number)
    claimed = await work.cases.claimed(order.number)
    returnable = await work.returns.returnable(order.number)
    return tuple(
        Remaining(
            line_id=ids[line.sku][0],
            line=line,
            left=_left(line, ids[line.sku][0], returned, claimed),
            returnable=returnable[line.sku],
        )
        for line in order.lines
    )


def choose(
    order: Order, lines: Sequence[Remaining], items: tuple[Wanted, ...] | None
) -> tuple[Chosen, ...]:
    """The items named, or all that can go back.

    Raises `ProductNotFound`, `NotReturnable`, `NothingToReturn`, `InvalidQuantity`.
    """
    if items is None:
        return choose_all(order, lines)
    by_sku = {one.line.sku: one for one in lines}
    chosen = []
    for item in gathered(items):
        if item.sku not in by_sku:
            raise ProductNotFound(item.sku)
        one = by_sku[item.sku]
        if not one.returnable:
            raise NotReturnable(order.number, order.status.value, _PERSON)
        if item.quantity > one.left:
            raise NothingToReturn(order.number, order.status.value, _PERSON)
        chosen.append(Chosen(one, item.quantity))
    return tuple(chosen)


def choose_all(order: Order, lines: Sequence[Remaining]) -> tuple[Chosen, ...]:
    """Raises `NotReturnable`, `NothingToReturn`."""
    chosen = tuple(Chosen(one, one.left) for one in lines if one.returnable and one.left)
    if chosen:
        return chosen
    error = NothingToReturn if any(one.returnable for one in lines) else NotReturnable
    raise error(order.number, order.status.value, _PERSON)


def check_returnable(order: Order, policy: ServicePolicy, now: datetime) -> date:
    """The last day to register. Raises `NotDelivered`, `AlreadyCancelled`, `AlreadyReturned`,
    `ReturnWindowOver`."""
    delivered_at = check_delivered(order)
    until = (delivered_at + policy.return_window).date()
    if now.date() > until:
        raise ReturnWindowOver(order.number, order.status.value, _PERSON)
    return until


def check_delivered(order: Order) -> datetime:
    """When it was. Raises `NotDelivered`, `AlreadyCancelled`, `AlreadyReturned`."""
    delivered_at = order.moments.delivered_at
    if order.status is OrderStatus.DELIVERED and delivered_at is not None:
        return delivered_at
    raise _refusal(order)


def _refusal(order: Order) -> Refused:
    facts = (order.number, order.status.value)
    if order.status is OrderStatus.CANCELLED:
        return AlreadyCancelled(*facts, (Instead.TRACK_REFUND,))
    if order.status is OrderStatus.RETURNED:
        return AlreadyReturned(*facts, (Instead.TRACK_REFUND,))
    if order.is_before_dispatch:
        return NotDelivered(*facts, (Instead.CANCEL_ORDER, Instead.CHANGE_ORDER))
    return NotDelivered(*facts, _NOT_YET)


def _left(line: Line, line_id: int, returned: Mapping[int, int], claimed: Mapping[int, int]) -> int:
    return max(line.quantity - returned.get(line_id, 0) - claimed.get(line_id, 0), 0)
