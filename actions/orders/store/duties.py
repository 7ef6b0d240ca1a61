"""Duties that one process at a time does for all of them, as rows."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.store.tables import DutyRow


class DutyRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, name: str, now: datetime, until: datetime) -> bool:
        """Whether it is free now; then it is taken until that moment, or until it is laid down."""
        taken = await self._session.scalar(
            update(DutyRow)
            .where(DutyRow.name == name, DutyRow.until <= now)
            .values(until=until)
            .returning(DutyRow.name)
            .execution_options(synchronize_session=False)
        )
        if taken is not None:
            return True
        if await self._session.scalar(select(DutyRow.name).where(DutyRow.name == name)):
            return False
        try:
            async with self._session.begin_nested():
                self._session.add(DutyRow(name=name, until=until))
        except IntegrityError:
            return False
        return True

    async def lay_down(self, name: str, now: datetime) -> None:
        await self._session.execute(
            update(DutyRow)
            .where(DutyRow.name == name)
            .values(until=now)
            .execution_options(synchronize_session=False)
        )
