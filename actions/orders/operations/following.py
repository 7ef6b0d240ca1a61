"""What following a mailed link does, each kind in its own way, once."""

from dataclasses import dataclass
from datetime import datetime

from actions.orders.address import Address
from actions.orders.email_typos import masked_address
from actions.orders.errors import LinkExpired, LinkInvalid
from actions.orders.kinds import ConsentPurpose, MailKind
from actions.orders.record import from_json
from actions.orders.store.accounts import Link, StoredConsent
from actions.orders.store.work import Work

_BY_LINK = "link"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What following a link did."""

    kind: MailKind
    name: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asked for an account that is not there until the link is followed."""

    name: str
    language: str
    address: Address | None


async def follow(work: Work, token: str, now: datetime) -> Confirmed:
    """Raises `LinkInvalid`. A link that was followed answers the same again, while it lasts."""
    link = await work.accounts.link(token)
    if link is None or link.expires_at <= now:
        raise LinkInvalid
    if link.used_at is None:
        await _do(work, link, now)
        await work.accounts.use_link(token, now)
    return Confirmed(link.kind, await _name(work, link))


@dataclass(frozen=True, slots=True)
class Offered:
    """What a mailed link is for, before anything is done; `done` says it was followed before."""

    kind: MailKind
    email: str
    done: bool


async def look_at(work: Work, token: str, now: datetime) -> Offered:
    """Raises `LinkInvalid`, `LinkExpired`."""
    link = await work.accounts.link(token)
    if link is None:
        raise LinkInvalid
    if link.expires_at <= now:
        raise LinkExpired
    return Offered(link.kind, masked_address(link.email), link.used_at is not None)


async def choose_password(work: Work, token: str, hashed: str, now: datetime) -> Confirmed:
    """Keep a new password, once. Raises `LinkInvalid`, `LinkExpired`."""
    link = await work.accounts.link(token)
    if link is None or link.kind is not MailKind.RESET_PASSWORD or link.customer_id is None:
        raise LinkInvalid
    if link.expires_at <= now or link.used_at is not None:
        raise LinkExpired
    await work.accounts.keep_password(link.customer_id, hashed, now)
    await work.accounts.use_link(token, now)
    return Confirmed(link.kind, await _name(work, link))


async def _do(work: Work, link: Link, now: datetime) -> None:
    match link.kind:
        case MailKind.CONFIRM_ACCOUNT:
            await _create(work, link, now)
        case MailKind.CONFIRM_EMAIL:
            await _change_email(work, link)
        case MailKind.CONFIRM_NEWSLETTER:
            await _subscribe(work, link, now)
        case _:  # a new password is chosen on the page that the link opens
            return


async def _create(work: Work, link: Link, now: datetime) -> None:
    applicant = from_json(Applicant, link.details)
    created = await work.accounts.create(
        name=applicant.name,
        email=link.email,
        language=applicant.language,
        address=applicant.address,
        at=now,
    )
    if created is None:
        raise LinkInvalid


async def _change_email(work: Work, link: Link) -> None:
    if link.customer_id is None or not await work.accounts.change_email(
        link.customer_id, link.email
    ):
        raise LinkInvalid


async def _subscribe(work: Work, link: Link, now: datetime) -> None:
    await work.accounts.subscribe(link.email, active=True, at=now)
    customer_id = await work.accounts.id_of_email(link.email)
    if customer_id is not None:
        consent = StoredConsent(True, now, _BY_LINK)
        await work.accounts.add_consent(
            customer_id, ConsentPurpose.NEWSLETTER, consent, conversation_id=None
        )


async def _name(work: Work, link: Link) -> str:
    """Of the account it is about; empty where there is none."""
    customer_id = link.customer_id or await work.accounts.id_of_email(link.email)
    return "" if customer_id is None else (await work.accounts.find(customer_id)).name
