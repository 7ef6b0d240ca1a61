"""Where an order is: its steps, the carrier's events, and the list of a customer's own orders."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.states import OrderStatus, ScanCode, StepKey


@dataclass(frozen=True, slots=True)
class Step:
    """A station of the order; `at` is None while it is ahead or its time is unknown."""

    key: StepKey
    done: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class CarrierEvent:
    """`text` is English; translate by `code`."""

    at: datetime
    code: ScanCode
    place: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    name: str
    quantity: int
    unit_price: Money


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
    number: str
    status: OrderStatus
    placed_at: datetime
    total: Money
    first_item: str
    items: int
    expected: date | None


@dataclass(frozen=True, slots=True)
class OwnOrders:
    """Newest first. `complete` is False when the proof covers only some of the orders."""

    orders: tuple[OrderSummary, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """The `order` of a handoff's context; `as_json` gives the shape of the contract."""

    number: str
    status: OrderStatus
    total: Money
    placed_at: datetime
    lines: tuple[SnapshotLine, ...]
    last_event: str | None
    as_of: datetime

    def as_json(self) -> dict[str, object]:
        raise NotImplementedError


class Tracking:
    """Reads orders. Every operation raises `VerificationExpired`, `OrderNotCovered`,
    `OrderNotFound` and `InvalidOrderNumber` where they apply."""

    async def track(self, verified: Verified, number: str) -> Tracked:
        raise NotImplementedError

    async def own_orders(self, verified: Verified, *, limit: int = 10) -> OwnOrders:
        raise NotImplementedError

    async def snapshot(self, verified: Verified, number: str) -> OrderSnapshot:
        raise NotImplementedError

    async def snapshot_for_conversation(
        self, conversation_id: str, number: str
    ) -> OrderSnapshot | None:
        """What the conversation has proven it may see; None otherwise. Raises nothing of ours."""
        raise NotImplementedError
