"""Paying: why it failed, a new link, what the link's page shows, and charges that are disputed."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock, NewToken
from actions.orders.kinds import DisputeReason, PaymentTrouble
from actions.orders.model.case import Case
from actions.orders.model.order import Line
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.operations.ordering import PayLink
from actions.orders.states import OrderStatus, PaymentMethod, PaymentStatus
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class PaymentCheck:
    """`failure` is the bank's kebab-case reason; `can_pay` says whether a new link helps."""

    number: str
    order_status: OrderStatus
    open: Money
    trouble: PaymentTrouble
    failure: str | None
    method: PaymentMethod | None
    attempted_at: datetime | None
    can_pay: bool


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that was taken, and what for. `refunded` of it has gone back or will."""

    number: str
    on: date
    amount: Money
    method: PaymentMethod
    lines: tuple[Line, ...]
    shipping: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class PayPage:
    """What the page of a link shows; `open` is zero once it is paid."""

    number: str
    lines: tuple[Line, ...]
    shipping: Money
    total: Money
    open: Money
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """How an attempt on the payment page ended."""

    number: str
    status: PaymentStatus
    open: Money


class Payments:
    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def check(self, verified: Verified, number: str) -> PaymentCheck:
        """What is open and why. Raises those of every operation."""
        raise NotImplementedError

    async def new_link(self, verified: Verified, number: str, *, key: str) -> PayLink:
        """A link for what is open. Raises `NothingToPay`, `AlreadyCancelled`, `AlreadyReturned`,
        `KeyReused`, and those of every operation."""
        raise NotImplementedError

    async def explain(
        self,
        verified: Verified,
        *,
        number: str | None = None,
        amount: Money | None = None,
        on: date | None = None,
    ) -> tuple[Charge, ...]:
        """The charges that fit, newest first, of all orders the proof reaches; `on` fits within
        three days. Raises `VerificationExpired`, and for a `number` those of every operation."""
        raise NotImplementedError

    async def dispute(
        self,
        verified: Verified,
        *,
        reason: DisputeReason,
        note: str,
        key: str,
        number: str | None = None,
        amount: Money | None = None,
    ) -> Case:
        """Record the dispute as a case. Raises `InvalidText`, `InvalidAmount`, `KeyReused`,
        `VerificationExpired`, and for a `number` those of every operation."""
        raise NotImplementedError

    async def page(self, token: str) -> PayPage:
        """What the link shows; the token is the proof. Raises `LinkInvalid`."""
        raise NotImplementedError

    async def tell(
        self, token: str, *, method: PaymentMethod, key: str, failure: str | None = None
    ) -> PaymentTold:
        """How the payment provider says an attempt went: paid, or failed with a kebab-case
        reason. Paid, the order moves on. Raises `LinkInvalid`, `KeyReused`."""
        raise NotImplementedError
