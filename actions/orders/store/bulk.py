"""Fills empty tables many rows at a time: for demo data, not for what customers do."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Integer, column, func, insert, literal, select
from sqlalchemy import table as table_named
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.store.tables import Base, CustomerRow, OrderRow

Row = Mapping[str, object]


class BulkRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def customers(self) -> int:
        return await self._session.scalar(select(func.count()).select_from(CustomerRow)) or 0

    async def orders(self) -> int:
        return await self._session.scalar(select(func.count()).select_from(OrderRow)) or 0

    async def insert(self, table: type[Base], rows: Sequence[Row]) -> None:
        """Rows must all have the same columns."""
        if rows:
            # Not through the mapped class: it would make a statement of every pattern of Nones.
            plain = Base.metadata.tables[table.__tablename__]
            await self._session.execute(insert(plain), list(rows))
            await self._count_on(table, rows[0])

    async def _count_on(self, table: type[Base], row: Row) -> None:
        # PostgreSQL's own numbering does not see ids that were given, and would give them again.
        if "id" not in row or self._session.get_bind().dialect.name != "postgresql":
            return
        numbered = table_named(table.__tablename__, column("id", Integer))
        sequence = func.pg_get_serial_sequence(literal(table.__tablename__), literal("id"))
        newest = select(func.max(numbered.c.id)).scalar_subquery()
        await self._session.execute(select(func.setval(sequence, newest)))
