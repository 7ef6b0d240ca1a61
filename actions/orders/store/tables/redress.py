"""Returns and exchanges with their lines, and goodwill credits."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.states import RefundReason, ReturnKind, ReturnStatus
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class ReturnRow(Base):
    __tablename__ = "returns"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), index=True)
    kind: Mapped[ReturnKind] = mapped_column(states(ReturnKind, "return_kind"))
    status: Mapped[ReturnStatus] = mapped_column(states(ReturnStatus, "return_status"))
    reason: Mapped[RefundReason] = mapped_column(states(RefundReason, "return_reason"))
    registered_at: Mapped[datetime]
    received_at: Mapped[datetime | None]


class ReturnLineRow(Base):
    """`exchange_product_id` is what is wanted in its place, for an exchange."""

    __tablename__ = "return_lines"
    __table_args__ = (
        UniqueConstraint("return_id", "order_line_id"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[int]
    exchange_product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))


class GoodwillCreditRow(Base):
    __tablename__ = "goodwill_credits"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    order_number: Mapped[int | None] = mapped_column(ForeignKey("orders.number"))
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(80))
    granted_at: Mapped[datetime]
    expires_on: Mapped[date]
    used_at: Mapped[datetime | None]
