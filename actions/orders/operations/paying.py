"""Links to pay, and what happens to an order and its invoice when money comes in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from actions.orders.model.billing import Account, Invoice, PaymentAttempt
from actions.orders.model.order import Order
from actions.orders.money import CENT, Money
from actions.orders.operations.quoting import days_of
from actions.orders.states import InvoiceStatus, OrderStatus, PaymentMethod, PaymentStatus
from actions.orders.store.work import Work

PAY_PATH = "/pay/"
_OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED})
_UNTAXED_ZONE = "WORLD"
_DAYS_TO_PAY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PayLink:
    """`href` is a path on our own pages, `/pay/<token>`; no card number passes the chat."""

    number: str
    amount: Money
    href: str
    expires_at: datetime


async def grant_link(
    work: Work, number: str, *, amount: Money, token: str, conversation_id: str, now: datetime
) -> PayLink:
    """Keep the token; an unpaid order waits at least as long as its link is good."""
    policy = await work.policies.service()
    expires_at = now + policy.payment_link_lasts
    await work.placing.grant_payment(
        number, token=token, conversation_id=conversation_id, expires_at=expires_at
    )
    await work.placing.wait_for_payment(number, expires_at)
    return PayLink(number, amount, PAY_PATH + token, expires_at)


def open_amount(order: Order, account: Account) -> Money:
    """What is still to be paid: nothing once the order is over."""
    nothing = Money.zero(order.total.currency)
    if order.status in _OVER:
        return nothing
    return max(order.total - account.paid - account.brought, nothing)


async def pay_order(
    work: Work, order: Order, amount: Money, method: PaymentMethod, now: datetime
) -> None:
    """Book the money; an order that waited for it goes to the warehouse."""
    await work.billing.reopen(order.number, Money.zero(amount.currency))
    paid = PaymentAttempt(now, method, PaymentStatus.PAID, amount, None)
    await work.billing.add_payment(order.number, paid)
    await bill_order(work, order, order.total, InvoiceStatus.PAID, now)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        await start_order(work, order, now)


async def start_order(work: Work, order: Order, now: datetime) -> None:
    """Paid for, or nothing to pay: it is promised for a day."""
    option = await work.deliveries.option(order.delivery_option)
    await work.placing.paid(order, at=now, promised_on=days_of(option, now.date())[1])


async def bill_order(
    work: Work, order: Order, total: Money, status: InvoiceStatus, now: datetime
) -> None:
    """Make the invoice or bring it up to date."""
    zone = await work.deliveries.zone(order.delivery_address.country)
    percent = 0 if zone == _UNTAXED_ZONE else (await work.policies.service()).vat_percent
    issued = now.date()
    await work.billing.bill(
        Invoice(
            invoice_number=f"F{issued.year}-{order.number}",
            number=order.number,
            status=status,
            issued_on=issued,
            due_on=issued + _DAYS_TO_PAY,
            total=total,
            vat=contained_vat(total, percent),
        )
    )


def contained_vat(total: Money, percent: int) -> Money:
    """Prices contain it: of 121.00 at 21 % it is 21.00."""
    part = total.amount * percent / Decimal(100 + percent)
    return Money(part.quantize(CENT, ROUND_HALF_UP), total.currency)
