"""Sending things back: what may go back and until when, registering it, the label, the status."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock, NewToken
from actions.orders.errors import Instead
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.states import OrderStatus, RefundReason, ReturnKind, ReturnStatus
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """`left` is how many can still go back; zero where the product cannot or all have."""

    sku: str
    name: str
    bought: int
    left: int
    returnable: bool
    unit_price: Money


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """Whether the order can go back, as a whole or in part; `refusal` is the error's code."""

    number: str
    status: OrderStatus
    possible: bool
    until: date | None
    lines: tuple[ReturnableLine, ...]
    refusal: str | None
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Return:
    """`label_href` is a path on our own pages, `/labels/<token>`. `worth` is the goods' price:
    what comes back once they are received. `exchange_number` is the linked order, if any."""

    reference: str
    number: str
    kind: ReturnKind
    status: ReturnStatus
    reason: RefundReason
    lines: tuple[ReturnedLine, ...]
    worth: Money
    registered_at: datetime
    send_before: date | None
    received_at: datetime | None
    label_href: str | None
    exchange_number: str | None


@dataclass(frozen=True, slots=True)
class ReturnLabel:
    """All that stands on the label."""

    reference: str
    number: str
    sender_lines: tuple[str, ...]
    lines: tuple[ReturnedLine, ...]
    send_before: date


class Returns:
    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def terms(self, verified: Verified, number: str) -> ReturnTerms:
        """Also answers where a return is refused. Raises those of every operation."""
        raise NotImplementedError

    async def register(
        self,
        verified: Verified,
        number: str,
        *,
        reason: RefundReason,
        key: str,
        items: tuple[Wanted, ...] | None = None,
    ) -> Return:
        """Register `items`, or all that can go back.

        Raises `NotDelivered`, `AlreadyReturned`, `AlreadyCancelled`, `ReturnWindowOver`,
        `NotReturnable`, `NothingToReturn` (each with `instead`), `ProductNotFound`,
        `InvalidQuantity`, `KeyReused`, and those of every operation.
        """
        raise NotImplementedError

    async def status(self, verified: Verified, number: str) -> tuple[Return, ...]:
        """Every return and exchange of the order, newest first."""
        raise NotImplementedError

    async def label(self, token: str) -> ReturnLabel:
        """What the link shows; the token is the proof. Raises `LinkInvalid`."""
        raise NotImplementedError
