"""Works out a change of an order's lines: what it may hold then, and what it would cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.orders.errors import AlreadyPacked, Instead, NothingLeft, OutOfPolicy, OutOfStock
from actions.orders.model.order import Line, Order
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.operations.quoting import line_of, shipping_of
from actions.orders.operations.refusal import refuse_after_dispatch
from actions.orders.states import OrderStatus
from actions.orders.store.products import Picked
from actions.orders.store.tables.after import OrderLinkKind
from actions.orders.store.work import Work

_INSTEAD = {
    OrderStatus.IN_TRANSIT: (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY),
    OrderStatus.OUT_FOR_DELIVERY: (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY),
    OrderStatus.DELIVERED: (Instead.RETURN_ITEM, Instead.PLACE_NEW_ORDER),
    OrderStatus.CANCELLED: (Instead.PLACE_NEW_ORDER,),
    OrderStatus.RETURNED: (Instead.PLACE_NEW_ORDER,),
}
_PACKED = (Instead.CANCEL_ORDER, Instead.PLACE_NEW_ORDER, Instead.RETURN_AFTER_DELIVERY)
_NOT_BY_ITSELF = frozenset({OrderLinkKind.EXCHANGE, OrderLinkKind.REPLACEMENT})


@dataclass(frozen=True, slots=True)
class ChangeQuote:
    """`difference` is new minus old: negative means money back or less to pay."""

    number: str
    lines: tuple[Line, ...]
    shipping: Money
    old_total: Money
    total: Money
    difference: Money


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """A quote with what it does: to the shelves (`moved`), to lines by id, and new lines."""

    quote: ChangeQuote
    moved: tuple[Picked, ...]
    quantities: dict[int, int]
    added: tuple[Picked, ...]

    def check_stock(self) -> None:
        """Raises `OutOfStock` for the first product that is short."""
        for one in self.moved:
            if one.quantity > one.product.stock:
                product = one.product
                raise OutOfStock(product.sku, product.name, one.quantity, product.stock)

    async def apply(self, work: Work) -> None:
        """Raises `OutOfStock`."""
        await work.products.move(self.moved)
        await work.placing.set_quantities(self.quote.number, self.quantities)
        await work.placing.add_lines(self.quote.number, self.added)
        await work.placing.set_totals(
            self.quote.number, shipping=self.quote.shipping, total=self.quote.total
        )


async def plan_change(work: Work, order: Order, wanted: tuple[Wanted, ...]) -> ChangePlan:
    """Raises leaves of `Refused`, `ProductNotFound`, `OutOfPolicy`."""
    refuse_change(order)
    await _refuse_linked(work, order)
    picked = await work.products.pick(wanted)
    ids = await work.placing.lines_with_ids(order.number)
    had = {line.sku: line for line in order.lines}
    lines = new_lines(order, picked)
    option = await work.deliveries.option(order.delivery_option)
    goods = Money.total((line.unit_price * line.quantity for line in lines), order.total.currency)
    shipping = shipping_of(option, goods)
    total = goods + shipping
    quote = ChangeQuote(
        order.number, lines, shipping, order.total, total, difference=total - order.total
    )
    await _check_limits(work, order, quote)
    return ChangePlan(
        quote=quote,
        moved=tuple(_moved(one, had.get(one.product.sku)) for one in picked),
        quantities={
            ids[one.product.sku][0]: one.quantity for one in picked if one.product.sku in had
        },
        added=tuple(one for one in picked if one.product.sku not in had and one.quantity),
    )


def refuse_change(order: Order) -> None:
    """Raise the leaf of `Refused` for the order's status."""
    refuse_after_dispatch(order, _INSTEAD)
    if order.status is OrderStatus.PACKED:
        raise AlreadyPacked(order.number, order.status.value, _PACKED)


def new_lines(order: Order, picked: Sequence[Picked]) -> tuple[Line, ...]:
    """Lines keep the price they were bought at. Raises `NothingLeft`."""
    wanted = {one.product.sku: one for one in picked}
    kept = [
        replace(line, quantity=wanted[line.sku].quantity) if line.sku in wanted else line
        for line in order.lines
    ]
    had = {line.sku for line in order.lines}
    fresh = [line_of(one) for one in picked if one.product.sku not in had]
    lines = tuple(line for line in (*kept, *fresh) if line.quantity)
    if not lines:
        raise NothingLeft(order.number, order.status.value, (Instead.CANCEL_ORDER,))
    return lines


def _moved(one: Picked, before: Line | None) -> Picked:
    return replace(one, quantity=one.quantity - (before.quantity if before else 0))


async def _refuse_linked(work: Work, order: Order) -> None:
    kind = await work.placing.comes_of(order.number)
    if kind in _NOT_BY_ITSELF:
        raise OutOfPolicy("change-linked", order.number, {"kind": kind.value if kind else ""})


async def _check_limits(work: Work, order: Order, quote: ChangeQuote) -> None:
    policy = await work.policies.service()
    facts = {"old_total": str(quote.old_total), "total": str(quote.total)}
    if quote.total > policy.order_limit and quote.total > quote.old_total:
        raise OutOfPolicy("order-limit", order.number, facts)
    waits = order.status is OrderStatus.AWAITING_PAYMENT
    if not waits and quote.difference > policy.change_limit:
        raise OutOfPolicy("change-limit", order.number, facts)
