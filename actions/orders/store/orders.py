"""Orders as rows: found only together with whose they are; moved only along the allowed moves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from actions.orders.address import Address
from actions.orders.model.order import Line, Moments, Order
from actions.orders.money import Money
from actions.orders.postcode import postcode_key
from actions.orders.states import OrderStatus, check_move
from actions.orders.store.tables import AddressRow, OrderLineRow, OrderRow, ProductRow
from actions.orders.store.tables.customer import AddressKind


class OrderRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_customer(self, number: str, customer_id: int) -> Order | None:
        """The order, if it is that customer's."""
        row = await self._session.scalar(_whole(number, customer_id))
        return None if row is None else to_order(row)

    async def hold(self, number: str, customer_id: int) -> None:
        """Keep others from changing the order until this transaction ends.

        PostgreSQL locks the row; on SQLite the transaction that may write is alone anyway.
        """
        await self._session.execute(
            select(OrderRow.number)
            .where(OrderRow.number == int(number), OrderRow.customer_id == customer_id)
            .with_for_update()
        )

    async def newest_of_customer(
        self, customer_id: int, *, limit: int, only: frozenset[str] | None
    ) -> Sequence[Order]:
        """The latest orders; `only` narrows them to these numbers."""
        query = (
            _loaded()
            .where(OrderRow.customer_id == customer_id)
            .order_by(OrderRow.placed_at.desc(), OrderRow.number.desc())
            .limit(limit)
        )
        if only is not None:
            query = query.where(OrderRow.number.in_([int(number) for number in only]))
        return [to_order(row) for row in await self._session.scalars(query)]

    async def cancel(self, order: Order, *, fee: Money, at: datetime) -> None:
        """Cancel, and put the goods back in stock."""
        check_move(order.status, OrderStatus.CANCELLED)
        await self._session.execute(
            update(OrderRow)
            .where(OrderRow.number == int(order.number))
            .values(
                status=OrderStatus.CANCELLED,
                cancelled_at=at,
                cancellation_fee=fee.amount,
                promised_on=None,
                pay_before=None,
            )
        )
        lines = await self._session.execute(
            select(OrderLineRow.product_id, OrderLineRow.quantity)
            .where(OrderLineRow.order_number == int(order.number))
            .order_by(OrderLineRow.product_id)
        )
        for product_id, quantity in lines.all():
            await self._session.execute(
                update(ProductRow)
                .where(ProductRow.id == product_id)
                .values(stock=ProductRow.stock + quantity)
            )

    async def deliver_to(self, order: Order, address: Address, *, at: datetime) -> None:
        """Give the order a delivery address of its own; earlier orders keep theirs."""
        row = address_row(order.customer_id, address, AddressKind.DELIVERY, at)
        self._session.add(row)
        await self._session.flush()
        await self._session.execute(
            update(OrderRow)
            .where(OrderRow.number == int(order.number))
            .values(delivery_address_id=row.id)
        )


def address_row(customer_id: int, address: Address, kind: AddressKind, at: datetime) -> AddressRow:
    return AddressRow(
        customer_id=customer_id,
        kind=kind,
        name=address.name,
        street=address.street,
        house_number=address.house_number,
        addition=address.addition,
        postcode=address.postcode,
        postcode_key=postcode_key(address.postcode),
        city=address.city,
        country=address.country,
        created_at=at,
    )


def to_address(row: AddressRow) -> Address:
    return Address(
        name=row.name,
        street=row.street,
        house_number=row.house_number,
        addition=row.addition,
        postcode=row.postcode,
        city=row.city,
        country=row.country,
    )


def to_order(row: OrderRow) -> Order:
    return Order(
        number=str(row.number),
        customer_id=row.customer_id,
        status=row.status,
        total=Money(row.total, row.currency),
        shipping=Money(row.shipping, row.currency),
        cancellation_fee=Money(row.cancellation_fee, row.currency),
        delivery_option=row.delivery_option,
        promised_on=row.promised_on,
        moments=_moments(row),
        lines=tuple(_line(line, row.currency) for line in row.lines),
        billing_address=to_address(row.billing_address),
        delivery_address=to_address(row.delivery_address),
    )


def _moments(row: OrderRow) -> Moments:
    return Moments(
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        packed_at=row.packed_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        cancelled_at=row.cancelled_at,
        returned_at=row.returned_at,
    )


def _line(row: OrderLineRow, currency: str) -> Line:
    return Line(
        sku=row.sku,
        name=row.name,
        quantity=row.quantity,
        unit_price=Money(row.unit_price, currency),
    )


def _loaded() -> Select[OrderRow]:
    return select(OrderRow).options(
        selectinload(OrderRow.lines),
        joinedload(OrderRow.billing_address),
        joinedload(OrderRow.delivery_address),
    )


def _whole(number: str, customer_id: int) -> Select[OrderRow]:
    return _loaded().where(OrderRow.number == int(number), OrderRow.customer_id == customer_id)
