"""Connections to PostgreSQL are looked at before use, without asking the server each time."""

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

FRESH_S = 1.0


def check_before_use(engine: AsyncEngine) -> None:
    """A server that was restarted is met with new connections, not with errors.

    A connection whose end has arrived is known to be closed. One that was at rest for longer than
    FRESH_S is asked, which costs three round trips: before every transaction that was a fifth of
    the time.
    """
    dialect = engine.dialect

    @event.listens_for(engine.sync_engine, "checkin")
    def rests(connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def is_alive(connection: Any, record: Any, proxy: Any) -> None:
        since = record.info.get("rests_since")
        if since is None:
            return
        if connection.driver_connection.is_closed():
            raise DisconnectionError
        if time.monotonic() - since > FRESH_S:
            try:
                dialect.do_ping(connection)
            except dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error
