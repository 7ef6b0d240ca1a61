"""Claims on a parcel: an item that was missing or damaged, a parcel that is late or never came."""

from dataclasses import dataclass
from datetime import date

from actions.orders.clock import Clock
from actions.orders.errors import Instead
from actions.orders.kinds import ClaimKind, Remedy
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """What the carrier's rules allow now. `from_day` and `until` bound the claim where known;
    `remedies` best first; `refusal` is the error's code."""

    number: str
    kind: ClaimKind
    possible: bool
    carrier: str | None
    from_day: date | None
    until: date | None
    remedies: tuple[Remedy, ...]
    refusal: str | None
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """`answer_by` is when the customer hears or has it; `refund` is zero but for that remedy."""

    reference: str
    number: str
    kind: ClaimKind
    remedy: Remedy
    answer_by: date
    refund: Money
    refund_reference: str | None
    replacement_number: str | None


class Claims:
    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def terms(self, verified: Verified, number: str, kind: ClaimKind) -> ClaimTerms:
        """Also answers where a claim is refused. Raises those of every operation."""
        raise NotImplementedError

    async def claim(
        self,
        verified: Verified,
        number: str,
        *,
        kind: ClaimKind,
        what_happened: str,
        key: str,
        remedy: Remedy | None = None,
        items: tuple[Wanted, ...] | None = None,
    ) -> Claimed:
        """Record the claim and do what the rules allow; without `remedy`, the best one.

        `items` names what was missing or damaged (needed for those kinds when the order has
        more than one product). Raises `NotDelivered`, `ClaimNotNow`, `ClaimTooEarly`,
        `AlreadyClaimed` (each with `instead`), `OutOfPolicy` (rules `claim-limit`,
        `claim-window`), `OutOfStock`, `ProductNotFound`, `InvalidQuantity`, `InvalidText`,
        `KeyReused`, and those of every operation.
        """
        raise NotImplementedError
