"""What the pages behind links of customers show, as the action server tells it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from handoff.shop_documents import Amount, Document

Method = Literal["ideal", "card", "paypal", "bank_transfer", "pay_later"]
LinkKind = Literal["confirm_account", "confirm_email", "reset_password", "confirm_newsletter"]


class _Named(Document):
    """`name` is as it was bought; the catalogue may have a Dutch one."""

    name: str
    name_nl: str | None = None
    quantity: int

    def named(self, language: str) -> str:
        """In that language, where there is such a name."""
        return self.name_nl if language == "nl" and self.name_nl else self.name


class PaymentLine(_Named):
    """A product to be paid; `total` is for all of them."""

    unit_price: Amount
    total: Amount


class Payment(Document):
    """What is to be paid, version 1; `open` is zero once it is. `failure` is of the last try."""

    version: Literal[1]
    order_number: str
    lines: tuple[PaymentLine, ...]
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


class LabelLine(_Named):
    """A product that goes back, and how many."""


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
