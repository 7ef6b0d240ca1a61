"""What was charged and paid: invoices, links to their copies, the state of payment."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.operations.tracking import Line
from actions.orders.states import InvoiceStatus, OrderStatus, PaymentMethod, PaymentStatus


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
class PaymentAttempt:
    at: datetime
    method: PaymentMethod
    status: PaymentStatus
    amount: Money
    failure: str | None


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

    async def invoice(self, verified: Verified, number: str) -> Invoice:
        """Raises `NoInvoice` where none has been made, and those of every operation."""
        raise NotImplementedError

    async def invoice_link(self, verified: Verified, number: str, *, key: str) -> InvoiceLink:
        """A link to a copy, good for the policy's hours. Raises as `invoice`, and `KeyReused`."""
        raise NotImplementedError

    async def invoice_copy(self, token: str) -> InvoiceCopy:
        """What the link shows; the token is the proof. Raises `InvoiceLinkInvalid`."""
        raise NotImplementedError

    async def payment_state(self, verified: Verified, number: str) -> PaymentState:
        raise NotImplementedError
