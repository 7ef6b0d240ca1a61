"""The outbox as rows: who takes a mail has it to themselves for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.kinds import MailKind
from actions.orders.store.tables import MailRow


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail to be sent; `attempts` counts the one under way."""

    id: int
    kind: MailKind
    email: str
    language: str
    token: str | None
    created_at: datetime
    sent_at: datetime | None
    attempts: int


class OutboxRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, now: datetime, until: datetime) -> StoredMail | None:
        """The oldest that is due, kept from others until then."""
        row = await self._session.scalar(
            select(MailRow)
            .where(*_waiting(), or_(MailRow.due_at.is_(None), MailRow.due_at <= now))
            .order_by(MailRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.attempts += 1
        row.due_at = until
        await self._session.flush()
        return _stored(row)

    async def sent(self, mail_id: int, at: datetime) -> None:
        await self._set(mail_id, sent_at=at, due_at=None)

    async def give_up(self, mail_id: int, at: datetime) -> None:
        await self._set(mail_id, given_up_at=at, due_at=None)

    async def try_again(self, mail_id: int, at: datetime) -> None:
        await self._set(mail_id, due_at=at)

    async def newest(self, limit: int) -> Sequence[StoredMail]:
        rows = await self._session.scalars(select(MailRow).order_by(MailRow.id.desc()).limit(limit))
        return [_stored(row) for row in rows]

    async def _set(self, mail_id: int, **values: datetime | None) -> None:
        await self._session.execute(
            update(MailRow).where(MailRow.id == mail_id, *_waiting()).values(**values)
        )


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return MailRow.sent_at.is_(None), MailRow.given_up_at.is_(None)


def _stored(row: MailRow) -> StoredMail:
    return StoredMail(
        id=row.id,
        kind=row.kind,
        email=row.email,
        language=row.language,
        token=row.token,
        created_at=row.created_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
    )
