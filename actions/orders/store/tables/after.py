"""What follows on an order: orders that belong to it, links to pay it, labels to send it back."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.kinds import SuggestionAnswer
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class OrderLinkKind(StrEnum):
    EXCHANGE = "exchange"
    REPLACEMENT = "replacement"
    REORDER = "reorder"


class OrderLinkRow(Base):
    """`number` came of `of_number`; `credit` is the part of its price that came along."""

    __tablename__ = "order_links"
    __table_args__ = (CheckConstraint("credit >= 0", name="credit"),)

    number: Mapped[int] = mapped_column(
        ForeignKey("orders.number"), primary_key=True, autoincrement=False
    )
    of_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), index=True)
    kind: Mapped[OrderLinkKind] = mapped_column(states(OrderLinkKind, "order_link_kind"))
    return_id: Mapped[int | None] = mapped_column(ForeignKey("returns.id"), index=True)
    credit: Mapped[Decimal]


class PaymentLinkRow(Base):
    """Whoever holds the token may pay what is open on the order, until it expires."""

    __tablename__ = "payment_links"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), index=True)
    conversation_id: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]


class ReturnLabelRow(Base):
    """Whoever holds the token sees the label, until it must have been sent."""

    __tablename__ = "return_labels"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"), unique=True)
    send_before: Mapped[date]


class SuggestionRow(Base):
    """One a conversation: what was suggested, and the answer."""

    __tablename__ = "suggestions"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    answer: Mapped[SuggestionAnswer] = mapped_column(states(SuggestionAnswer, "suggestion_answer"))
    at: Mapped[datetime]


class CounterRow(Base):
    """Held while a new order gets its number, so that no two get the same."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int]
