"""A database session lives in a store and nowhere else."""

import ast
from collections.abc import Iterator

from tests.house.files import sources

SESSIONS = {"AsyncSession", "Session", "async_sessionmaker", "sessionmaker", "AsyncConnection"}
# The switchboard is the unit of work: the store hands it a connection for the length of a command
# (docs/decisions/2026-11-23-switchboard-is-the-unit-of-work.md). It never opens one.
ALLOWED = ("store", "migrations", "database", "demo", "handoff/switchboard/")


def session_imports(text: str) -> Iterator[str]:
    """What a module imports of SQLAlchemy that opens or is a session."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            yield from (alias.name for alias in node.names if alias.name in SESSIONS)


def test_a_session_is_seen() -> None:
    """The rule below is kept by something that sees an import."""
    line = "from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession"

    assert list(session_imports(line)) == ["AsyncSession"]


def test_sessions_stay_in_stores() -> None:
    """Whoever else wants data asks a store."""
    found = [
        f"{name}: {what}"
        for name, text in sources()
        if not any(part in name for part in ALLOWED)
        for what in session_imports(text)
    ]

    assert found == []
