"""Accounts: their type and deletion, links sent by mail, the newsletter, consents."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.orders.kinds import AccountType, ConsentPurpose, MailKind
from actions.orders.store.columns import states
from actions.orders.store.tables.base import Base


class AccountRow(Base):
    """What an account has beyond its customer; no row means private, and nothing planned."""

    __tablename__ = "accounts"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id"), primary_key=True, autoincrement=False
    )
    type: Mapped[AccountType] = mapped_column(states(AccountType, "account_type"))
    company: Mapped[str | None] = mapped_column(String(80))
    deletes_on: Mapped[date | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]


class MailRow(Base):
    """The outbox: what is to be sent, once. `token` is the link in it, if there is one.

    Due from `due_at` on, or at once; whoever tries to send it moves that ahead first.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_email_created_at", "email", "created_at"),
        Index("ix_mails_due", "sent_at", "given_up_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MailKind] = mapped_column(states(MailKind, "mail_kind"))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    token: Mapped[str | None] = mapped_column(String(43))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0", default=0)
    due_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


class PasswordRow(Base):
    """An argon2 hash; no row for who never chose one here."""

    __tablename__ = "passwords"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id"), primary_key=True, autoincrement=False
    )
    hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]


class LinkRow(Base):
    """What following a mailed link does; `details` is JSON. Done once."""

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_email_kind", "email", "kind"),)

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    kind: Mapped[MailKind] = mapped_column(states(MailKind, "link_kind"))
    email: Mapped[str] = mapped_column(String(254))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    details: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SubscriptionRow(Base):
    """Whether the newsletter goes to an address."""

    __tablename__ = "subscriptions"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    active: Mapped[bool]
    changed_at: Mapped[datetime]


class ConsentRow(Base):
    """Every answer is a new row; the newest counts."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("source <> ''", name="source"),
        Index("ix_consents_customer_id_purpose", "customer_id", "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    purpose: Mapped[ConsentPurpose] = mapped_column(states(ConsentPurpose, "consent_purpose"))
    given: Mapped[bool]
    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(String(64))
