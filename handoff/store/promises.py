"""Indexes over some of a table's rows: how the database itself keeps what was promised."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import Index, text


def one_of(column: str, states: Iterable[StrEnum]) -> str:
    """The condition that a column has one of these values."""
    return f"{column} IN ({', '.join(repr(state.value) for state in states)})"


def partial(name: str, *columns: str, where: str, unique: bool = True) -> Index:
    """An index, unique unless told otherwise, over the rows for which `where` holds."""
    clause = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=clause, postgresql_where=clause)
