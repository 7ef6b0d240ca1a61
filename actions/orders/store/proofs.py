"""What conversations have proven and how often they failed, as rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.states import Level
from actions.orders.store.tables import (
    CustomerRow,
    VerificationAttemptRow,
    VerificationRow,
    VerifiedOrderRow,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A stored proof, expired or not."""

    customer_id: int
    customer_name: str
    level: Level
    order_numbers: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to prove something; `fingerprint` tells two different tries apart."""

    key: str
    conversation_id: str
    fingerprint: str
    succeeded: bool
    at: datetime


class ProofRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def failures(self, conversation_id: str) -> int:
        count = await self._session.scalar(
            select(VerificationRow.failures).where(
                VerificationRow.conversation_id == conversation_id
            )
        )
        return count or 0

    async def hold(self, conversation_id: str) -> None:
        """Make attempts of one conversation wait for each other, so that none goes uncounted."""
        try:
            async with self._session.begin_nested():
                self._session.add(VerificationRow(conversation_id=conversation_id, failures=0))
        except IntegrityError:
            await self._session.execute(
                select(VerificationRow.conversation_id)
                .where(VerificationRow.conversation_id == conversation_id)
                .with_for_update()
            )

    async def attempt(self, key: str) -> Attempt | None:
        row = await self._session.get(VerificationAttemptRow, key)
        if row is None:
            return None
        return Attempt(row.key, row.conversation_id, row.fingerprint, row.succeeded, row.at)

    async def record(self, attempt: Attempt) -> None:
        """Keep the attempt, and count it where it failed."""
        self._session.add(
            VerificationAttemptRow(
                key=attempt.key,
                conversation_id=attempt.conversation_id,
                fingerprint=attempt.fingerprint,
                succeeded=attempt.succeeded,
                at=attempt.at,
            )
        )
        await self._session.execute(
            update(VerificationRow)
            .where(VerificationRow.conversation_id == attempt.conversation_id)
            .values(failures=VerificationRow.failures + (0 if attempt.succeeded else 1))
            .execution_options(synchronize_session=False)
        )

    async def find(self, conversation_id: str) -> Proof | None:
        found = await self._session.execute(
            select(
                VerificationRow.customer_id,
                CustomerRow.name,
                VerificationRow.level,
                VerificationRow.expires_at,
            )
            .join(CustomerRow, CustomerRow.id == VerificationRow.customer_id)
            .where(VerificationRow.conversation_id == conversation_id)
        )
        row = found.one_or_none()
        if row is None or row[0] is None or row[2] is None or row[3] is None:
            return None
        return Proof(row[0], row[1], row[2], await self._orders(conversation_id), row[3])

    async def keep(self, conversation_id: str, proof: Proof) -> None:
        """Replace what the conversation has proven."""
        await self._set(
            conversation_id, proof.customer_id, level=proof.level, expires_at=proof.expires_at
        )
        self._session.add_all(
            VerifiedOrderRow(conversation_id=conversation_id, order_number=int(number))
            for number in sorted(proof.order_numbers)
        )
        await self._session.flush()

    async def drop(self, conversation_id: str) -> None:
        await self._set(conversation_id, None, level=None, expires_at=None)

    async def erase(self, conversation_id: str) -> int:
        """Remove every row of the conversation; how many there were."""
        count = 0
        for table in (VerifiedOrderRow, VerificationAttemptRow, VerificationRow):
            done = await self._session.execute(
                delete(table)
                .where(table.conversation_id == conversation_id)
                .execution_options(synchronize_session=False)
            )
            count += cast("CursorResult[Any]", done).rowcount
        return count

    async def _set(
        self,
        conversation_id: str,
        customer_id: int | None,
        *,
        level: Level | None,
        expires_at: datetime | None,
    ) -> None:
        await self._session.execute(
            delete(VerifiedOrderRow).where(VerifiedOrderRow.conversation_id == conversation_id)
        )
        await self._session.execute(
            update(VerificationRow)
            .where(VerificationRow.conversation_id == conversation_id)
            .values(customer_id=customer_id, level=level, expires_at=expires_at)
            .execution_options(synchronize_session=False)
        )

    async def _orders(self, conversation_id: str) -> frozenset[str]:
        numbers = await self._session.scalars(
            select(VerifiedOrderRow.order_number).where(
                VerifiedOrderRow.conversation_id == conversation_id
            )
        )
        return frozenset(str(number) for number in numbers)
