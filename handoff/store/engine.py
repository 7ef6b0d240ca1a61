"""Opens the database: SQLite with one writer and several readers, or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from handoff.store.pool import check_before_use
from handoff.store.sqlite import connect
from handoff.store.sqlite_writer import WriterConnection, writer
from handoff.store.writing import Together, Writing

SQLITE_READERS = 4
POSTGRES_POOL = 10
# What a connection keeps prepared; the service has some hundreds of statements.
POSTGRES_STATEMENTS = 500
# serialization_failure, deadlock_detected, lock_not_available
POSTGRES_RETRY = frozenset({"40001", "40P01", "55P03"})


class Store:
    """Hands out connections: `write()` is one transaction that ends in a commit, `read()` sees one.

    On SQLite writers of this process stand in line at one connection, and BEGIN IMMEDIATE makes
    them wait for other processes; readers never wait. On PostgreSQL row locks do that, and several
    processes serve from one database: the store `is_shared`.
    """

    def __init__(self, url: URL, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.url = url
        self.writer = writer
        self._reader = reader
        self.is_shared = url.get_backend_name() != "sqlite"
        self._one_writer = None if self.is_shared else asyncio.Lock()
        self._writing: WriterConnection | None = None

    @classmethod
    def open(cls, url: str) -> "Store":
        """Nothing is connected before the first use."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            path = _file(parsed)
            return cls(parsed, writer(path), _reader(parsed, path))
        engine = create_async_engine(
            parsed,
            pool_size=POSTGRES_POOL,
            max_overflow=POSTGRES_POOL,
            hide_parameters=True,
            connect_args={"prepared_statement_cache_size": POSTGRES_STATEMENTS},
        )
        check_before_use(engine)
        return cls(parsed, engine, engine.execution_options(isolation_level="REPEATABLE READ"))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writing]:
        """One transaction; an exception rolls it back."""
        if self._one_writer is None:
            connection = Together(self.writer)
            async with connection, connection.begin():
                yield connection
                await connection.send()
            return
        async with self._one_writer:
            if self._writing is None:
                started = WriterConnection(self.writer)
                await started.start()
                self._writing = started
            writing = self._writing
            try:
                async with writing.begin():
                    yield writing
            except BaseException:
                # A commit that failed leaves its transaction open: giving the connection back
                # rolls back whatever there is. The error goes on to whoever asked.
                await self._stop_writing()
                raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One view of the data, never half of a change."""
        async with self._reader.connect() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[Any]:
        """A connection of the driver's own kind, outside any transaction; closed afterwards."""
        async with self.writer.connect() as connection:
            raw = await connection.get_raw_connection()
            try:
                yield raw.driver_connection
            finally:
                await connection.invalidate()

    async def close(self) -> None:
        """Give all connections back."""
        await self._stop_writing()
        await self.writer.dispose()
        if self._one_writer is not None:
            await self._reader.dispose()

    async def _stop_writing(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            await writing.close()


def is_worth_retrying(error: DBAPIError) -> bool:
    """Did the database only say that somebody else was first?"""
    if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
        return True
    return getattr(error.orig, "sqlstate", None) in POSTGRES_RETRY


def _file(url: URL) -> str:
    if not url.database or url.database == ":memory:":
        raise ValueError("the store needs an SQLite file, its readers are connections of their own")
    return url.database


def _reader(url: URL, path: str) -> AsyncEngine:
    async def connection() -> Any:
        return await connect(path)

    engine = create_async_engine(
        url,
        hide_parameters=True,  # an error in the log must not tell what a customer said
        async_creator=connection,
        pool_size=SQLITE_READERS,
        max_overflow=0,
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
