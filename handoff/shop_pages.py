"""What the pages behind links of customers show, as the action server tells it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from handoff.shop_documents import Amount, Document, InvoiceLine

Method = Literal["ideal", "card", "paypal", "bank_transfer", "pay_later"]
LinkKind = Literal["confirm_account", "confirm_email", "reset_password", "confirm_newsletter"]


class Payment(Document):
    """What is to be paid, version 1; `open` is zero once it is. `failure` is of the last try."""

    version: Literal[1]
    order_number: str
    lines: tuple[InvoiceLine, ...]
    shipping: Amount
    total: Amount
    open: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    expires_at: datetime
    failure: str | None
    methods: tuple[Method, ...]

    @property
    def is_paid(self) -> bool:
        """Nothing is left to pay."""
        return self.open == Decimal(0)


class PaymentOutcome(Document):
    """How a try to pay ended."""

    version: Literal[1]
    order_number: str
    outcome: Literal["paid", "failed"]


class LabelLine(Document):
    """A product that goes back, and how many."""

    name: str
    quantity: int


class Label(Document):
    """All that stands on a return label, version 1."""

    version: Literal[1]
    reference: Annotated[str, Field(pattern=r"^[A-Z0-9 .$/+%-]{1,24}$")]
    order_number: str
    sender_lines: tuple[str, ...]
    lines: tuple[LabelLine, ...]
    send_before: date


class MailedLink(Document):
    """What a link in a mail is for, version 1; `done` says it was followed before."""

    version: Literal[1]
    kind: LinkKind
    email: str
    done: bool
    shortest_password: int


class Followed(Document):
    """What following a link did."""

    version: Literal[1]
    kind: LinkKind
    name: str


class Mail(Document):
    """A mail as its reader sees it."""

    to: str
    subject: str
    text: str
    written_at: datetime
    sent_at: datetime | None


class Mails(Document):
    """The newest mails, version 1."""

    version: Literal[1]
    mails: tuple[Mail, ...]
