"""Ways of delivery, shipments, and what the carriers report of them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.orders.states import ScanCode
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class DeliveryZoneRow(Base):
    """A country that is delivered to, and the zone that sets its options."""

    __tablename__ = "delivery_zones"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    zone: Mapped[str] = mapped_column(String(12), index=True)


class DeliveryOptionRow(Base):
    __tablename__ = "delivery_options"
    __table_args__ = (CheckConstraint("0 <= days_min AND days_min <= days_max", name="days"),)

    key: Mapped[str] = mapped_column(String(24), primary_key=True)
    zone: Mapped[str] = mapped_column(String(12), index=True)
    name: Mapped[str] = mapped_column(String(40))
    carrier: Mapped[str] = mapped_column(String(40))
    fee: Mapped[Decimal]
    free_from: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    days_min: Mapped[int]
    days_max: Mapped[int]


class ShipmentRow(Base):
    __tablename__ = "shipments"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number"), index=True)
    carrier: Mapped[str] = mapped_column(String(40))
    track_code: Mapped[str] = mapped_column(String(24), unique=True)
    dispatched_at: Mapped[datetime]
    expected_on: Mapped[date | None]

    events: Mapped[list["CarrierEventRow"]] = relationship(
        order_by="CarrierEventRow.at.desc(), CarrierEventRow.id.desc()", lazy="raise"
    )


class CarrierEventRow(Base):
    __tablename__ = "carrier_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"), index=True)
    at: Mapped[datetime]
    code: Mapped[ScanCode] = mapped_column(states(ScanCode, "scan_code"))
    place: Mapped[str | None] = mapped_column(String(40))
