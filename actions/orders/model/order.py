"""An order as a value, with the questions that can be asked of it alone."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.address import Address
from actions.orders.money import Money
from actions.orders.states import BEFORE_DISPATCH, ON_THE_ROAD, OrderStatus, ScanCode


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an order, named and priced as it was bought."""

    sku: str
    name: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True)
class CarrierEvent:
    """`text` is English; translate by `code`."""

    at: datetime
    code: ScanCode
    place: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel; `events` newest first."""

    carrier: str
    track_code: str
    dispatched_at: datetime
    expected_on: date | None
    events: tuple[CarrierEvent, ...]

    def first(self, code: ScanCode) -> datetime | None:
        """When the carrier first reported this."""
        return min((event.at for event in self.events if event.code is code), default=None)


@dataclass(frozen=True, slots=True)
class Moments:
    """When the order reached each station."""

    placed_at: datetime
    paid_at: datetime | None
    packed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """`total` holds the lines and `shipping`; `cancellation_fee` is zero unless cancelled."""

    number: str
    customer_id: int
    status: OrderStatus
    total: Money
    shipping: Money
    cancellation_fee: Money
    delivery_option: str
    promised_on: date | None
    moments: Moments
    lines: tuple[Line, ...]
    billing_address: Address
    delivery_address: Address

    @property
    def is_before_dispatch(self) -> bool:
        return self.status in BEFORE_DISPATCH

    @property
    def is_on_the_road(self) -> bool:
        return self.status in ON_THE_ROAD
