"""Keys of writes already done. The first to claim a key does the work; others read its result."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.store.tables import IdempotencyRow


@dataclass(frozen=True, slots=True)
class Claim:
    """What was asked for under a key."""

    key: str
    operation: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Done:
    """A claim from before, with its result as JSON."""

    operation: str
    fingerprint: str
    result: str


class KeyRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, claim: Claim, now: datetime) -> Done | None:
        """Take the key, or say what was done under it. Waits for a rival's transaction to end."""
        row = IdempotencyRow(
            key=claim.key,
            operation=claim.operation,
            fingerprint=claim.fingerprint,
            result=None,
            created_at=now,
        )
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return await self._done(claim.key)
        return None

    async def keep(self, key: str, result: str) -> None:
        """Store the result beside the key."""
        await self._session.execute(
            update(IdempotencyRow).where(IdempotencyRow.key == key).values(result=result)
        )

    async def drop(self, before: datetime) -> int:
        """Forget results older than that; returns how many."""
        dropped = await self._session.scalars(
            delete(IdempotencyRow)
            .where(IdempotencyRow.created_at < before)
            .returning(IdempotencyRow.key)
        )
        return len(dropped.all())

    async def _done(self, key: str) -> Done:
        row = await self._session.get_one(IdempotencyRow, key, populate_existing=True)
        if row.result is None:
            raise RuntimeError(f"key {key!r} was committed without a result")
        return Done(row.operation, row.fingerprint, row.result)
