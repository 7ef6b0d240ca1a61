"""Paying: why it failed, a new link, what the link's page shows, and charges that are disputed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock, NewToken
from actions.orders.errors import InvalidAmount, LinkExpired, LinkInvalid, NothingToPay
from actions.orders.kinds import CaseKind, DisputeReason, PaymentTrouble
from actions.orders.model.billing import Account, PaymentAttempt
from actions.orders.model.case import Case
from actions.orders.model.order import Line, Order
from actions.orders.money import Money
from actions.orders.operations.access import check_current, check_reach, own_order, own_order_held
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.paying import PayLink, grant_link, open_amount, pay_order
from actions.orders.operations.recording import NewCase, open_case
from actions.orders.operations.refusal import refuse_when_over
from actions.orders.states import Level, OrderStatus, PaymentMethod, PaymentStatus
from actions.orders.store.database import Database
from actions.orders.store.placing import PayGrant
from actions.orders.store.work import Work
from actions.orders.visitor import Visitor
from actions.orders.written import clean_story, clean_text

LONGEST_TOKEN = 43
_ORDERS_LOOKED_AT = 50
_DAYS_TO_BOOK = 3
_OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED})


@dataclass(frozen=True, slots=True)
class PaymentCheck:
    """`failure` is the bank's kebab-case reason; `can_pay` says whether a new link helps."""

    number: str
    order_status: OrderStatus
    open: Money
    trouble: PaymentTrouble
    failure: str | None
    method: PaymentMethod | None
    attempted_at: datetime | None
    can_pay: bool


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that was taken, and what for. `refunded` of it has gone back or will."""

    number: str
    on: date
    amount: Money
    method: PaymentMethod
    lines: tuple[Line, ...]
    shipping: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class PayPage:
    """What the page of a link shows; `open` is zero once it is paid.

    `failure` is the bank's reason, where the last attempt failed.
    """

    number: str
    lines: tuple[Line, ...]
    shipping: Money
    total: Money
    open: Money
    expires_at: datetime
    failure: str | None


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """How an attempt on the payment page ended."""

    number: str
    status: PaymentStatus
    open: Money


class Payments:
    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def check(self, verified: Verified, number: str) -> PaymentCheck:
        """What is open and why. Raises those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            account = await work.billing.account(parsed, order.total.currency)
        return check_of(order, account)

    async def new_link(self, verified: Verified, number: str, *, key: str) -> PayLink:
        """A link for what is open. Raises `NothingToPay`, `AlreadyCancelled`, `AlreadyReturned`,
        `KeyReused`, and those of every operation."""
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> PayLink:
            order = await own_order_held(work, verified, parsed)
            refuse_when_over(order)
            account = await work.billing.account(parsed, order.total.currency)
            left = open_amount(order, account)
            if not left:
                raise NothingToPay(parsed, order.status.value)
            return await grant_link(
                work,
                parsed,
                amount=left,
                token=self._tokens(),
                conversation_id=verified.conversation_id,
                now=self._clock(),
            )

        request = Request("pay_link", verified, parsed, {})
        return await self._writes.once(key, request, PayLink, write)

    async def explain(
        self,
        verified: Verified,
        *,
        number: str | None = None,
        amount: Money | None = None,
        on: date | None = None,
    ) -> tuple[Charge, ...]:
        """The charges that fit, newest first, of all orders the proof reaches; `on` fits within
        three days. Raises `VerificationExpired`, and for a `number` those of every operation."""
        now = self._clock()
        check_current(verified, now)
        parsed = None if number is None else check_reach(verified, number, now)
        only = verified.order_numbers if verified.level is Level.ORDER else None
        async with self._database.reading() as work:
            if parsed is not None:
                await own_order(work, verified, parsed)
                only = frozenset({parsed})
            orders = await work.orders.newest_of_customer(
                verified.customer_id, limit=_ORDERS_LOOKED_AT, only=only
            )
            charges = [charge async for charge in _charges(work, orders)]
        fitting = [charge for charge in charges if fits(charge, amount=amount, on=on)]
        return tuple(sorted(fitting, key=lambda charge: charge.on, reverse=True))

    async def dispute(
        self,
        verified: Verified,
        *,
        reason: DisputeReason,
        note: str,
        key: str,
        number: str | None = None,
        amount: Money | None = None,
    ) -> Case:
        """Record the dispute as a case. Raises `InvalidText`, `InvalidAmount`, `KeyReused`,
        `VerificationExpired`, and for a `number` those of every operation."""
        now = self._clock()
        check_current(verified, now)
        parsed = None if number is None else check_reach(verified, number, now)
        story = clean_story("note", note)
        if amount is not None and not amount.amount > 0:
            raise InvalidAmount(amount)

        async def write(work: Work) -> Case:
            if parsed is not None:
                await own_order(work, verified, parsed)
            policy = await work.policies.service()
            new = NewCase(
                kind=CaseKind.DISPUTE,
                category=reason.value,
                description=story if amount is None else f"{amount}: {story}",
                working_days=policy.dispute_working_days,
                number=parsed,
            )
            return await open_case(work, verified, new, self._clock())

        details = {"reason": reason, "note": story, "amount": amount}
        request = Request("dispute", verified, parsed or "", details)
        return await self._writes.once(key, request, Case, write)

    async def page(self, token: str) -> PayPage:
        """What the link shows; the token is the proof. Raises `LinkInvalid`, `LinkExpired`."""
        async with self._database.reading() as work:
            grant, order, account = await self._granted(work, token)
        return PayPage(
            number=order.number,
            lines=order.lines,
            shipping=order.shipping,
            total=order.total,
            open=open_amount(order, account),
            expires_at=grant.expires_at,
            failure=_failure(account),
        )

    async def tell(
        self, token: str, *, method: PaymentMethod, key: str, failure: str | None = None
    ) -> PaymentTold:
        """How the payment provider says an attempt went: paid, or failed with a kebab-case
        reason. Paid, the order moves on. Raises `LinkInvalid`, `KeyReused`."""
        grant = await self._grant(token)
        reason = None if failure is None else clean_text("failure", failure, longest=40)

        async def write(work: Work) -> PaymentTold:
            await work.orders.hold(grant.number, grant.customer_id)
            _, order, account = await self._granted(work, token)
            left, now = open_amount(order, account), self._clock()
            if not left:
                return PaymentTold(order.number, PaymentStatus.PAID, left)
            if reason is not None:
                failed = PaymentAttempt(now, method, PaymentStatus.FAILED, left, reason)
                await work.billing.add_payment(order.number, failed)
                return PaymentTold(order.number, PaymentStatus.FAILED, left)
            await pay_order(work, order, left, method, now)
            return PaymentTold(order.number, PaymentStatus.PAID, Money.zero(left.currency))

        payer = Visitor(grant.conversation_id)
        details = {"token": token, "method": method, "failure": reason}
        request = Request("payment", payer, grant.number, details)
        return await self._writes.once(key, request, PaymentTold, write)

    async def _grant(self, token: str) -> PayGrant:
        """Without the time: a result told before is told again after the link has expired."""
        if not token.isascii() or len(token) > LONGEST_TOKEN:
            raise LinkInvalid
        async with self._database.reading() as work:
            grant = await work.placing.payment_grant(token)
        if grant is None:
            raise LinkInvalid
        return grant

    async def _granted(self, work: Work, token: str) -> tuple[PayGrant, Order, Account]:
        if not token.isascii() or len(token) > LONGEST_TOKEN:
            raise LinkInvalid
        grant = await work.placing.payment_grant(token)
        if grant is None:
            raise LinkInvalid
        order = await work.orders.of_customer(grant.number, grant.customer_id)
        if order is None or order.status in _OVER or grant.expires_at <= self._clock():
            raise LinkExpired
        return grant, order, await work.billing.account(grant.number, order.total.currency)


def _failure(account: Account) -> str | None:
    """Why the newest attempt failed, if it did."""
    newest = account.payments[0] if account.payments else None
    return newest.failure if newest and newest.status is PaymentStatus.FAILED else None


def check_of(order: Order, account: Account) -> PaymentCheck:
    """The newest attempt tells why."""
    left = open_amount(order, account)
    newest = account.payments[0] if account.payments else None
    return PaymentCheck(
        number=order.number,
        order_status=order.status,
        open=left,
        trouble=_trouble(newest, left),
        failure=newest.failure if newest else None,
        method=newest.method if newest else None,
        attempted_at=newest.at if newest else None,
        can_pay=bool(left),
    )


def _trouble(newest: PaymentAttempt | None, left: Money) -> PaymentTrouble:
    if not left:
        return PaymentTrouble.NONE
    if newest is None or newest.status is PaymentStatus.PAID:
        return PaymentTrouble.NOT_TRIED
    if newest.status is PaymentStatus.OPEN:
        return PaymentTrouble.PENDING
    if newest.status is PaymentStatus.EXPIRED:
        return PaymentTrouble.EXPIRED
    return PaymentTrouble.ABANDONED if newest.failure == "abandoned" else PaymentTrouble.DECLINED


def fits(charge: Charge, *, amount: Money | None, on: date | None) -> bool:
    """Banks book a charge some days after it was made."""
    same = amount is None or charge.amount == amount
    near = on is None or abs((charge.on - on).days) <= _DAYS_TO_BOOK
    return same and near


async def _charges(work: Work, orders: Sequence[Order]) -> AsyncIterator[Charge]:
    for order in orders:
        account = await work.billing.account(order.number, order.total.currency)
        for payment in account.payments:
            if payment.status is PaymentStatus.PAID:
                yield Charge(
                    number=order.number,
                    on=payment.at.date(),
                    amount=payment.amount,
                    method=payment.method,
                    lines=order.lines,
                    shipping=order.shipping,
                    refunded=account.promised_back,
                )
