"""Changing the lines of an order that is not packed yet."""

from dataclasses import dataclass

from actions.orders.clock import Clock, NewToken
from actions.orders.model.order import Line
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.operations.ordering import PayLink
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class ChangeQuote:
    """`difference` is new minus old: negative means money back or less to pay."""

    number: str
    lines: tuple[Line, ...]
    shipping: Money
    old_total: Money
    total: Money
    difference: Money


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """`pay` where something is now open, `refund` and its reference where too much was paid."""

    number: str
    lines: tuple[Line, ...]
    total: Money
    difference: Money
    pay: PayLink | None
    refund: Money
    refund_reference: str | None


class Changes:
    """`lines` says how many of a product the order is to hold: 0 takes it out, a new one comes in.

    Products that are not named stay as they are.
    """

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def quote(
        self, verified: Verified, number: str, lines: tuple[Wanted, ...]
    ) -> ChangeQuote:
        """Raises `AlreadyPacked`, `AlreadyShipped`, `AlreadyDelivered`, `AlreadyCancelled`,
        `AlreadyReturned`, `NothingLeft` (each with `instead`), `ProductNotFound`, `OutOfStock`,
        `InvalidQuantity`, `OutOfPolicy` (rule `change-limit`), and those of every operation.
        """
        raise NotImplementedError

    async def change(
        self,
        verified: Verified,
        number: str,
        lines: tuple[Wanted, ...],
        *,
        key: str,
        agreed_difference: Money,
    ) -> OrderChanged:
        """Raises as `quote`, `TotalChanged`, `KeyReused`."""
        raise NotImplementedError
