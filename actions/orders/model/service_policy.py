"""The limits and windows of what follows on an order, and of accounts and appointments."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Self

from actions.orders.model.policy import PolicyValue, read_count, read_money, read_span
from actions.orders.money import Money

_READERS = {int: read_count, timedelta: read_span, Money: read_money}


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """Each field is a row of the policy table, under the same name."""

    vat_percent: int
    order_limit: Money
    payment_link_lasts: timedelta
    change_limit: Money
    return_window: timedelta
    return_send_within: timedelta
    claim_limit: Money
    claim_window: timedelta
    claim_working_days: int
    high_value_from: Money
    goodwill_order_limit: Money
    goodwill_year_limit: Money
    goodwill_lasts: timedelta
    complaint_working_days: int
    case_working_days: int
    dispute_working_days: int
    deletion_cooling_off: timedelta
    confirm_link_lasts: timedelta
    password_link_lasts: timedelta
    results_kept: timedelta
    mails_per_hour: int
    appointment_notice: timedelta
    appointment_ahead: timedelta
    appointment_fixed: timedelta
    appointments_limit: int

    @classmethod
    def read(cls, rows: Mapping[str, PolicyValue]) -> Self:
        """Raises `PolicyMissing` for a row that is not there or cannot be read."""
        values = {}
        for field in fields(cls):
            # The hints are the classes themselves here, not text.
            assert isinstance(field.type, type)
            values[field.name] = _READERS[field.type](rows, field.name)
        return cls(**values)  # type: ignore[arg-type]
