"""A customer's account: its details, its type, deleting it. All need proof of level `full`."""

from dataclasses import dataclass
from datetime import date

from actions.orders.address import Address
from actions.orders.clock import Clock, NewToken
from actions.orders.kinds import AccountType
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """`deletes_on` is the day a planned deletion is done."""

    name: str
    email: str
    phone: str | None
    language: str
    type: AccountType
    company: str | None
    address: Address | None
    deletes_on: date | None


@dataclass(frozen=True, slots=True)
class DetailChanges:
    """None leaves a detail as it is; an empty `phone` removes it."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class DetailsChanged:
    """`confirm_email` is the new address that a link was sent to: it counts once followed.

    The answer is the same where that address is somebody's already; they get another mail.
    """

    old: AccountDetails
    new: AccountDetails
    confirm_email: str | None


@dataclass(frozen=True, slots=True)
class DeletionTerms:
    """What deleting would mean; `open_orders` stand in its way."""

    possible: bool
    cooling_off_days: int
    deletes_on: date
    open_orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeletionPlanned:
    """Until `deletes_on` it can be withdrawn."""

    deletes_on: date
    cooling_off_days: int


class Accounts:
    """Every operation raises `FullProofNeeded` and `VerificationExpired` where they apply."""

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def details(self, verified: Verified) -> AccountDetails:
        raise NotImplementedError

    async def change(
        self, verified: Verified, changes: DetailChanges, *, key: str
    ) -> DetailsChanged:
        """Raises `InvalidText` (name, language), `InvalidEmail`, `InvalidPhone`, `KeyReused`."""
        raise NotImplementedError

    async def switch_type(
        self, verified: Verified, to: AccountType, *, key: str, company: str = ""
    ) -> DetailsChanged:
        """A business account needs a `company`. Raises `InvalidText`, `KeyReused`. To use another
        account in a conversation, `identity.forget` and prove that one."""
        raise NotImplementedError

    async def deletion_terms(self, verified: Verified) -> DeletionTerms:
        raise NotImplementedError

    async def delete(self, verified: Verified, *, key: str) -> DeletionPlanned:
        """Plan it for after the cooling-off. Raises `OpenOrders`, `KeyReused`."""
        raise NotImplementedError

    async def keep(self, verified: Verified, *, key: str) -> AccountDetails:
        """Withdraw a planned deletion. Raises `NoDeletionPlanned`, `KeyReused`."""
        raise NotImplementedError

    async def delete_due(self) -> int:
        """Erase who the customers were whose day has come; orders stay for the books."""
        raise NotImplementedError
