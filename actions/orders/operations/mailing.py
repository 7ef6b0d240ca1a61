"""Mails with links that do something once: registering, a new e-mail address, a new password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.orders.errors import InvalidText
from actions.orders.kinds import MailKind
from actions.orders.store.accounts import Link, Mail
from actions.orders.store.work import Work

LANGUAGES = frozenset({"en", "nl"})
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """What to send to whom; with a `token` it holds a link that lasts until `expires_at`."""

    kind: MailKind
    email: str
    language: str
    token: str | None = None
    customer_id: int | None = None
    details: str = "{}"
    expires_at: datetime | None = None


async def send(work: Work, letter: Letter, now: datetime) -> None:
    """Put it in the outbox with its link, unless the address had its share this hour.

    Who asks gets the same answer: nobody can flood a stranger, or see that they tried.
    """
    policy = await work.policies.service()
    if await work.accounts.mails_since(letter.email, now - _HOUR) >= policy.mails_per_hour:
        return
    if letter.token is not None and letter.expires_at is not None:
        link = Link(
            token=letter.token,
            kind=letter.kind,
            email=letter.email,
            customer_id=letter.customer_id,
            details=letter.details,
            expires_at=letter.expires_at,
        )
        await work.accounts.add_link(link)
    mail = Mail(letter.kind, letter.email, letter.language, letter.token, now)
    await work.accounts.mail(mail)


def check_language(language: str) -> str:
    """Raises `InvalidText`."""
    if language not in LANGUAGES:
        raise InvalidText("language")
    return language
