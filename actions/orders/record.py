"""Writes a result as JSON and reads it back: for results kept under an idempotency key."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Result = TypeVar("Result")


def to_json(value: object) -> str:
    """JSON with sorted keys, so that equal values give equal text."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def from_json(kind: type[Result], text: str) -> Result:
    """The dataclass that `to_json` wrote."""
    return cast(Result, _typed(kind, json.loads(text)))


def _plain(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case date():  # a datetime is a date too
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {str(name): _plain(item) for name, item in value.items()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a stored result")


def _typed(kind: Any, plain: Any) -> object:
    if get_origin(kind) is tuple:
        return tuple(_typed(get_args(kind)[0], item) for item in plain)
    if isinstance(kind, UnionType):
        inner = next(part for part in get_args(kind) if part is not type(None))
        return None if plain is None else _typed(inner, plain)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return cast(Any, kind)(**{name: _typed(hints[name], plain[name]) for name in plain})
    if kind in (date, datetime):
        return kind.fromisoformat(plain)
    return kind(plain)
