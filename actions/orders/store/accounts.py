"""Accounts, what is mailed to them, and what they agreed to, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.address import Address
from actions.orders.kinds import AccountType, AppointmentStatus, ConsentPurpose, MailKind
from actions.orders.states import OrderStatus
from actions.orders.store.orders import address_row
from actions.orders.store.tables import (
    AccountRow,
    AddressRow,
    AppointmentRow,
    ConsentRow,
    CustomerRow,
    LinkRow,
    MailRow,
    OrderRow,
    PasswordRow,
    SubscriptionRow,
    VerificationRow,
    VerifiedOrderRow,
)
from actions.orders.store.tables.customer import AddressKind

_RUNNING = (
    OrderStatus.AWAITING_PAYMENT,
    OrderStatus.PROCESSING,
    OrderStatus.PACKED,
    OrderStatus.IN_TRANSIT,
    OrderStatus.OUT_FOR_DELIVERY,
)
_OF_ORDERS = (MailKind.PAYMENT_LINK, MailKind.RETURN_LABEL)
_ERASED_NAME = "-"


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """A customer with what their account has beyond it."""

    name: str
    email: str
    phone: str | None
    language: str
    type: AccountType
    company: str | None
    deletes_on: date | None


@dataclass(frozen=True, slots=True)
class Mail:
    """To be put in the outbox; with a `token` there is a link in it."""

    kind: MailKind
    email: str
    language: str
    token: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """What a mailed link does once it is followed; `details` is JSON."""

    token: str
    kind: MailKind
    email: str
    customer_id: int | None
    details: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredConsent:
    given: bool
    at: datetime
    source: str


class AccountRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, customer_id: int) -> StoredAccount:
        customer = await self._session.get_one(CustomerRow, customer_id, populate_existing=True)
        account = await self._session.get(AccountRow, customer_id, populate_existing=True)
        return StoredAccount(
            name=customer.name,
            email=customer.email,
            phone=customer.phone,
            language=customer.language,
            type=account.type if account else AccountType.PRIVATE,
            company=account.company if account else None,
            deletes_on=account.deletes_on if account else None,
        )

    async def id_of_email(self, email: str) -> int | None:
        return await self._session.scalar(select(CustomerRow.id).where(CustomerRow.email == email))

    async def create(
        self, *, name: str, email: str, language: str, address: Address | None, at: datetime
    ) -> int | None:
        """The new customer's id, or None where somebody else has the e-mail by now."""
        row = CustomerRow(name=name, email=email, phone=None, language=language, created_at=at)
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return None
        if address is not None:
            await self.move_home(row.id, address, at)
        return row.id

    async def change(
        self, customer_id: int, *, name: str, phone: str | None, language: str
    ) -> None:
        await self._session.execute(
            update(CustomerRow)
            .where(CustomerRow.id == customer_id)
            .values(name=name, phone=phone, language=language)
        )

    async def change_email(self, customer_id: int, email: str) -> bool:
        """False where somebody else has it by now."""
        try:
            async with self._session.begin_nested():
                await self._session.execute(
                    update(CustomerRow).where(CustomerRow.id == customer_id).values(email=email)
                )
        except IntegrityError:
            return False
        return True

    async def move_home(self, customer_id: int, address: Address, at: datetime) -> None:
        """The newest home address counts; orders keep the address they were placed with."""
        self._session.add(address_row(customer_id, address, AddressKind.HOME, at))
        await self._session.flush()

    async def set_type(self, customer_id: int, kind: AccountType, company: str | None) -> None:
        row = await self._account(customer_id)
        row.type, row.company = kind, company
        await self._session.flush()

    async def plan_deletion(self, customer_id: int, day: date | None) -> None:
        """None withdraws it."""
        row = await self._account(customer_id)
        row.deletes_on = day
        await self._session.flush()

    async def running_orders(self, customer_id: int) -> tuple[str, ...]:
        numbers = await self._session.scalars(
            select(OrderRow.number)
            .where(OrderRow.customer_id == customer_id, OrderRow.status.in_(_RUNNING))
            .order_by(OrderRow.number)
        )
        return tuple(str(number) for number in numbers)

    async def due_for_deletion(self, today: date) -> Sequence[int]:
        rows = await self._session.scalars(
            select(AccountRow.customer_id)
            .where(AccountRow.deletes_on <= today, AccountRow.erased_at.is_(None))
            .order_by(AccountRow.customer_id)
        )
        return rows.all()

    async def hold(self, customer_id: int) -> None:
        """Make writes on one account wait for each other."""
        await self._session.execute(
            select(CustomerRow.id).where(CustomerRow.id == customer_id).with_for_update()
        )

    async def erase(self, customer_id: int, at: datetime) -> None:
        """Forget who it was, and every proof of it; orders and invoices stay for the books."""
        old = await self.find(customer_id)
        await self.subscribe(old.email, active=False, at=at)
        await self._session.execute(
            update(CustomerRow)
            .where(CustomerRow.id == customer_id)
            .values(name=_ERASED_NAME, phone=None, email=f"erased-{customer_id}@erased.invalid")
        )
        row = await self._account(customer_id)
        row.deletes_on, row.erased_at, row.company = None, at, None
        await self._session.flush()
        await self._session.execute(
            delete(PasswordRow).where(PasswordRow.customer_id == customer_id)
        )
        await self._drop_addresses(customer_id)
        await self._drop_appointments(customer_id, at)
        await self._drop_proofs(customer_id)

    async def keep_password(self, customer_id: int, hashed: str, at: datetime) -> None:
        row = await self._session.get(PasswordRow, customer_id)
        if row is None:
            row = PasswordRow(customer_id=customer_id)
            self._session.add(row)
        row.hash, row.changed_at = hashed, at
        await self._session.flush()

    async def mails_since(self, email: str, since: datetime) -> int:
        """Of those that anybody can have sent; mails about an order need a proof."""
        count = await self._session.scalar(
            select(func.count())
            .where(MailRow.email == email, MailRow.created_at > since)
            .where(MailRow.kind.not_in(_OF_ORDERS))
        )
        return count or 0

    async def mail(self, mail: Mail) -> None:
        self._session.add(
            MailRow(
                kind=mail.kind,
                email=mail.email,
                language=mail.language,
                token=mail.token,
                created_at=mail.at,
                sent_at=None,
            )
        )
        await self._session.flush()

    async def add_link(self, link: Link) -> None:
        self._session.add(
            LinkRow(
                token=link.token,
                kind=link.kind,
                email=link.email,
                customer_id=link.customer_id,
                details=link.details,
                expires_at=link.expires_at,
                used_at=link.used_at,
            )
        )
        await self._session.flush()

    async def link(self, token: str) -> Link | None:
        """Held until the transaction ends, so that it is followed once."""
        row = await self._session.scalar(
            select(LinkRow)
            .where(LinkRow.token == token)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return None if row is None else _link(row)

    async def newest_link(self, email: str, kind: MailKind) -> Link | None:
        row = await self._session.scalar(
            select(LinkRow)
            .where(LinkRow.email == email, LinkRow.kind == kind)
            .order_by(LinkRow.expires_at.desc(), LinkRow.token)
            .limit(1)
        )
        return None if row is None else _link(row)

    async def drop_links(self, before: datetime) -> int:
        """Those that ended before then; returns how many."""
        dropped = await self._session.scalars(
            delete(LinkRow).where(LinkRow.expires_at < before).returning(LinkRow.token)
        )
        return len(dropped.all())

    async def use_link(self, token: str, at: datetime) -> None:
        await self._session.execute(
            update(LinkRow).where(LinkRow.token == token).values(used_at=at)
        )

    async def subscribe(self, email: str, *, active: bool, at: datetime) -> None:
        try:
            async with self._session.begin_nested():
                self._session.add(SubscriptionRow(email=email, active=active, changed_at=at))
        except IntegrityError:
            await self._session.execute(
                update(SubscriptionRow)
                .where(SubscriptionRow.email == email)
                .values(active=active, changed_at=at)
                .execution_options(synchronize_session=False)
            )

    async def consents(self, customer_id: int) -> dict[ConsentPurpose, StoredConsent]:
        """The newest answer to each that was ever given."""
        rows = await self._session.scalars(
            select(ConsentRow).where(ConsentRow.customer_id == customer_id).order_by(ConsentRow.id)
        )
        return {row.purpose: StoredConsent(row.given, row.at, row.source) for row in rows}

    async def add_consent(
        self,
        customer_id: int,
        purpose: ConsentPurpose,
        consent: StoredConsent,
        *,
        conversation_id: str | None,
    ) -> None:
        self._session.add(
            ConsentRow(
                customer_id=customer_id,
                purpose=purpose,
                given=consent.given,
                at=consent.at,
                source=consent.source,
                conversation_id=conversation_id,
            )
        )
        await self._session.flush()

    async def _account(self, customer_id: int) -> AccountRow:
        row = await self._session.get(AccountRow, customer_id)
        if row is None:
            row = AccountRow(
                customer_id=customer_id,
                type=AccountType.PRIVATE,
                company=None,
                deletes_on=None,
                erased_at=None,
            )
            self._session.add(row)
        return row

    async def _drop_addresses(self, customer_id: int) -> None:
        """All but those that orders and invoices refer to."""
        own = OrderRow.customer_id == customer_id
        await self._session.execute(
            delete(AddressRow)
            .where(AddressRow.customer_id == customer_id)
            .where(AddressRow.id.not_in(select(OrderRow.delivery_address_id).where(own)))
            .where(AddressRow.id.not_in(select(OrderRow.billing_address_id).where(own)))
            .execution_options(synchronize_session=False)
        )

    async def _drop_appointments(self, customer_id: int, now: datetime) -> None:
        await self._session.execute(
            update(AppointmentRow)
            .where(AppointmentRow.customer_id == customer_id, AppointmentRow.starts_at > now)
            .values(status=AppointmentStatus.CANCELLED, seat=None, note="")
            .execution_options(synchronize_session=False)
        )

    async def _drop_proofs(self, customer_id: int) -> None:
        own = select(VerificationRow.conversation_id).where(
            VerificationRow.customer_id == customer_id
        )
        rows = await self._session.scalars(
            select(VerifiedOrderRow).where(VerifiedOrderRow.conversation_id.in_(own))
        )
        for row in rows.all():
            await self._session.delete(row)
        await self._session.flush()
        await self._session.execute(
            update(VerificationRow)
            .where(VerificationRow.customer_id == customer_id)
            .values(customer_id=None, level=None, expires_at=None)
            .execution_options(synchronize_session=False)
        )


def _link(row: LinkRow) -> Link:
    return Link(
        token=row.token,
        kind=row.kind,
        email=row.email,
        customer_id=row.customer_id,
        details=row.details,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
