"""Column types that hand over what the model speaks: aware moments, enums, button tuples."""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, String, literal_column
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite, which knows no zones, keeps it without one."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """With a zone where the database has them."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Coded(TypeDecorator[StrEnum]):
    """An enum stored as its value: a new member needs no migration."""

    impl = String
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[StrEnum]):
        """Compares with members as they stand: a partial index is only used for a known value."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            """A member, or several, in the statement itself; everything else as usual."""
            if op is operators.eq and isinstance(other[0], StrEnum):
                op, other = operators.in_op, ((other[0],),)
            return super().operate(op, *(_as_it_stands(it) for it in other), **kwargs)

    comparator_factory = Comparator

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__(24)
        self.enum = enum

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """The member's value; a string that is no member's value is refused."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member."""
        return None if value is None else self.enum(value)


def _as_it_stands(compared: Any) -> Any:
    if isinstance(compared, StrEnum):
        return literal_column(repr(compared.value))
    is_several = isinstance(compared, Collection) and not isinstance(compared, str)
    if is_several and compared and all(isinstance(it, StrEnum) for it in compared):
        return [literal_column(repr(it.value)) for it in compared]
    return compared


class Strings(TypeDecorator[tuple[str, ...]]):
    """A short list of strings, such as languages."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> Any:
        """A JSON list."""
        return list(value or ())

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        """A tuple."""
        return tuple(value or ())
