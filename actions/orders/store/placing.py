"""Writes orders: new ones, their links to earlier ones, changed lines, links to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.address import Address
from actions.orders.model.order import Order
from actions.orders.money import Money
from actions.orders.order_number import FIRST
from actions.orders.states import OrderStatus, ReturnKind
from actions.orders.store.orders import address_row, to_address
from actions.orders.store.products import Picked
from actions.orders.store.tables import (
    AddressRow,
    CounterRow,
    OrderLineRow,
    OrderLinkKind,
    OrderLinkRow,
    OrderRow,
    PaymentLinkRow,
    ReturnRow,
)
from actions.orders.store.tables.customer import AddressKind


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be written; nothing is charged for what is `free`."""

    customer_id: int
    status: OrderStatus
    picked: tuple[Picked, ...]
    shipping: Money
    total: Money
    delivery_option: str
    deliver_to: Address
    placed_at: datetime
    pay_before: datetime | None
    promised_on: date | None
    free: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How an order came of another."""

    of_number: str
    kind: OrderLinkKind
    credit: Money
    return_id: int | None = None


@dataclass(frozen=True, slots=True)
class PayGrant:
    """Which order a token pays, whose it is, and until when."""

    number: str
    customer_id: int
    conversation_id: str
    expires_at: datetime


class PlacingRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def home(self, customer_id: int) -> Address | None:
        row = await self._home(customer_id)
        return None if row is None else to_address(row)

    async def add(self, order: NewOrder) -> str:
        """Write the order under the next number, which it returns. Stock is not touched."""
        delivery = await self._address_id(order.customer_id, order.deliver_to, order.placed_at)
        home = await self._home(order.customer_id)
        number = await self._next_number()
        self._session.add(
            OrderRow(
                number=number,
                customer_id=order.customer_id,
                status=order.status,
                currency=order.total.currency,
                shipping=order.shipping.amount,
                total=order.total.amount,
                cancellation_fee=Money.zero().amount,
                delivery_option=order.delivery_option,
                billing_address_id=delivery if home is None else home.id,
                delivery_address_id=delivery,
                promised_on=order.promised_on,
                pay_before=order.pay_before,
                placed_at=order.placed_at,
                paid_at=None if order.pay_before else order.placed_at,
            )
        )
        await self._session.flush()
        self._session.add_all(_lines(number, order.picked, free=order.free))
        await self._session.flush()
        return str(number)

    async def link(self, number: str, link: Link) -> None:
        self._session.add(
            OrderLinkRow(
                number=int(number),
                of_number=int(link.of_number),
                kind=link.kind,
                return_id=link.return_id,
                credit=link.credit.amount,
            )
        )
        await self._session.flush()

    async def comes_of(self, number: str) -> OrderLinkKind | None:
        """How the order came of an earlier one, if it did."""
        return await self._session.scalar(
            select(OrderLinkRow.kind).where(OrderLinkRow.number == int(number))
        )

    async def unlink_exchange(self, number: str) -> None:
        """The new order of an exchange is off: what came along goes back to the first order,
        and the exchange becomes a return."""
        row = await self._session.scalar(
            select(OrderLinkRow).where(
                OrderLinkRow.number == int(number), OrderLinkRow.kind == OrderLinkKind.EXCHANGE
            )
        )
        if row is None:
            return
        row.credit = Money.zero().amount
        await self._session.execute(
            update(ReturnRow).where(ReturnRow.id == row.return_id).values(kind=ReturnKind.RETURN)
        )
        await self._session.flush()

    async def lines_with_ids(self, number: str) -> dict[str, tuple[int, int]]:
        """By product code: the ids of the line and of the product."""
        rows = await self._session.execute(
            select(OrderLineRow.sku, OrderLineRow.id, OrderLineRow.product_id).where(
                OrderLineRow.order_number == int(number)
            )
        )
        return {sku: (line_id, product_id) for sku, line_id, product_id in rows}

    async def set_quantities(self, number: str, quantities: dict[int, int]) -> None:
        """By line id; zero takes the line out."""
        for line_id, quantity in quantities.items():
            own = (OrderLineRow.id == line_id, OrderLineRow.order_number == int(number))
            if quantity:
                change = update(OrderLineRow).where(*own).values(quantity=quantity)
                await self._session.execute(change)
            else:
                await self._session.execute(delete(OrderLineRow).where(*own))

    async def add_lines(self, number: str, picked: Sequence[Picked]) -> None:
        last = await self._session.scalar(
            select(func.max(OrderLineRow.position)).where(OrderLineRow.order_number == int(number))
        )
        self._session.add_all(_lines(int(number), picked, after=last or 0))
        await self._session.flush()

    async def set_totals(self, number: str, *, shipping: Money, total: Money) -> None:
        await self._session.execute(
            update(OrderRow)
            .where(OrderRow.number == int(number))
            .values(shipping=shipping.amount, total=total.amount)
        )

    async def grant_payment(
        self, number: str, *, token: str, conversation_id: str, expires_at: datetime
    ) -> None:
        self._session.add(
            PaymentLinkRow(
                token=token,
                order_number=int(number),
                conversation_id=conversation_id,
                expires_at=expires_at,
            )
        )
        await self._session.flush()

    async def payment_grant(self, token: str) -> PayGrant | None:
        found = await self._session.execute(
            select(
                OrderRow.number,
                OrderRow.customer_id,
                PaymentLinkRow.conversation_id,
                PaymentLinkRow.expires_at,
            )
            .join(OrderRow, OrderRow.number == PaymentLinkRow.order_number)
            .where(PaymentLinkRow.token == token)
        )
        row = found.one_or_none()
        return None if row is None else PayGrant(str(row[0]), row[1], row[2], row[3])

    async def wait_for_payment(self, number: str, until: datetime) -> None:
        """An unpaid order may be paid at least as long as its newest link is good."""
        await self._session.execute(
            update(OrderRow)
            .where(OrderRow.number == int(number), OrderRow.pay_before < until)
            .values(pay_before=until)
        )

    async def paid(self, order: Order, *, at: datetime, promised_on: date | None) -> None:
        await self._session.execute(
            update(OrderRow)
            .where(OrderRow.number == int(order.number))
            .values(
                status=OrderStatus.PROCESSING, paid_at=at, promised_on=promised_on, pay_before=None
            )
        )

    async def overdue(
        self, now: datetime, *, number: str | None = None, limit: int = 1
    ) -> Sequence[tuple[str, int]]:
        """Numbers and customers of orders not paid in time; `number` asks of that one only."""
        query = (
            select(OrderRow.number, OrderRow.customer_id)
            .where(OrderRow.pay_before <= now, OrderRow.status == OrderStatus.AWAITING_PAYMENT)
            .order_by(OrderRow.number)
            .limit(limit)
        )
        if number is not None:
            query = query.where(OrderRow.number == int(number))
        rows = await self._session.execute(query)
        return [(str(found), customer_id) for found, customer_id in rows]

    async def _next_number(self) -> int:
        # Whoever updates the counter first makes the others wait until its order can be seen.
        await self._session.execute(
            update(CounterRow)
            .where(CounterRow.name == "orders")
            .values(value=CounterRow.value + 1)
            .execution_options(synchronize_session=False)
        )
        newest = await self._session.scalar(select(func.max(OrderRow.number)))
        return FIRST if newest is None else newest + 1

    async def _home(self, customer_id: int) -> AddressRow | None:
        return await self._session.scalar(
            select(AddressRow)
            .where(AddressRow.customer_id == customer_id, AddressRow.kind == AddressKind.HOME)
            .order_by(AddressRow.id.desc())
            .limit(1)
        )

    async def _address_id(self, customer_id: int, address: Address, at: datetime) -> int:
        """The row of an address the customer has already, or a new one."""
        rows = await self._session.scalars(
            select(AddressRow)
            .where(AddressRow.customer_id == customer_id)
            .order_by(AddressRow.id.desc())
        )
        for row in rows:
            if to_address(row) == address:
                return row.id
        fresh = address_row(customer_id, address, AddressKind.DELIVERY, at)
        self._session.add(fresh)
        await self._session.flush()
        return fresh.id


def _lines(
    number: int, picked: Sequence[Picked], *, after: int = 0, free: bool = False
) -> list[OrderLineRow]:
    return [
        OrderLineRow(
            order_number=number,
            position=position,
            product_id=one.id,
            sku=one.product.sku,
            name=one.product.name,
            unit_price=Money.zero().amount if free else one.product.price.amount,
            quantity=one.quantity,
        )
        for position, one in enumerate(picked, start=after + 1)
    ]
