"""Opens the database engine, with SQLite made safe for several writers."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 15
WRITES = {"frontline_begin": "BEGIN IMMEDIATE"}


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite://` or `postgresql+asyncpg://`; nothing is connected yet.

    Its errors, which are logged, do not say with which values: those are the customer's.
    """
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def lacks_folder(url: URL) -> bool:
    """Whether a SQLite file could not even be made, since its folder is not there."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return False
    return not Path(url.database).parent.is_dir()


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions late and only for some statements; `_begin` does it.
    raw: Any = connection
    raw.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A reader that turns writer fails at once when another wrote in between, however long the
    # busy timeout; so what means to write says so at the start.
    connection.exec_driver_sql(connection.get_execution_options().get("frontline_begin", "BEGIN"))
