"""Ways and times of delivery: for a country, open to all, and for a customer's own order."""

from dataclasses import dataclass
from datetime import date

from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.states import OrderStatus


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """Working days from dispatch, both ends included; above `free_from` there is no fee."""

    key: str
    name: str
    carrier: str
    fee: Money
    free_from: Money | None
    days_min: int
    days_max: int


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

    async def options(self, country: str = "NL") -> DeliveryOptions:
        """Needs no proof: the same for everybody. `country` is ISO 3166, two letters.

        Raises `NoDeliveryThere`.
        """
        raise NotImplementedError

    async def period(self, verified: Verified, number: str) -> DeliveryPeriod:
        raise NotImplementedError
