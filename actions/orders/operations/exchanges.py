"""Exchanging something received for another product: a return and an order that belong together."""

from dataclasses import dataclass
from datetime import date

from actions.orders.clock import Clock, NewToken
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.operations.ordering import PayLink
from actions.orders.operations.returns import ReturnedLine
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class ExchangeQuote:
    """`difference` is the new price less the old: positive is to pay, negative comes back."""

    number: str
    gives: ReturnedLine
    gets: ReturnedLine
    difference: Money
    until: date


@dataclass(frozen=True, slots=True)
class Exchanged:
    """`new_number` is the linked order; what comes back does so once the goods are received."""

    reference: str
    number: str
    new_number: str
    gives: ReturnedLine
    gets: ReturnedLine
    difference: Money
    label_href: str
    send_before: date
    pay: PayLink | None
    refund_reference: str | None


class Exchanges:
    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def quote(
        self, verified: Verified, number: str, *, sku: str, for_sku: str, quantity: int = 1
    ) -> ExchangeQuote:
        """`for_sku` may be the same product, for a fresh one. Raises as `Returns.register`, and
        `OutOfStock`."""
        raise NotImplementedError

    async def exchange(
        self,
        verified: Verified,
        number: str,
        *,
        sku: str,
        for_sku: str,
        agreed_difference: Money,
        key: str,
        quantity: int = 1,
    ) -> Exchanged:
        """Raises as `quote`, `TotalChanged`, `KeyReused`."""
        raise NotImplementedError
