"""The policy table, and the keys of writes already done."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.store.tables.base import Base


class PolicyRow(Base):
    """A limit, fee or window; `note` says to people what it does."""

    __tablename__ = "policies"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text)


class IdempotencyRow(Base):
    """`result` is empty only inside the transaction that fills it."""

    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    operation: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class DutyRow(Base):
    """What one process at a time does for all; until then it is taken."""

    __tablename__ = "duties"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    until: Mapped[datetime]
