"""What each conversation has proven, how often it failed, and the attempts by key."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.states import Level
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class VerificationRow(Base):
    """One per conversation that ever tried; `customer_id` is empty while nothing is proven."""

    __tablename__ = "identity_verifications"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures"),
        CheckConstraint(
            "(customer_id IS NULL) = (level IS NULL) AND (level IS NULL) = (expires_at IS NULL)",
            name="proof",
        ),
    )

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    level: Mapped[Level | None] = mapped_column(states(Level, "level"))
    expires_at: Mapped[datetime | None]


class VerifiedOrderRow(Base):
    """An order that a proof of level `order` reaches."""

    __tablename__ = "identity_verified_orders"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("identity_verifications.conversation_id"), primary_key=True
    )
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), primary_key=True)


class VerificationAttemptRow(Base):
    """Every attempt, so that one sent again under its key is not counted again."""

    __tablename__ = "identity_attempts"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("identity_verifications.conversation_id"), index=True
    )
    fingerprint: Mapped[str] = mapped_column(String(64))
    succeeded: Mapped[bool]
    at: Mapped[datetime]
