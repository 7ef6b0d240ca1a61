"""What a customer agreed to, when and where: every answer is kept, the newest counts."""

from dataclasses import dataclass
from datetime import datetime

from actions.orders.clock import Clock
from actions.orders.kinds import ConsentPurpose
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class Consent:
    """`source` is where it was said: ``web``, ``voice``, ``link``. Never asked: not given."""

    purpose: ConsentPurpose
    given: bool
    at: datetime | None
    source: str | None


class Consents:
    """Needs proof of level `full`: raises `FullProofNeeded`, `VerificationExpired`."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def own(self, verified: Verified) -> tuple[Consent, ...]:
        """One for every purpose."""
        raise NotImplementedError

    async def set(
        self, verified: Verified, purpose: ConsentPurpose, *, given: bool, source: str, key: str
    ) -> Consent:
        """The newsletter follows its consent. Raises `InvalidText` (source), `KeyReused`."""
        raise NotImplementedError
