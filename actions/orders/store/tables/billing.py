"""Invoices and the links to their copies, payments, refunds."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.states import (
    InvoiceStatus,
    PaymentMethod,
    PaymentStatus,
    RefundReason,
    RefundStatus,
)
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class InvoiceRow(Base):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_number: Mapped[str] = mapped_column(String(20), unique=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), unique=True)
    status: Mapped[InvoiceStatus] = mapped_column(states(InvoiceStatus, "invoice_status"))
    issued_on: Mapped[date]
    due_on: Mapped[date]
    total: Mapped[Decimal]
    vat: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(String(3))


class InvoiceCopyRow(Base):
    """A link handed out: whoever holds the token reads the invoice until it expires."""

    __tablename__ = "invoice_copies"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    conversation_id: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]


class PaymentRow(Base):
    """One attempt to pay."""

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), index=True)
    method: Mapped[PaymentMethod] = mapped_column(states(PaymentMethod, "payment_method"))
    status: Mapped[PaymentStatus] = mapped_column(states(PaymentStatus, "payment_status"))
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(String(3))
    attempted_at: Mapped[datetime]
    failure: Mapped[str | None] = mapped_column(String(40))


class RefundRow(Base):
    """`conversation_id` is where it was asked for; empty when the shop itself began it."""

    __tablename__ = "refunds"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), index=True)
    status: Mapped[RefundStatus] = mapped_column(states(RefundStatus, "refund_status"))
    reason: Mapped[RefundReason] = mapped_column(states(RefundReason, "refund_reason"))
    method: Mapped[PaymentMethod] = mapped_column(states(PaymentMethod, "refund_method"))
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(String(3))
    requested_at: Mapped[datetime]
    expected_by: Mapped[date | None]
    completed_at: Mapped[datetime | None]
    conversation_id: Mapped[str | None] = mapped_column(String(64))
