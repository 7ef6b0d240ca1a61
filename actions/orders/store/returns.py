"""Returns with their lines and labels, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.states import RefundReason, ReturnKind, ReturnStatus
from actions.orders.store.tables import (
    OrderLineRow,
    OrderLinkRow,
    OrderRow,
    ProductRow,
    ReturnLabelRow,
    ReturnLineRow,
    ReturnRow,
)


@dataclass(frozen=True, slots=True)
class NewReturn:
    """`lines` by order line id; `exchange_product_id` is what is wanted in their place."""

    number: str
    kind: ReturnKind
    reason: RefundReason
    lines: dict[int, int]
    registered_at: datetime
    token: str
    send_before: date
    exchange_product_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line that goes back, named and priced as it was bought; price in the order's currency."""

    sku: str
    name: str
    quantity: int
    unit_cents: int


@dataclass(frozen=True, slots=True)
class StoredReturn:
    """A return as it stands; the label is empty for those that had none."""

    id: int
    reference: str
    number: str
    customer_id: int
    kind: ReturnKind
    status: ReturnStatus
    reason: RefundReason
    registered_at: datetime
    received_at: datetime | None
    token: str | None
    send_before: date | None
    exchange_number: str | None
    lines: tuple[StoredLine, ...]


class ReturnRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def taken(self, number: str) -> dict[int, int]:
        """How many of each line are on their way back or were taken back, by line id."""
        rows = await self._session.execute(
            select(ReturnLineRow.order_line_id, func.sum(ReturnLineRow.quantity))
            .join(ReturnRow, ReturnRow.id == ReturnLineRow.return_id)
            .where(ReturnRow.order_number == int(number))
            .where(ReturnRow.status != ReturnStatus.REJECTED)
            .group_by(ReturnLineRow.order_line_id)
        )
        return {line_id: int(quantity) for line_id, quantity in rows}

    async def returnable(self, number: str) -> dict[str, bool]:
        """By product code, whether the order's products may be returned."""
        rows = await self._session.execute(
            select(OrderLineRow.sku, ProductRow.returnable)
            .join(ProductRow, ProductRow.id == OrderLineRow.product_id)
            .where(OrderLineRow.order_number == int(number))
        )
        return {row.sku: row.returnable for row in rows}

    async def add(self, new: NewReturn) -> tuple[int, str]:
        """Returns its id and its reference: the order's number and a counter."""
        count = await self._session.scalar(
            select(func.count()).where(ReturnRow.order_number == int(new.number))
        )
        row = ReturnRow(
            reference=f"T{new.number}-{(count or 0) + 1}",
            order_number=int(new.number),
            kind=new.kind,
            status=ReturnStatus.LABEL_SENT,
            reason=new.reason,
            registered_at=new.registered_at,
            received_at=None,
        )
        self._session.add(row)
        await self._session.flush()
        self._session.add_all(
            ReturnLineRow(
                return_id=row.id,
                order_line_id=line_id,
                quantity=quantity,
                exchange_product_id=new.exchange_product_id,
            )
            for line_id, quantity in new.lines.items()
        )
        self._session.add(
            ReturnLabelRow(token=new.token, return_id=row.id, send_before=new.send_before)
        )
        await self._session.flush()
        return row.id, row.reference

    async def of_order(self, number: str) -> Sequence[StoredReturn]:
        """Newest first."""
        ids = await self._session.scalars(
            select(ReturnRow.id)
            .where(ReturnRow.order_number == int(number))
            .order_by(ReturnRow.id.desc())
        )
        return [await self._stored(return_id) for return_id in ids.all()]

    async def of_label(self, token: str) -> StoredReturn | None:
        return_id = await self._session.scalar(
            select(ReturnLabelRow.return_id).where(ReturnLabelRow.token == token)
        )
        return None if return_id is None else await self._stored(return_id)

    async def _stored(self, return_id: int) -> StoredReturn:
        found = await self._session.execute(
            select(ReturnRow, OrderRow.customer_id, ReturnLabelRow, OrderLinkRow.number)
            .join(OrderRow, OrderRow.number == ReturnRow.order_number)
            .outerjoin(ReturnLabelRow, ReturnLabelRow.return_id == ReturnRow.id)
            .outerjoin(OrderLinkRow, OrderLinkRow.return_id == ReturnRow.id)
            .where(ReturnRow.id == return_id)
        )
        row, customer_id, label, exchange = found.one()
        return StoredReturn(
            id=row.id,
            reference=row.reference,
            number=str(row.order_number),
            customer_id=customer_id,
            kind=row.kind,
            status=row.status,
            reason=row.reason,
            registered_at=row.registered_at,
            received_at=row.received_at,
            token=label.token if label else None,
            send_before=label.send_before if label else None,
            exchange_number=str(exchange) if exchange else None,
            lines=await self._lines(return_id),
        )

    async def _lines(self, return_id: int) -> tuple[StoredLine, ...]:
        rows = await self._session.execute(
            select(OrderLineRow, ReturnLineRow.quantity)
            .join(ReturnLineRow, ReturnLineRow.order_line_id == OrderLineRow.id)
            .where(ReturnLineRow.return_id == return_id)
            .order_by(OrderLineRow.position)
        )
        return tuple(
            StoredLine(line.sku, line.name, quantity, int(line.unit_price.scaleb(2)))
            for line, quantity in rows
        )
