"""A customer's account: its details, its type, deleting it. All need proof of level `full`."""

from dataclasses import dataclass, replace
from datetime import date

from actions.orders.address import Address
from actions.orders.clock import Clock, NewToken
from actions.orders.errors import NoDeletionPlanned, OpenOrders
from actions.orders.kinds import AccountType, MailKind
from actions.orders.operations.access import check_full
from actions.orders.operations.identity import Verified, parse_email
from actions.orders.operations.mailing import Letter, check_language, send
from actions.orders.operations.once import Request, Writes
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.written import clean_text, parse_phone


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """`deletes_on` is the day a planned deletion is done."""

    name: str
    email: str
    phone: str | None
    language: str
    type: AccountType
    company: str | None
    address: Address | None
    deletes_on: date | None


@dataclass(frozen=True, slots=True)
class DetailChanges:
    """None leaves a detail as it is; an empty `phone` removes it."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class DetailsChanged:
    """`confirm_email` is the new address that a link was sent to: it counts once followed.

    The answer is the same where that address is somebody's already; they get another mail.
    """

    old: AccountDetails
    new: AccountDetails
    confirm_email: str | None


@dataclass(frozen=True, slots=True)
class DeletionTerms:
    """What deleting would mean; `open_orders` stand in its way."""

    possible: bool
    cooling_off_days: int
    deletes_on: date
    open_orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeletionPlanned:
    """Until `deletes_on` it can be withdrawn."""

    deletes_on: date
    cooling_off_days: int


class Accounts:
    """Every operation raises `FullProofNeeded` and `VerificationExpired` where they apply."""

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def details(self, verified: Verified) -> AccountDetails:
        check_full(verified, self._clock())
        async with self._database.reading() as work:
            return await _details(work, verified.customer_id)

    async def change(
        self, verified: Verified, changes: DetailChanges, *, key: str
    ) -> DetailsChanged:
        """Raises `InvalidText` (name, language), `InvalidEmail`, `InvalidPhone`, `KeyReused`."""
        check_full(verified, self._clock())
        clean = cleaned(changes)

        async def write(work: Work) -> DetailsChanged:
            await work.accounts.hold(verified.customer_id)
            old = await _details(work, verified.customer_id)
            new = await self._apply(work, verified, old, clean)
            confirm = clean.email if clean.email != old.email else None
            if confirm is not None:
                await self._confirm_email(work, verified, old, confirm)
            return DetailsChanged(old, new, confirm)

        request = Request("change_details", verified, "", {"changes": clean})
        return await self._writes.once(key, request, DetailsChanged, write)

    async def switch_type(
        self, verified: Verified, to: AccountType, *, key: str, company: str = ""
    ) -> DetailsChanged:
        """A business account needs a `company`. Raises `InvalidText`, `KeyReused`. To use another
        account in a conversation, `identity.forget` and prove that one."""
        check_full(verified, self._clock())
        is_business = to is AccountType.BUSINESS
        firm = clean_text("company", company) if is_business else None

        async def write(work: Work) -> DetailsChanged:
            await work.accounts.hold(verified.customer_id)
            old = await _details(work, verified.customer_id)
            await work.accounts.set_type(verified.customer_id, to, firm)
            return DetailsChanged(old, replace(old, type=to, company=firm), None)

        request = Request("switch_type", verified, "", {"to": to, "company": firm})
        return await self._writes.once(key, request, DetailsChanged, write)

    async def deletion_terms(self, verified: Verified) -> DeletionTerms:
        check_full(verified, self._clock())
        async with self._database.reading() as work:
            return await self._terms(work, verified)

    async def delete(self, verified: Verified, *, key: str) -> DeletionPlanned:
        """Plan it for after the cooling-off. Raises `OpenOrders`, `KeyReused`."""
        check_full(verified, self._clock())

        async def write(work: Work) -> DeletionPlanned:
            await work.accounts.hold(verified.customer_id)
            terms = await self._terms(work, verified)
            if not terms.possible:
                raise OpenOrders(terms.open_orders)
            account = await work.accounts.find(verified.customer_id)
            # Asked again, the day stays the one that was told first.
            day = account.deletes_on or terms.deletes_on
            await work.accounts.plan_deletion(verified.customer_id, day)
            mail = Letter(MailKind.DELETION_PLANNED, account.email, account.language)
            await send(work, mail, self._clock())
            return DeletionPlanned(day, terms.cooling_off_days)

        request = Request("delete_account", verified, "", {})
        return await self._writes.once(key, request, DeletionPlanned, write)

    async def keep(self, verified: Verified, *, key: str) -> AccountDetails:
        """Withdraw a planned deletion. Raises `NoDeletionPlanned`, `KeyReused`."""
        check_full(verified, self._clock())

        async def write(work: Work) -> AccountDetails:
            await work.accounts.hold(verified.customer_id)
            details = await _details(work, verified.customer_id)
            if details.deletes_on is None:
                raise NoDeletionPlanned
            await work.accounts.plan_deletion(verified.customer_id, None)
            return replace(details, deletes_on=None)

        request = Request("keep_account", verified, "", {})
        return await self._writes.once(key, request, AccountDetails, write)

    async def delete_due(self) -> int:
        """Erase who the customers were whose day has come; orders stay for the books."""
        async with self._database.reading() as work:
            due = await work.accounts.due_for_deletion(self._clock().date())
        return sum([await self._erase(customer_id) for customer_id in due])

    async def _erase(self, customer_id: int) -> bool:
        """Not one who withdrew it meanwhile, or whose order is still on its way."""
        async with self._database.writing() as work:
            await work.accounts.hold(customer_id)
            now = self._clock()
            still_due = customer_id in await work.accounts.due_for_deletion(now.date())
            if not still_due or await work.accounts.running_orders(customer_id):
                return False
            await work.accounts.erase(customer_id, now)
        return True

    async def _apply(
        self, work: Work, verified: Verified, old: AccountDetails, changes: DetailChanges
    ) -> AccountDetails:
        """All but the e-mail address, which has to be confirmed."""
        new = replace(
            old,
            name=changes.name or old.name,
            phone=old.phone if changes.phone is None else changes.phone or None,
            language=changes.language or old.language,
            address=changes.address or old.address,
        )
        await work.accounts.change(
            verified.customer_id, name=new.name, phone=new.phone, language=new.language
        )
        if changes.address is not None and changes.address != old.address:
            await work.accounts.move_home(verified.customer_id, changes.address, self._clock())
        return new

    async def _confirm_email(
        self, work: Work, verified: Verified, old: AccountDetails, email: str
    ) -> None:
        now, language = self._clock(), old.language
        # Whoever asked: the owner of the address so far hears of it, where that mail is read.
        await send(work, Letter(MailKind.EMAIL_CHANGING, old.email, old.language), now)
        letter = Letter(MailKind.ACCOUNT_EXISTS, email, language)
        if await work.accounts.id_of_email(email) is None:
            lasts = (await work.policies.service()).confirm_link_lasts
            letter = Letter(
                MailKind.CONFIRM_EMAIL,
                email,
                language,
                token=self._tokens(),
                customer_id=verified.customer_id,
                expires_at=now + lasts,
            )
        await send(work, letter, now)

    async def _terms(self, work: Work, verified: Verified) -> DeletionTerms:
        cooling_off = (await work.policies.service()).deletion_cooling_off
        running = await work.accounts.running_orders(verified.customer_id)
        deletes_on = (self._clock() + cooling_off).date()
        return DeletionTerms(not running, cooling_off.days, deletes_on, running)


def cleaned(changes: DetailChanges) -> DetailChanges:
    """Raises `InvalidText`, `InvalidEmail`, `InvalidPhone`."""
    phone = changes.phone
    return DetailChanges(
        name=None if changes.name is None else clean_text("name", changes.name),
        email=None if changes.email is None else parse_email(changes.email),
        phone=parse_phone(phone) if phone and phone.strip() else None if phone is None else "",
        language=None if changes.language is None else check_language(changes.language),
        address=changes.address,
    )


async def _details(work: Work, customer_id: int) -> AccountDetails:
    account = await work.accounts.find(customer_id)
    return AccountDetails(
        name=account.name,
        email=account.email,
        phone=account.phone,
        language=account.language,
        type=account.type,
        company=account.company,
        address=await work.placing.home(customer_id),
        deletes_on=account.deletes_on,
    )
