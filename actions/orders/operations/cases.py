"""Follow-ups: opening a case, telling how it stands, adding what the customer says."""

from datetime import date

from actions.orders.clock import Clock
from actions.orders.model.case import Case
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database
from actions.orders.visitor import Visitor


class Cases:
    """All cases of a customer: complaints, claims, disputes and follow-ups."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def open(
        self,
        asker: Verified | Visitor,
        *,
        subject: str,
        description: str,
        key: str,
        number: str | None = None,
        due_on: date | None = None,
    ) -> Case:
        """A follow-up; `subject` is an intent's name or a short kebab- or snake-case word.

        Due after the policy's working days unless said. Raises `InvalidText`, `KeyReused`, and
        for a `number` those of every operation.
        """
        raise NotImplementedError

    async def find(self, verified: Verified, reference: str) -> Case:
        """Raises `CaseNotFound`, `VerificationExpired`."""
        raise NotImplementedError

    async def own(self, verified: Verified, *, limit: int = 10) -> tuple[Case, ...]:
        """Newest first, as far as the proof reaches: with one of level `order`, its orders'."""
        raise NotImplementedError

    async def add(self, verified: Verified, reference: str, *, note: str, key: str) -> Case:
        """Put what the customer adds into the progress. Raises `CaseNotFound`, `InvalidText`,
        `KeyReused`, `VerificationExpired`."""
        raise NotImplementedError
