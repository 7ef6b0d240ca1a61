"""What a customer agreed to, when and where: every answer is kept, the newest counts."""

from dataclasses import dataclass
from datetime import datetime

from actions.orders.clock import Clock
from actions.orders.kinds import ConsentPurpose
from actions.orders.operations.access import check_full
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.store.accounts import StoredConsent
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.written import clean_text


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
        check_full(verified, self._clock())
        async with self._database.reading() as work:
            stored = await work.accounts.consents(verified.customer_id)
        return tuple(_consent(purpose, stored.get(purpose)) for purpose in ConsentPurpose)

    async def set(
        self, verified: Verified, purpose: ConsentPurpose, *, given: bool, source: str, key: str
    ) -> Consent:
        """The newsletter follows its consent. Raises `InvalidText` (source), `KeyReused`."""
        check_full(verified, self._clock())
        where = clean_text("source", source, longest=20)

        async def write(work: Work) -> Consent:
            now = self._clock()
            consent = StoredConsent(given, now, where)
            await work.accounts.add_consent(
                verified.customer_id, purpose, consent, conversation_id=verified.conversation_id
            )
            if purpose is ConsentPurpose.NEWSLETTER:
                account = await work.accounts.find(verified.customer_id)
                await work.accounts.subscribe(account.email, active=given, at=now)
            return _consent(purpose, consent)

        details = {"purpose": purpose, "given": given, "source": where}
        request = Request("consent", verified, "", details)
        return await self._writes.once(key, request, Consent, write)


def _consent(purpose: ConsentPurpose, stored: StoredConsent | None) -> Consent:
    if stored is None:
        return Consent(purpose, False, None, None)
    return Consent(purpose, stored.given, stored.at, stored.source)
