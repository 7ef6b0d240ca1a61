"""Transactions: one to read in, one to write in. Hands out a `Work`, never a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from actions.orders.errors import DatabaseUnreachable, SchemaOutdated
from actions.orders.migrations import current_revision, newest_revision
from actions.orders.store.engine import WRITES, lacks_folder, open_engine
from actions.orders.store.work import Work


class Database:
    """The order database; `open` it, `close` it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._write_engine = engine.execution_options(**WRITES)

    @classmethod
    def open(cls, url: str) -> Self:
        return cls(open_engine(url))

    async def close(self) -> None:
        await self._engine.dispose()

    async def check_schema(self) -> None:
        """Raises `SchemaOutdated` unless the tables are those this program was written for,
        and `DatabaseUnreachable` where there is nothing to ask."""
        if lacks_folder(self._engine.url):
            raise DatabaseUnreachable("no such folder")
        try:
            async with self._engine.connect() as connection:
                found = await connection.run_sync(current_revision)
        except (DBAPIError, OSError) as error:
            raise DatabaseUnreachable(type(error).__name__) from error
        newest = newest_revision()
        if found != newest:
            raise SchemaOutdated(found or "empty", newest)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        """One consistent look; nothing written here is kept."""
        async with AsyncSession(self._engine) as session:
            yield Work(session)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Work]:
        """One transaction: all of it is kept, or, when an error leaves the block, nothing."""
        async with (
            AsyncSession(self._write_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield Work(session)
