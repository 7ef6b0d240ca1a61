"""Mails that customers ask for, and the outbox from which all mails are sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.orders.clock import Clock
from actions.orders.email_typos import masked_address
from actions.orders.errors import LinkInvalid
from actions.orders.kinds import MailKind
from actions.orders.model.order import Order
from actions.orders.money import Money
from actions.orders.operations.access import check_current
from actions.orders.operations.identity import Verified
from actions.orders.operations.mailing import check_language
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.paying import PAY_PATH, open_amount
from actions.orders.operations.returns import LABEL_PATH
from actions.orders.store.accounts import Mail
from actions.orders.store.database import Database
from actions.orders.store.outbox import StoredMail
from actions.orders.store.work import Work

LINK_PATH = "/links/"
# Who takes a mail has this long to send it; then somebody else may.
HELD = timedelta(minutes=5)
WAITS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=8),
)  # fmt: skip
_KEPT_WAITING = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Mailed:
    """`email` is masked, as in ``s•••@example.com``."""

    email: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that a mail has to say; `href` is a path on our own pages.

    `number`, `amount` and `ends` are of the order to pay or the return to send, where it is one.
    """

    id: int
    kind: MailKind
    email: str
    language: str
    name: str
    href: str | None
    number: str | None
    amount: Money | None
    ends: datetime | None
    written_at: datetime
    sent_at: datetime | None
    attempts: int


class Mails:
    """Each mail is sent once, as far as a mail server lets one know."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def payment_link(
        self, verified: Verified, href: str, *, language: str, key: str
    ) -> Mailed:
        """Mail a link to pay to its customer. Raises `LinkInvalid`, `VerificationExpired`."""
        return await self._order_mail(
            verified, MailKind.PAYMENT_LINK, href.removeprefix(PAY_PATH), language, key
        )

    async def return_label(
        self, verified: Verified, href: str, *, language: str, key: str
    ) -> Mailed:
        """Mail a label to its customer. Raises `LinkInvalid`, `VerificationExpired`."""
        return await self._order_mail(
            verified, MailKind.RETURN_LABEL, href.removeprefix(LABEL_PATH), language, key
        )

    async def take(self) -> Outgoing | None:
        """The next mail to send, for the taker alone. What makes no sense any more is dropped."""
        while True:
            now = self._clock()
            async with self._database.writing() as work:
                mail = await work.outbox.take(now, now + HELD)
                if mail is None:
                    return None
                try:
                    if mail.created_at < now - _KEPT_WAITING:
                        raise LinkInvalid
                    return await self._outgoing(work, mail)
                except LinkInvalid:
                    await work.outbox.give_up(mail.id, now)

    async def sent(self, mail_id: int) -> None:
        async with self._database.writing() as work:
            await work.outbox.sent(mail_id, self._clock())

    async def failed(self, mail: Outgoing, *, for_good: bool = False) -> datetime | None:
        """It could not be sent: when it is tried again, or None where it is given up."""
        now = self._clock()
        async with self._database.writing() as work:
            if for_good or mail.attempts > len(WAITS):
                await work.outbox.give_up(mail.id, now)
                return None
            again = now + WAITS[mail.attempts - 1]
            await work.outbox.try_again(mail.id, again)
            return again

    async def newest(self, limit: int = 50) -> tuple[Outgoing, ...]:
        """The last mails, sent or not, newest first; for who looks after the shop."""
        found = []
        async with self._database.reading() as work:
            for mail in await work.outbox.newest(limit):
                try:
                    found.append(await self._outgoing(work, mail))
                except LinkInvalid:
                    continue
        return tuple(found)

    async def _order_mail(
        self, verified: Verified, kind: MailKind, token: str, language: str, key: str
    ) -> Mailed:
        check_current(verified, self._clock())
        check_language(language)

        async def write(work: Work) -> Mailed:
            if await _owner(work, kind, token) != verified.customer_id:
                raise LinkInvalid
            email = (await work.accounts.find(verified.customer_id)).email
            await work.accounts.mail(Mail(kind, email, language, token, self._clock()))
            return Mailed(masked_address(email))

        details = {"kind": kind, "token": token, "language": language}
        request = Request("mail", verified, "", details)
        return await self._writes.once(key, request, Mailed, write)

    async def _outgoing(self, work: Work, mail: StoredMail) -> Outgoing:
        customer_id = await work.accounts.id_of_email(mail.email)
        name = "" if customer_id is None else (await work.accounts.find(customer_id)).name
        about = await _about(work, mail, self._clock())
        return Outgoing(
            id=mail.id,
            kind=mail.kind,
            email=mail.email,
            language=mail.language,
            name=name,
            href=about.href,
            number=about.number,
            amount=about.amount,
            ends=about.ends,
            written_at=mail.created_at,
            sent_at=mail.sent_at,
            attempts=mail.attempts,
        )


@dataclass(frozen=True, slots=True)
class _About:
    href: str | None = None
    number: str | None = None
    amount: Money | None = None
    ends: datetime | None = None


async def _about(work: Work, mail: StoredMail, now: datetime) -> _About:
    """Raises `LinkInvalid` where the mail's link leads nowhere by now."""
    if mail.token is None:
        return _About()
    if mail.kind is MailKind.PAYMENT_LINK:
        return await _about_payment(work, mail.token, now)
    if mail.kind is MailKind.RETURN_LABEL:
        stored = await work.returns.of_label(mail.token)
        if stored is None:
            raise LinkInvalid
        return _About(href=LABEL_PATH + mail.token, number=stored.number)
    link = await work.accounts.link(mail.token)
    if link is None or link.expires_at <= now:
        raise LinkInvalid
    return _About(href=LINK_PATH + mail.token, ends=link.expires_at)


async def _about_payment(work: Work, token: str, now: datetime) -> _About:
    grant = await work.placing.payment_grant(token)
    if grant is None or grant.expires_at <= now:
        raise LinkInvalid
    order: Order | None = await work.orders.of_customer(grant.number, grant.customer_id)
    if order is None:
        raise LinkInvalid
    account = await work.billing.account(order.number, order.total.currency)
    return _About(PAY_PATH + token, order.number, open_amount(order, account), grant.expires_at)


async def _owner(work: Work, kind: MailKind, token: str) -> int | None:
    """Whose link it is."""
    if kind is MailKind.PAYMENT_LINK:
        grant = await work.placing.payment_grant(token)
        return None if grant is None else grant.customer_id
    stored = await work.returns.of_label(token)
    return None if stored is None else stored.customer_id
