"""Invoices, payments and refunds as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.money import Money
from actions.orders.states import (
    InvoiceStatus,
    PaymentMethod,
    PaymentStatus,
    RefundReason,
    RefundStatus,
)


@dataclass(frozen=True, slots=True)
class Invoice:
    """`vat` is contained in `total`."""

    invoice_number: str
    number: str
    status: InvoiceStatus
    issued_on: date
    due_on: date
    total: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class PaymentAttempt:
    """One try to pay; `failure` is a kebab-case reason."""

    at: datetime
    method: PaymentMethod
    status: PaymentStatus
    amount: Money
    failure: str | None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back. `expected_by` is None while the goods are awaited."""

    reference: str
    number: str
    status: RefundStatus
    reason: RefundReason
    amount: Money
    method: PaymentMethod
    requested_at: datetime
    expected_by: date | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """The money side of one order: attempts and refunds newest first.

    In an exchange money moves between orders: `brought` came from an earlier one, and what was
    `passed_on` pays a later one.
    """

    currency: str
    payments: tuple[PaymentAttempt, ...]
    refunds: tuple[Refund, ...]
    brought: Money
    passed_on: Money

    @property
    def paid(self) -> Money:
        done = (p.amount for p in self.payments if p.status is PaymentStatus.PAID)
        return Money.total(done, self.currency)

    @property
    def promised_back(self) -> Money:
        """All that was given back or will be."""
        return self._refunded(self.refunds)

    @property
    def asked_back(self) -> Money:
        """The part of it that somebody asked for, as against what a cancellation brought."""
        return self._refunded(r for r in self.refunds if r.reason is not RefundReason.CANCELLED)

    @property
    def method(self) -> PaymentMethod:
        """How the order was paid, which is how money goes back."""
        paid = (p.method for p in self.payments if p.status is PaymentStatus.PAID)
        return next(paid, PaymentMethod.BANK_TRANSFER)

    def _refunded(self, refunds: Iterable[Refund]) -> Money:
        live = (r.amount for r in refunds if r.status is not RefundStatus.REJECTED)
        return Money.total(live, self.currency)
