"""What needs no account yet, or no longer opens it: registering, a lost password, the newsletter.

Every answer here is the same whether or not the e-mail address is known; the mail tells its owner.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher

from actions.orders.address import Address
from actions.orders.clock import Clock, NewToken
from actions.orders.email_typos import masked_address, meant_address
from actions.orders.errors import InvalidEmail, InvalidPostcode, InvalidText, LinkInvalid
from actions.orders.kinds import ConsentPurpose, MailKind, RegistrationIssue
from actions.orders.operations.following import (
    Applicant,
    Confirmed,
    Offered,
    choose_password,
    follow,
    look_at,
)
from actions.orders.operations.identity import parse_email
from actions.orders.operations.mailing import Letter, check_language, send
from actions.orders.operations.once import Request, Writes
from actions.orders.postcode import parse_postcode
from actions.orders.record import to_json
from actions.orders.store.accounts import StoredConsent
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.visitor import Asker
from actions.orders.written import clean_text

SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 200
_LONGEST_TOKEN = 43
_BY_CHAT = "chat"


@dataclass(frozen=True, slots=True)
class MailSent:
    """A mail with a link is on its way; `email` is masked, as in ``s•••@example.com``."""

    email: str
    link_expires_at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationCheck:
    """`suggestion` is the address that was probably meant, for a typo."""

    issues: tuple[RegistrationIssue, ...]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """`email` is masked."""

    email: str


class Registration:
    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def register(
        self,
        asker: Asker,
        *,
        name: str,
        email: str,
        language: str,
        key: str,
        address: Address | None = None,
    ) -> MailSent:
        """The account is there once the link is followed. Raises `InvalidEmail`, `InvalidText`,
        `KeyReused`."""
        address_of, who = parse_email(email), clean_text("name", name)
        applicant = Applicant(who, check_language(language), address)

        async def letter(work: Work, expires_at: datetime) -> Letter:
            if await work.accounts.id_of_email(address_of) is not None:
                return Letter(MailKind.ACCOUNT_EXISTS, address_of, language)
            return Letter(
                MailKind.CONFIRM_ACCOUNT,
                address_of,
                language,
                token=self._tokens(),
                details=to_json(applicant),
                expires_at=expires_at,
            )

        request = Request("register", asker, "", {"email": address_of, "applicant": applicant})
        return await self._mail(key, request, address_of, letter)

    async def recover_password(
        self, asker: Asker, *, email: str, language: str, key: str
    ) -> MailSent:
        """Raises `InvalidEmail`, `KeyReused`."""
        address = parse_email(email)
        check_language(language)

        async def letter(work: Work, expires_at: datetime) -> Letter:
            customer_id = await work.accounts.id_of_email(address)
            if customer_id is None:
                return Letter(MailKind.NO_ACCOUNT, address, language)
            return Letter(
                MailKind.RESET_PASSWORD,
                address,
                language,
                token=self._tokens(),
                customer_id=customer_id,
                expires_at=expires_at,
            )

        request = Request("recover_password", asker, "", {"email": address, "language": language})
        return await self._mail(key, request, address, letter)

    def check(self, *, email: str, name: str = "", postcode: str = "") -> RegistrationCheck:
        """What can be seen to be wrong with what somebody tried to register with."""
        issues, suggestion = [], None
        try:
            suggestion = meant_address(parse_email(email))
        except InvalidEmail:
            issues.append(RegistrationIssue.EMAIL_FORM)
        if suggestion is not None:
            issues.append(RegistrationIssue.EMAIL_TYPO)
        try:
            clean_text("name", name)
        except InvalidText:
            issues.append(RegistrationIssue.NAME_MISSING)
        if postcode and not _is_postcode(postcode):
            issues.append(RegistrationIssue.POSTCODE_FORM)
        return RegistrationCheck(tuple(issues), suggestion)

    async def send_again(self, asker: Asker, *, email: str, language: str, key: str) -> MailSent:
        """For who did not get the confirmation. Raises `InvalidEmail`, `KeyReused`."""
        address = parse_email(email)
        check_language(language)

        async def letter(work: Work, expires_at: datetime) -> Letter:
            if await work.accounts.id_of_email(address) is not None:
                return Letter(MailKind.ACCOUNT_EXISTS, address, language)
            before = await work.accounts.newest_link(address, MailKind.CONFIRM_ACCOUNT)
            if before is None:
                return Letter(MailKind.NO_ACCOUNT, address, language)
            return Letter(
                MailKind.CONFIRM_ACCOUNT,
                address,
                language,
                token=self._tokens(),
                details=before.details,
                expires_at=expires_at,
            )

        request = Request("send_again", asker, "", {"email": address, "language": language})
        return await self._mail(key, request, address, letter)

    async def subscribe(self, asker: Asker, *, email: str, language: str, key: str) -> MailSent:
        """The newsletter comes once the link is followed. Raises `InvalidEmail`, `KeyReused`."""
        address = parse_email(email)
        check_language(language)

        async def letter(work: Work, expires_at: datetime) -> Letter:
            return Letter(
                MailKind.CONFIRM_NEWSLETTER,
                address,
                language,
                token=self._tokens(),
                expires_at=expires_at,
            )

        request = Request("subscribe", asker, "", {"email": address, "language": language})
        return await self._mail(key, request, address, letter)

    async def unsubscribe(self, asker: Asker, *, email: str, key: str) -> Unsubscribed:
        """At once, and no mail. Raises `InvalidEmail`, `KeyReused`."""
        address = parse_email(email)

        async def write(work: Work) -> Unsubscribed:
            now = self._clock()
            await work.accounts.subscribe(address, active=False, at=now)
            customer_id = await work.accounts.id_of_email(address)
            if customer_id is not None:
                consent = StoredConsent(False, now, _BY_CHAT)
                await work.accounts.add_consent(
                    customer_id,
                    ConsentPurpose.NEWSLETTER,
                    consent,
                    conversation_id=asker.conversation_id,
                )
            return Unsubscribed(masked_address(address))

        request = Request("unsubscribe", asker, "", {"email": address})
        return await self._writes.once(key, request, Unsubscribed, write)

    async def confirm(self, token: str) -> Confirmed:
        """Follow a link; once done it answers the same again. Raises `LinkInvalid`."""
        if not token.isascii() or len(token) > _LONGEST_TOKEN:
            raise LinkInvalid
        async with self._database.writing() as work:
            return await follow(work, token, self._clock())

    async def link(self, token: str) -> Offered:
        """What a mailed link is for. Raises `LinkInvalid`, `LinkExpired`."""
        if not token.isascii() or len(token) > _LONGEST_TOKEN:
            raise LinkInvalid
        async with self._database.reading() as work:
            return await look_at(work, token, self._clock())

    async def choose_password(self, token: str, password: str) -> Confirmed:
        """By a link for that. Raises `LinkInvalid`, `LinkExpired`, `InvalidText`."""
        if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
            raise InvalidText("password")
        await self.link(token)
        # Made to be slow: the loop goes on meanwhile.
        hashed = await asyncio.to_thread(PasswordHasher().hash, password)
        async with self._database.writing() as work:
            return await choose_password(work, token, hashed, self._clock())

    async def _mail(
        self,
        key: str,
        request: Request,
        email: str,
        letter: Callable[[Work, datetime], Awaitable[Letter]],
    ) -> MailSent:
        """The answer tells nothing of what was in the letter, or whether there was one."""

        async def write(work: Work) -> MailSent:
            now = self._clock()
            policy = await work.policies.service()
            is_password = request.operation == "recover_password"
            lasts = policy.password_link_lasts if is_password else policy.confirm_link_lasts
            await send(work, await letter(work, now + lasts), now)
            return MailSent(masked_address(email), now + lasts)

        return await self._writes.once(key, request, MailSent, write)


def _is_postcode(text: str) -> bool:
    try:
        parse_postcode(text)
    except InvalidPostcode:
        return False
    return True
