"""Sending things back: what may go back and until when, registering it, the label, the status."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock, NewToken
from actions.orders.errors import Instead, LinkInvalid, Refused
from actions.orders.model.billing import Refund
from actions.orders.model.order import Order
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order, own_order_held
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.refunds import refundable_of
from actions.orders.operations.remaining import (
    Chosen,
    Remaining,
    check_returnable,
    choose,
    choose_all,
    remaining_of,
)
from actions.orders.states import (
    OrderStatus,
    PaymentMethod,
    RefundReason,
    RefundStatus,
    ReturnKind,
    ReturnStatus,
)
from actions.orders.store.database import Database
from actions.orders.store.returns import NewReturn, StoredReturn
from actions.orders.store.work import Work

LABEL_PATH = "/labels/"
_LONGEST_TOKEN = 43


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """`left` is how many can still go back; zero where the product cannot or all have."""

    sku: str
    name: str
    bought: int
    left: int
    returnable: bool
    unit_price: Money


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """Whether the order can go back, as a whole or in part; `refusal` is the error's code."""

    number: str
    status: OrderStatus
    possible: bool
    until: date | None
    lines: tuple[ReturnableLine, ...]
    refusal: str | None
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Return:
    """`label_href` is a path on our own pages, `/labels/<token>`. `worth` is the goods' price:
    what comes back once they are received. `exchange_number` is the linked order, if any."""

    reference: str
    number: str
    kind: ReturnKind
    status: ReturnStatus
    reason: RefundReason
    lines: tuple[ReturnedLine, ...]
    worth: Money
    registered_at: datetime
    send_before: date | None
    received_at: datetime | None
    label_href: str | None
    exchange_number: str | None


@dataclass(frozen=True, slots=True)
class ReturnLabel:
    """All that stands on the label."""

    reference: str
    number: str
    sender_lines: tuple[str, ...]
    lines: tuple[ReturnedLine, ...]
    send_before: date


class Returns:
    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def terms(self, verified: Verified, number: str) -> ReturnTerms:
        """Also answers where a return is refused. Raises those of every operation."""
        now = self._clock()
        parsed = check_reach(verified, number, now)
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            policy = await work.policies.service()
            remaining = await remaining_of(work, order)
        until, refusal = None, None
        try:
            until = check_returnable(order, policy, now)
            choose_all(order, remaining)
        except Refused as error:
            refusal = error
        return ReturnTerms(
            number=parsed,
            status=order.status,
            possible=refusal is None,
            until=until,
            lines=tuple(_line(one) for one in remaining),
            refusal=refusal.code if refusal else None,
            instead=refusal.instead if refusal else (),
        )

    async def register(
        self,
        verified: Verified,
        number: str,
        *,
        reason: RefundReason,
        key: str,
        items: tuple[Wanted, ...] | None = None,
    ) -> Return:
        """Register `items`, or all that can go back.

        Raises `NotDelivered`, `AlreadyReturned`, `AlreadyCancelled`, `ReturnWindowOver`,
        `NotReturnable`, `NothingToReturn` (each with `instead`), `ProductNotFound`,
        `InvalidQuantity`, `KeyReused`, and those of every operation.
        """
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> Return:
            now = self._clock()
            order = await own_order_held(work, verified, parsed)
            policy = await work.policies.service()
            check_returnable(order, policy, now)
            chosen = choose(order, await remaining_of(work, order), items)
            await _expect_refund(work, verified, order, reason, chosen, now)
            new = NewReturn(
                number=parsed,
                kind=ReturnKind.RETURN,
                reason=reason,
                lines={one.remaining.line_id: one.quantity for one in chosen},
                registered_at=now,
                token=self._tokens(),
                send_before=(now + policy.return_send_within).date(),
            )
            await work.returns.add(new)
            newest, *_ = await work.returns.of_order(parsed)
            return return_of(newest, order.total.currency)

        details = {"reason": reason, "items": items}
        request = Request("return", verified, parsed, details)
        return await self._writes.once(key, request, Return, write)

    async def status(self, verified: Verified, number: str) -> tuple[Return, ...]:
        """Every return and exchange of the order, newest first."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            stored = await work.returns.of_order(parsed)
        return tuple(return_of(one, order.total.currency) for one in stored)

    async def label(self, token: str) -> ReturnLabel:
        """What the link shows; the token is the proof. Raises `LinkInvalid`."""
        if not token.isascii() or len(token) > _LONGEST_TOKEN:
            raise LinkInvalid
        async with self._database.reading() as work:
            stored = await work.returns.of_label(token)
            if stored is None or stored.send_before is None:
                raise LinkInvalid
            order = await work.orders.of_customer(stored.number, stored.customer_id)
        if order is None or stored.send_before < self._clock().date():
            raise LinkInvalid
        return ReturnLabel(
            reference=stored.reference,
            number=stored.number,
            sender_lines=order.delivery_address.lines(),
            lines=_returned(stored),
            send_before=stored.send_before,
        )


def return_of(stored: StoredReturn, currency: str) -> Return:
    worth = Money.from_minor(
        sum(line.unit_cents * line.quantity for line in stored.lines), currency
    )
    return Return(
        reference=stored.reference,
        number=stored.number,
        kind=stored.kind,
        status=stored.status,
        reason=stored.reason,
        lines=_returned(stored),
        worth=worth,
        registered_at=stored.registered_at,
        send_before=stored.send_before,
        received_at=stored.received_at,
        label_href=None if stored.token is None else LABEL_PATH + stored.token,
        exchange_number=stored.exchange_number,
    )


def _returned(stored: StoredReturn) -> tuple[ReturnedLine, ...]:
    return tuple(ReturnedLine(line.sku, line.name, line.quantity) for line in stored.lines)


def _line(one: Remaining) -> ReturnableLine:
    return ReturnableLine(
        sku=one.line.sku,
        name=one.line.name,
        bought=one.line.quantity,
        left=one.left if one.returnable else 0,
        returnable=one.returnable,
        unit_price=one.line.unit_price,
    )


async def _expect_refund(
    work: Work,
    verified: Verified,
    order: Order,
    reason: RefundReason,
    chosen: tuple[Chosen, ...],
    now: datetime,
) -> None:
    """The goods' price goes back when they are here; not what was asked back before."""
    account = await work.billing.account(order.number, order.total.currency)
    worth = Money.total((one.price for one in chosen), order.total.currency)
    amount = min(worth, refundable_of(order, account))
    if amount:
        refund = awaiting_goods(
            order,
            reference=await work.billing.next_refund_reference(order.number),
            amount=amount,
            method=account.method,
            reason=reason,
            now=now,
        )
        await work.billing.add_refund(refund, conversation_id=verified.conversation_id)


def awaiting_goods(
    order: Order,
    *,
    reference: str,
    amount: Money,
    method: PaymentMethod,
    reason: RefundReason,
    now: datetime,
) -> Refund:
    """A refund that is paid once the goods are received."""
    return Refund(
        reference=reference,
        number=order.number,
        status=RefundStatus.REQUESTED,
        reason=reason,
        amount=amount,
        method=method,
        requested_at=now,
        expected_by=None,
        completed_at=None,
    )
