"""The shop's limits, fees and windows, read from the policy table. Holds no numbers itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import InvalidOperation
from typing import Self

from actions.orders.errors import PolicyMissing
from actions.orders.money import Money


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One row: `unit` is ``count``, ``minutes``, ``hours``, ``days`` or a currency."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What the rules refer to by name; each field is a row of the table."""

    verification_failures: int
    verification_lasts: timedelta
    cancellation_free: timedelta
    cancellation_fee: Money
    refund_limit: Money
    refund_window: timedelta
    refund_working_days: int
    invoice_link_lasts: timedelta

    @classmethod
    def read(cls, rows: Mapping[str, PolicyValue]) -> Self:
        """Raises `PolicyMissing` for a row that is not there or cannot be read."""
        return cls(
            verification_failures=read_count(rows, "verification_failures"),
            verification_lasts=read_span(rows, "verification_lasts"),
            cancellation_free=read_span(rows, "cancellation_free"),
            cancellation_fee=read_money(rows, "cancellation_fee"),
            refund_limit=read_money(rows, "refund_limit"),
            refund_window=read_span(rows, "refund_window"),
            refund_working_days=read_count(rows, "refund_working_days"),
            invoice_link_lasts=read_span(rows, "invoice_link_lasts"),
        )


def _row(rows: Mapping[str, PolicyValue], name: str) -> PolicyValue:
    try:
        return rows[name]
    except KeyError:
        raise PolicyMissing(name) from None


def read_count(rows: Mapping[str, PolicyValue], name: str) -> int:
    row = _row(rows, name)
    if not row.value.isdecimal():
        raise PolicyMissing(name)
    return int(row.value)


def read_span(rows: Mapping[str, PolicyValue], name: str) -> timedelta:
    unit = _row(rows, name).unit
    if unit not in {"minutes", "hours", "days"}:
        raise PolicyMissing(name)
    return timedelta(**{unit: read_count(rows, name)})


def read_money(rows: Mapping[str, PolicyValue], name: str) -> Money:
    row = _row(rows, name)
    try:
        return Money.of(row.value, row.unit)
    except (InvalidOperation, ValueError):
        raise PolicyMissing(name) from None
