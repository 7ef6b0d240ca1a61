"""The one SQLite connection that writes: what may have to wait runs in a thread, nothing else does.

Once a transaction has the database's write lock its statements wait for nobody, and each takes some
10 µs. Handing one to a thread and back took 80 µs of CPU, SQLAlchemy's bridge for drivers that do
so another 140; so they run where they are asked for. Waiting for another process's lock and writing
to the disk (the commit) are done in the connection's own thread.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, CursorResult
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from handoff.store.writing import Writing

BUSY_S = 10.0
DRIVER = "sqlite+writer"
PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")


class Driver(sqlite3.Connection):
    """A connection that never waits by itself: a lock that is taken is waited for in its thread."""

    def __init__(self, path: str, **options: Any) -> None:
        super().__init__(path, **options)
        self._thread = ThreadPoolExecutor(1, "sqlite-writer")

    def begin(self) -> None:
        """Take the write lock; of several processes one has it at a time."""
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            self.in_thread(self._wait_and_begin)

    def end(self, how: Callable[[], None]) -> None:
        """Commit or roll back, if there is anything."""
        if self.in_transaction:
            self.in_thread(how)

    def in_thread(self, work: Callable[[], None]) -> None:
        """Run `work` in the thread while the loop goes on."""
        await_only(_ended(asyncio.get_running_loop().run_in_executor(self._thread, work)))

    def close(self) -> None:
        """Give the thread back too."""
        self._thread.shutdown(wait=False)
        super().close()

    def _wait_and_begin(self) -> None:
        self.execute(f"PRAGMA busy_timeout = {BUSY_S * 1000:.0f}")
        try:
            self.execute("BEGIN IMMEDIATE")
        finally:
            self.execute("PRAGMA busy_timeout = 0")


class Dialect(SQLiteDialect_pysqlite):
    """SQLite for SQLAlchemy's async engine, on the standard library's own driver."""

    driver = "writer"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """The one that waits on the loop."""
        return AsyncAdaptedQueuePool

    def do_begin(self, dbapi_connection: Any) -> None:
        """Take the lock."""
        dbapi_connection.begin()

    def do_commit(self, dbapi_connection: Any) -> None:
        """Put it on the disk."""
        dbapi_connection.end(dbapi_connection.commit)

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Forget it."""
        dbapi_connection.end(dbapi_connection.rollback)


class WriterConnection(Writing):
    """Runs a statement at once; SQLAlchemy's own would refuse a driver that does not wait."""

    async def execute(
        self, statement: Any, parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult[Any]:
        """The rows of one statement."""
        return self._proxied.execute(statement, parameters, execution_options=execution_options)

    async def exec_driver_sql(
        self, statement: str, parameters: Any = None, execution_options: Any = None
    ) -> CursorResult[Any]:
        """The rows of one statement in SQLite's own words."""
        return self._proxied.exec_driver_sql(statement, parameters, execution_options)


def writer(path: str) -> AsyncEngine:
    """An engine of one connection; use it through `WriterConnection`."""
    registry.register("sqlite.writer", __name__, "Dialect")
    url = URL.create(DRIVER, database=path)

    def creator() -> Driver:
        return await_only(asyncio.to_thread(_open, path))

    return create_async_engine(
        url,
        hide_parameters=True,  # an error in the log must not tell what a customer said
        creator=creator,
        pool_size=1,
        max_overflow=0,
    )


def _open(path: str) -> Driver:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    # Autocommit: the driver must not begin transactions by itself, it would begin them deferred.
    driver = Driver(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    for pragma in (*PRAGMAS, "busy_timeout = 0"):
        driver.execute(f"PRAGMA {pragma}")
    return driver


async def _ended(work: asyncio.Future[None]) -> None:
    """Wait for it even when cancelled: nobody else may use the connection before."""
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait((work,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    work.result()
