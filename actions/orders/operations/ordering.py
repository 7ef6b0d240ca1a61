"""Placing an order: a quote to read back, then the order itself with a link to pay."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.address import Address
from actions.orders.clock import Clock, NewToken
from actions.orders.model.order import Line
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class Quote:
    """What is read back: `total` holds the lines and `shipping`. Nothing is kept or reserved."""

    lines: tuple[Line, ...]
    goods: Money
    shipping: Money
    total: Money
    delivery_option: str
    address: Address
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class PayLink:
    """`href` is a path on our own pages, `/pay/<token>`; no card number passes the chat."""

    number: str
    amount: Money
    href: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """The order stands, unpaid; unpaid past `pay.expires_at` it is cancelled."""

    number: str
    lines: tuple[Line, ...]
    shipping: Money
    total: Money
    address: Address
    pay: PayLink


class Ordering:
    """Places orders. Needs proof of level `full`, except to order a proven order again."""

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def quote(
        self,
        verified: Verified,
        items: tuple[Wanted, ...],
        *,
        delivery_option: str | None = None,
        deliver_to: Address | None = None,
    ) -> Quote:
        """For the read-back. Goes home, by the zone's standard option, unless said otherwise.

        Raises `FullProofNeeded`, `ProductNotFound`, `OutOfStock`, `InvalidQuantity`,
        `NoDeliveryThere`, `InvalidAddress` (no home address known), `OutOfPolicy` (rule
        `order-limit`) and `VerificationExpired`.
        """
        raise NotImplementedError

    async def place(
        self,
        verified: Verified,
        items: tuple[Wanted, ...],
        *,
        key: str,
        agreed_total: Money,
        delivery_option: str | None = None,
        deliver_to: Address | None = None,
    ) -> Placed:
        """Place it once and take it from stock. Raises as `quote`, `TotalChanged`, `KeyReused`."""
        raise NotImplementedError

    async def quote_again(self, verified: Verified, number: str) -> Quote:
        """The lines of an earlier order at today's prices, to the same address.

        Raises as `quote` but for `FullProofNeeded`, and those of every operation.
        """
        raise NotImplementedError

    async def place_again(
        self, verified: Verified, number: str, *, key: str, agreed_total: Money
    ) -> Placed:
        """Raises as `quote_again`, `TotalChanged`, `KeyReused`."""
        raise NotImplementedError

    async def expire_unpaid(self) -> tuple[str, ...]:
        """Cancel what was not paid in time, goods back in stock; returns the numbers."""
        raise NotImplementedError
