"""The money side of a demo order: payments, invoice, refunds, the return, and goodwill."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from actions.orders.demo.plan import Plan
from actions.orders.model.order import Moments
from actions.orders.money import CENT, EURO
from actions.orders.states import (
    InvoiceStatus,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
    RefundReason,
    RefundStatus,
    ReturnKind,
    ReturnStatus,
)
from actions.orders.store.bulk import Row
from actions.orders.working_days import add_working_days

VAT = Decimal(21)
WORKING_DAYS_TO_REFUND = 5
DAYS_TO_PAY = 14
OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED})


def payments(plan: Plan, moments: Moments) -> list[Row]:
    """The attempt that paid, or those that did not."""
    if moments.paid_at is not None:
        return [_payment(plan, PaymentStatus.PAID, moments.paid_at)]
    if plan.status is OrderStatus.CANCELLED:
        return [_payment(plan, PaymentStatus.EXPIRED, moments.placed_at)]
    slow = {PaymentMethod.PAY_LATER, PaymentMethod.BANK_TRANSFER}
    if plan.method in slow or plan.status is not OrderStatus.AWAITING_PAYMENT:
        return [_payment(plan, PaymentStatus.OPEN, moments.placed_at)]
    return [_payment(plan, PaymentStatus.FAILED, moments.placed_at, "declined-by-bank")]


def _payment(plan: Plan, status: PaymentStatus, at: datetime, failure: str | None = None) -> Row:
    return {
        "order_number": plan.number,
        "method": plan.method,
        "status": status,
        "amount": plan.total,
        "currency": EURO,
        "attempted_at": at,
        "failure": failure,
    }


def invoices(plan: Plan, moments: Moments) -> list[Row]:
    """Made when the order is paid or leaves, whichever is first."""
    made = [at for at in (moments.paid_at, moments.shipped_at) if at is not None]
    if not made:
        return []
    issued = min(made).date()
    paid = InvoiceStatus.PAID if moments.paid_at else InvoiceStatus.OPEN
    vat = Decimal(0) if plan.option.zone == "WORLD" else plan.total * VAT / (100 + VAT)
    return [
        {
            "invoice_number": f"F{issued.year}-{plan.number}",
            "order_number": plan.number,
            "status": InvoiceStatus.CREDITED if plan.status in OVER else paid,
            "issued_on": issued,
            "due_on": issued + timedelta(days=DAYS_TO_PAY),
            "total": plan.total,
            "vat": vat.quantize(CENT, ROUND_HALF_UP),
            "currency": EURO,
        }
    ]


def refunds(plan: Plan, moments: Moments, now: datetime) -> list[Row]:
    """All that was paid for a cancelled order, the goods' price for a returned one."""
    if moments.paid_at is None or plan.status not in OVER:
        return []
    cancelled = plan.status is OrderStatus.CANCELLED
    since = now - plan.reached_at
    status = _refund_status(since)
    expected_by = add_working_days(plan.reached_at.date(), WORKING_DAYS_TO_REFUND)
    return [
        {
            "reference": f"R{plan.number}-1",
            "order_number": plan.number,
            "status": status,
            "reason": RefundReason.CANCELLED if cancelled else RefundReason.RETURNED,
            "method": plan.method,
            "amount": plan.total if cancelled else plan.goods,
            "currency": EURO,
            "requested_at": plan.reached_at,
            "expected_by": expected_by,
            "completed_at": plan.reached_at + timedelta(days=5)
            if status is RefundStatus.COMPLETED
            else None,
            "conversation_id": None,
        }
    ]


def _refund_status(since: timedelta) -> RefundStatus:
    if since < timedelta(days=2):
        return RefundStatus.APPROVED
    return RefundStatus.SENT if since < timedelta(days=6) else RefundStatus.COMPLETED


def return_of(plan: Plan, moments: Moments) -> dict[str, object]:
    """The whole order sent back."""
    return {
        "reference": f"T{plan.number}-1",
        "order_number": plan.number,
        "kind": ReturnKind.RETURN,
        "status": ReturnStatus.ACCEPTED,
        "reason": RefundReason.CHANGED_MIND,
        "registered_at": (moments.delivered_at or plan.reached_at) + timedelta(days=2),
        "received_at": moments.returned_at,
    }


def goodwill(plan: Plan, moments: Moments) -> list[Row]:
    """A small credit for every fiftieth order delivered."""
    if plan.status is not OrderStatus.DELIVERED or plan.number % 50:
        return []
    at = moments.delivered_at or plan.reached_at
    return [
        {
            "reference": f"G{plan.number}-1",
            "customer_id": plan.person.id,
            "order_number": plan.number,
            "amount": Decimal("5.00"),
            "currency": EURO,
            "reason": "late delivery",
            "granted_at": at,
            "expires_on": (at + timedelta(days=365)).date(),
            "used_at": None,
        }
    ]
