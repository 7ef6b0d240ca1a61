"""Ways and times of delivery: for a country, open to all, and for a customer's own order."""

from dataclasses import dataclass
from datetime import date

from actions.orders.clock import Clock
from actions.orders.errors import NoDeliveryThere
from actions.orders.model.delivery import DeliveryOption
from actions.orders.model.order import Order, Shipment
from actions.orders.operations.access import check_reach, own_order
from actions.orders.operations.identity import Verified
from actions.orders.operations.tracking import expected_on
from actions.orders.states import OrderStatus
from actions.orders.store.database import Database
from actions.orders.working_days import add_working_days

# Working days until a parcel leaves: packed ones are fetched today, others tomorrow.
_DAYS_TO_DISPATCH = {OrderStatus.PACKED: 0, OrderStatus.PROCESSING: 1}


@dataclass(frozen=True, slots=True)
class DeliveryOptions:
    """Cheapest first."""

    country: str
    options: tuple[DeliveryOption, ...]


@dataclass(frozen=True, slots=True)
class DeliveryPeriod:
    """When a customer's own order comes; both dates are None once that is past or unknown."""

    number: str
    status: OrderStatus
    earliest: date | None
    latest: date | None
    delivered_on: date | None


class Delivery:
    """Reads the delivery options."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def options(self, country: str = "NL") -> DeliveryOptions:
        """Needs no proof: the same for everybody. `country` is ISO 3166, two letters.

        Raises `NoDeliveryThere`.
        """
        land = country.strip().upper()
        async with self._database.reading() as work:
            zone = await work.deliveries.zone(land)
            options = await work.deliveries.options(zone) if zone else ()
        if not options:
            raise NoDeliveryThere(land)
        return DeliveryOptions(land, tuple(options))

    async def period(self, verified: Verified, number: str) -> DeliveryPeriod:
        """Between which days the order comes. Raises those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            shipment = await work.deliveries.newest_shipment(parsed)
            option = await work.deliveries.option(order.delivery_option)
        return period_of(order, shipment, option, self._clock().date())


def period_of(
    order: Order, shipment: Shipment | None, option: DeliveryOption, today: date
) -> DeliveryPeriod:
    """From the option's days until the carrier names one; nothing before it is paid."""
    earliest = latest = expected_on(order, shipment) if order.is_on_the_road else None
    if order.status in _DAYS_TO_DISPATCH:
        leaves = add_working_days(today, _DAYS_TO_DISPATCH[order.status])
        earliest = add_working_days(leaves, option.days_min)
        latest = add_working_days(leaves, option.days_max)
    delivered_at = order.moments.delivered_at
    return DeliveryPeriod(
        number=order.number,
        status=order.status,
        earliest=earliest,
        latest=latest,
        delivered_on=delivered_at.date() if delivered_at else None,
    )
