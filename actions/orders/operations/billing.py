"""What was charged and paid: invoices, links to their copies, the state of payment."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock, NewToken
from actions.orders.errors import InvoiceLinkInvalid, NoInvoice
from actions.orders.model.billing import Invoice, PaymentAttempt
from actions.orders.model.order import Line, Order
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.paying import open_amount
from actions.orders.states import OrderStatus
from actions.orders.store.database import Database
from actions.orders.store.work import Work

INVOICE_PATH = "/invoices/"
LONGEST_TOKEN = 43


@dataclass(frozen=True, slots=True)
class InvoiceLink:
    """`href` is a path on our own pages, `/invoices/<token>`."""

    invoice_number: str
    number: str
    href: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvoiceCopy:
    """All that stands on the paper."""

    invoice: Invoice
    customer_name: str
    address_lines: tuple[str, ...]
    lines: tuple[Line, ...]
    shipping: Money


@dataclass(frozen=True, slots=True)
class PaymentState:
    """`attempts` newest first; `open` is what is still to be paid."""

    number: str
    order_status: OrderStatus
    total: Money
    paid: Money
    open: Money
    due_on: date | None
    attempts: tuple[PaymentAttempt, ...]


class Billing:
    """Reads invoices and payments."""

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def invoice(self, verified: Verified, number: str) -> Invoice:
        """Raises `NoInvoice` where none has been made, and those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            return await _invoice(work, await own_order(work, verified, parsed))

    async def invoice_link(self, verified: Verified, number: str, *, key: str) -> InvoiceLink:
        """A link to a copy, good for the policy's hours. Raises as `invoice`, and `KeyReused`."""
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> InvoiceLink:
            return await self._grant(work, verified, parsed)

        request = Request("invoice_link", verified, parsed, {})
        return await self._writes.once(key, request, InvoiceLink, write)

    async def invoice_copy(self, token: str) -> InvoiceCopy:
        """What the link shows; the token is the proof. Raises `InvoiceLinkInvalid`."""
        if not token.isascii() or len(token) > LONGEST_TOKEN:
            raise InvoiceLinkInvalid
        async with self._database.reading() as work:
            grant = await work.billing.copy_grant(token)
            if grant is None or grant.expires_at <= self._clock():
                raise InvoiceLinkInvalid
            order = await work.orders.of_customer(grant.number, grant.customer_id)
            if order is None:
                raise InvoiceLinkInvalid
            invoice = await _invoice(work, order)
            name = await work.customers.name(grant.customer_id)
        lines = order.billing_address.lines()
        return InvoiceCopy(invoice, name, lines, order.lines, order.shipping)

    async def payment_state(self, verified: Verified, number: str) -> PaymentState:
        """What was paid, what is open, and how each attempt went."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            account = await work.billing.account(parsed, order.total.currency)
            invoice = await work.billing.invoice(parsed)
        still_open = open_amount(order, account)
        return PaymentState(
            number=parsed,
            order_status=order.status,
            total=order.total,
            paid=account.paid,
            open=still_open,
            due_on=invoice.due_on if invoice and still_open else None,
            attempts=account.payments,
        )

    async def _grant(self, work: Work, verified: Verified, number: str) -> InvoiceLink:
        invoice = await _invoice(work, await own_order(work, verified, number))
        policy = await work.policies.current()
        token = self._tokens()
        expires_at = self._clock() + policy.invoice_link_lasts
        await work.billing.grant_copy(
            number,
            token=token,
            conversation_id=verified.conversation_id,
            expires_at=expires_at,
        )
        return InvoiceLink(invoice.invoice_number, number, INVOICE_PATH + token, expires_at)


async def _invoice(work: Work, order: Order) -> Invoice:
    invoice = await work.billing.invoice(order.number)
    if invoice is None:
        raise NoInvoice(order.number, order.status.value)
    return invoice
