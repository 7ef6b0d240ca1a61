"""Where an order is: its steps, the carrier's events, and the list of a customer's own orders."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock
from actions.orders.errors import OrderError
from actions.orders.model.order import CarrierEvent, Line, Order, Shipment
from actions.orders.money import Money
from actions.orders.operations.access import check_current, check_reach, own_order
from actions.orders.operations.identity import Identity, Verified
from actions.orders.operations.snapshot import OrderSnapshot, snapshot_of
from actions.orders.operations.steps import Step, steps_of
from actions.orders.states import ON_THE_ROAD, Level, OrderStatus
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class Tracked:
    """Everything a customer is told of one order. `events` newest first."""

    number: str
    status: OrderStatus
    placed_at: datetime
    steps: tuple[Step, ...]
    events: tuple[CarrierEvent, ...]
    carrier: str | None
    track_code: str | None
    expected: date | None
    late: bool
    lines: tuple[Line, ...]
    total: Money
    delivery_city: str
    delivery_country: str


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """One line of a list of orders."""

    number: str
    status: OrderStatus
    placed_at: datetime
    total: Money
    first_item: str
    first_sku: str
    items: int
    expected: date | None


@dataclass(frozen=True, slots=True)
class OwnOrders:
    """Newest first. `complete` is False when the proof covers only some of the orders."""

    orders: tuple[OrderSummary, ...]
    complete: bool


class Tracking:
    """Reads orders. Every operation raises `VerificationExpired`, `OrderNotCovered`,
    `OrderNotFound` and `InvalidOrderNumber` where they apply."""

    def __init__(self, database: Database, identity: Identity, clock: Clock) -> None:
        self._database = database
        self._identity = identity
        self._clock = clock

    async def track(self, verified: Verified, number: str) -> Tracked:
        """Status, steps, carrier events and the day it is expected."""
        order, shipment = await self._find(verified, number)
        return _tracked(order, shipment, self._clock().date())

    async def own_orders(self, verified: Verified, *, limit: int = 10) -> OwnOrders:
        """The customer's latest orders, as far as the proof reaches."""
        check_current(verified, self._clock())
        only = verified.order_numbers if verified.level is Level.ORDER else None
        async with self._database.reading() as work:
            orders = await work.orders.newest_of_customer(
                verified.customer_id, limit=limit, only=only
            )
        return OwnOrders(tuple(_summary(order) for order in orders), complete=only is None)

    async def snapshot(self, verified: Verified, number: str) -> OrderSnapshot:
        """The order as an agent sees it in the context of a handoff."""
        order, shipment = await self._find(verified, number)
        return snapshot_of(order, shipment, self._clock())

    async def snapshot_for_conversation(
        self, conversation_id: str, number: str
    ) -> OrderSnapshot | None:
        """The same for what the conversation has proven; None where it has not. Never refuses."""
        verified = await self._identity.current(conversation_id)
        if verified is None:
            return None
        try:
            return await self.snapshot(verified, number)
        except OrderError:
            return None

    async def _find(self, verified: Verified, number: str) -> tuple[Order, Shipment | None]:
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            return order, await work.deliveries.newest_shipment(parsed)


def _tracked(order: Order, shipment: Shipment | None, today: date) -> Tracked:
    expected = expected_on(order, shipment)
    return Tracked(
        number=order.number,
        status=order.status,
        placed_at=order.moments.placed_at,
        steps=steps_of(order, shipment),
        events=shipment.events if shipment else (),
        carrier=shipment.carrier if shipment else None,
        track_code=shipment.track_code if shipment else None,
        expected=expected,
        late=expected is not None and expected < today,
        lines=order.lines,
        total=order.total,
        delivery_city=order.delivery_address.city,
        delivery_country=order.delivery_address.country,
    )


def expected_on(order: Order, shipment: Shipment | None) -> date | None:
    """The carrier's day once there is one, before that the promised day, None when it is over."""
    if order.status in ON_THE_ROAD and shipment is not None and shipment.expected_on is not None:
        return shipment.expected_on
    return order.promised_on if order.is_before_dispatch or order.is_on_the_road else None


def _summary(order: Order) -> OrderSummary:
    return OrderSummary(
        number=order.number,
        status=order.status,
        placed_at=order.moments.placed_at,
        total=order.total,
        first_item=order.lines[0].name if order.lines else "",
        first_sku=order.lines[0].sku if order.lines else "",
        items=sum(line.quantity for line in order.lines),
        expected=expected_on(order, None),
    )
