"""Payments, refunds, invoices and the links to their copies, as rows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from actions.orders.model.billing import Account, Invoice, PaymentAttempt, Refund
from actions.orders.money import Money
from actions.orders.states import InvoiceStatus, PaymentStatus
from actions.orders.store.tables import (
    InvoiceCopyRow,
    InvoiceRow,
    OrderLinkRow,
    OrderRow,
    PaymentRow,
    RefundRow,
)


@dataclass(frozen=True, slots=True)
class CopyGrant:
    """Which order a token shows the invoice of, whose it is, and until when."""

    number: str
    customer_id: int
    expires_at: datetime


class BillingRows:
    """Every query takes the number of an order that was found as the customer's own."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def account(self, number: str, currency: str) -> Account:
        payments = await self._session.scalars(
            select(PaymentRow)
            .where(PaymentRow.order_number == int(number))
            .order_by(PaymentRow.attempted_at.desc(), PaymentRow.id.desc())
        )
        refunds = await self._session.scalars(
            select(RefundRow)
            .where(RefundRow.order_number == int(number))
            .order_by(RefundRow.requested_at.desc(), RefundRow.id.desc())
        )
        return Account(
            currency=currency,
            payments=tuple(_payment(row) for row in payments),
            refunds=tuple(_refund(row) for row in refunds),
            brought=Money(await self._credit(OrderLinkRow.number, number), currency),
            passed_on=Money(await self._credit(OrderLinkRow.of_number, number), currency),
        )

    async def _credit(self, side: InstrumentedAttribute[int], number: str) -> Decimal:
        credit = await self._session.scalar(
            select(func.sum(OrderLinkRow.credit)).where(side == int(number))
        )
        return credit or Decimal(0)

    async def next_refund_reference(self, number: str) -> str:
        """The order's number and a counter, which can be read out on the phone."""
        count = await self._session.scalar(
            select(func.count()).where(RefundRow.order_number == int(number))
        )
        return f"R{number}-{(count or 0) + 1}"

    async def add_refund(self, refund: Refund, *, conversation_id: str) -> None:
        self._session.add(
            RefundRow(
                reference=refund.reference,
                order_number=int(refund.number),
                status=refund.status,
                reason=refund.reason,
                method=refund.method,
                amount=refund.amount.amount,
                currency=refund.amount.currency,
                requested_at=refund.requested_at,
                expected_by=refund.expected_by,
                completed_at=refund.completed_at,
                conversation_id=conversation_id,
            )
        )
        await self._session.flush()

    async def close_cancelled(self, number: str) -> None:
        """Nothing more can be paid on a cancelled order, and its invoice no longer counts."""
        await self._session.execute(
            update(PaymentRow)
            .where(PaymentRow.order_number == int(number))
            .where(PaymentRow.status == PaymentStatus.OPEN)
            .values(status=PaymentStatus.EXPIRED)
        )
        await self._session.execute(
            update(InvoiceRow)
            .where(InvoiceRow.order_number == int(number))
            .values(status=InvoiceStatus.CREDITED)
        )

    async def add_payment(self, number: str, attempt: PaymentAttempt) -> None:
        self._session.add(
            PaymentRow(
                order_number=int(number),
                method=attempt.method,
                status=attempt.status,
                amount=attempt.amount.amount,
                currency=attempt.amount.currency,
                attempted_at=attempt.at,
                failure=attempt.failure,
            )
        )
        await self._session.flush()

    async def reopen(self, number: str, left: Money) -> None:
        """What waits to be paid is `left` from now on; nothing waits where that is zero."""
        change = {"amount": left.amount} if left else {"status": PaymentStatus.EXPIRED}
        await self._session.execute(
            update(PaymentRow)
            .where(PaymentRow.order_number == int(number), PaymentRow.status == PaymentStatus.OPEN)
            .values(**change)
        )

    async def bill(self, invoice: Invoice) -> None:
        """Make the order's invoice, or bring it up to date; it keeps its number and its days."""
        values = {
            "status": invoice.status,
            "total": invoice.total.amount,
            "vat": invoice.vat.amount,
        }
        row = await self._session.scalar(
            update(InvoiceRow)
            .where(InvoiceRow.order_number == int(invoice.number))
            .values(**values)
            .returning(InvoiceRow.id)
        )
        if row is None:
            self._session.add(
                InvoiceRow(
                    invoice_number=invoice.invoice_number,
                    order_number=int(invoice.number),
                    issued_on=invoice.issued_on,
                    due_on=invoice.due_on,
                    currency=invoice.total.currency,
                    **values,
                )
            )
            await self._session.flush()

    async def invoice(self, number: str) -> Invoice | None:
        row = await self._session.scalar(
            select(InvoiceRow).where(InvoiceRow.order_number == int(number))
        )
        return None if row is None else _invoice(row)

    async def grant_copy(
        self, number: str, *, token: str, conversation_id: str, expires_at: datetime
    ) -> None:
        invoice_id = await self._session.scalar(
            select(InvoiceRow.id).where(InvoiceRow.order_number == int(number))
        )
        self._session.add(
            InvoiceCopyRow(
                token=token,
                invoice_id=invoice_id,
                conversation_id=conversation_id,
                expires_at=expires_at,
            )
        )
        await self._session.flush()

    async def copy_grant(self, token: str) -> CopyGrant | None:
        found = await self._session.execute(
            select(OrderRow.number, OrderRow.customer_id, InvoiceCopyRow.expires_at)
            .join(InvoiceRow, InvoiceRow.order_number == OrderRow.number)
            .join(InvoiceCopyRow, InvoiceCopyRow.invoice_id == InvoiceRow.id)
            .where(InvoiceCopyRow.token == token)
        )
        row = found.one_or_none()
        return None if row is None else CopyGrant(str(row[0]), row[1], row[2])


def _payment(row: PaymentRow) -> PaymentAttempt:
    return PaymentAttempt(
        at=row.attempted_at,
        method=row.method,
        status=row.status,
        amount=Money(row.amount, row.currency),
        failure=row.failure,
    )


def _refund(row: RefundRow) -> Refund:
    return Refund(
        reference=row.reference,
        number=str(row.order_number),
        status=row.status,
        reason=row.reason,
        amount=Money(row.amount, row.currency),
        method=row.method,
        requested_at=row.requested_at,
        expected_by=row.expected_by,
        completed_at=row.completed_at,
    )


def _invoice(row: InvoiceRow) -> Invoice:
    return Invoice(
        invoice_number=row.invoice_number,
        number=str(row.order_number),
        status=row.status,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total=Money(row.total, row.currency),
        vat=Money(row.vat, row.currency),
    )
