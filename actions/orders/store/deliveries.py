"""Shipments with their carrier events, and the ways of delivery by country."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from actions.orders.model.delivery import DeliveryOption
from actions.orders.model.order import CarrierEvent, Shipment
from actions.orders.money import Money
from actions.orders.scan_text import scan_text
from actions.orders.store.tables import (
    CarrierEventRow,
    DeliveryOptionRow,
    DeliveryZoneRow,
    ShipmentRow,
)


class DeliveryRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def newest_shipment(self, number: str) -> Shipment | None:
        """The parcel that matters: a replacement, where one was sent."""
        row = await self._session.scalar(
            select(ShipmentRow)
            .where(ShipmentRow.order_number == int(number))
            .order_by(ShipmentRow.dispatched_at.desc(), ShipmentRow.id.desc())
            .options(selectinload(ShipmentRow.events))
            .limit(1)
        )
        return None if row is None else _shipment(row)

    async def zone(self, country: str) -> str | None:
        """None where nothing is delivered."""
        return await self._session.scalar(
            select(DeliveryZoneRow.zone).where(DeliveryZoneRow.country == country)
        )

    async def options(self, zone: str) -> Sequence[DeliveryOption]:
        """Cheapest first."""
        rows = await self._session.scalars(
            select(DeliveryOptionRow)
            .where(DeliveryOptionRow.zone == zone)
            .order_by(DeliveryOptionRow.fee, DeliveryOptionRow.key)
        )
        return [_option(row) for row in rows]

    async def option(self, key: str) -> DeliveryOption:
        return _option(await self._session.get_one(DeliveryOptionRow, key))


def _shipment(row: ShipmentRow) -> Shipment:
    return Shipment(
        carrier=row.carrier,
        track_code=row.track_code,
        dispatched_at=row.dispatched_at,
        expected_on=row.expected_on,
        events=tuple(_event(event) for event in row.events),
    )


def _event(row: CarrierEventRow) -> CarrierEvent:
    return CarrierEvent(at=row.at, code=row.code, place=row.place, text=scan_text(row.code))


def _option(row: DeliveryOptionRow) -> DeliveryOption:
    return DeliveryOption(
        key=row.key,
        name=row.name,
        carrier=row.carrier,
        fee=Money(row.fee, row.currency),
        free_from=None if row.free_from is None else Money(row.free_from, row.currency),
        days_min=row.days_min,
        days_max=row.days_max,
    )
