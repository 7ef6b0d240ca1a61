"""When appointments can be made, and those that were."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.kinds import AppointmentKind, AppointmentStatus
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class AppointmentHoursRow(Base):
    """Opening on a weekday (Monday is 0), in minutes after midnight of the shop's own time."""

    __tablename__ = "appointment_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="hours"),
        CheckConstraint("slot_minutes > 0 AND capacity > 0", name="slots"),
    )

    kind: Mapped[AppointmentKind] = mapped_column(
        states(AppointmentKind, "hours_kind"), primary_key=True
    )
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[int]
    closes: Mapped[int]
    slot_minutes: Mapped[int]
    capacity: Mapped[int]


class ClosedDayRow(Base):
    __tablename__ = "closed_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(String(80))


class AppointmentRow(Base):
    """`seat` counts from 1 to the slot's capacity; a cancelled appointment gives up its seat."""

    __tablename__ = "appointments"
    __table_args__ = (
        UniqueConstraint("kind", "starts_at", "seat"),
        CheckConstraint("(seat IS NULL) = (status = 'cancelled')", name="seat"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    kind: Mapped[AppointmentKind] = mapped_column(states(AppointmentKind, "appointment_kind"))
    status: Mapped[AppointmentStatus] = mapped_column(
        states(AppointmentStatus, "appointment_status")
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seat: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    conversation_id: Mapped[str] = mapped_column(String(64))
    booked_at: Mapped[datetime]
