"""Complaints, which are always recorded, and goodwill, which has its limits."""

from dataclasses import dataclass
from datetime import date

from actions.orders.clock import Clock
from actions.orders.kinds import ComplaintCategory
from actions.orders.model.case import Case
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database
from actions.orders.visitor import Visitor


@dataclass(frozen=True, slots=True)
class GoodwillTerms:
    """`most` is what may still be given for this order now; zero means a person decides."""

    number: str
    most: Money
    given_for_order: Money
    given_this_year: Money


@dataclass(frozen=True, slots=True)
class GoodwillGranted:
    """A credit for a later order, on the account until `expires_on`."""

    reference: str
    number: str
    complaint: str
    amount: Money
    expires_on: date


class Complaints:
    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def record(
        self,
        asker: Verified | Visitor,
        *,
        category: ComplaintCategory,
        what_happened: str,
        key: str,
        wish: str = "",
        number: str | None = None,
    ) -> Case:
        """Record it, whoever complains; a visitor's carries no order. `wish` is what would put
        it right. Raises `InvalidText`, `KeyReused`, and for a `number` those of every operation.
        """
        raise NotImplementedError

    async def goodwill_terms(self, verified: Verified, number: str) -> GoodwillTerms:
        """How much may be offered. Raises those of every operation."""
        raise NotImplementedError

    async def grant_goodwill(
        self, verified: Verified, number: str, *, complaint: str, amount: Money, key: str
    ) -> GoodwillGranted:
        """Give the credit and note it in the complaint.

        Raises `OutOfPolicy` (rules `goodwill-order-limit`, `goodwill-year-limit`; facts for the
        agent), `CaseNotFound`, `InvalidAmount`, `KeyReused`, and those of every operation.
        """
        raise NotImplementedError
