"""Money back: where it is, and asking for it within policy."""

from dataclasses import dataclass
from datetime import datetime

from actions.orders.clock import Clock
from actions.orders.errors import (
    Instead,
    InvalidAmount,
    NothingToRefund,
    OutOfPolicy,
    RefundTooEarly,
    Refused,
)
from actions.orders.model.billing import Account, Refund
from actions.orders.model.order import Order
from actions.orders.model.policy import Policy
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order, own_order_held
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.states import OrderStatus, RefundReason, RefundStatus
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.working_days import add_working_days

# For these no goods need to come back first.
_NOTHING_TO_SEND_BACK = frozenset({RefundReason.MISSING, RefundReason.DAMAGED})


@dataclass(frozen=True, slots=True)
class RefundOverview:
    """`refunds` newest first; `refundable` is what was paid and not yet given back or promised."""

    number: str
    order_status: OrderStatus
    refunds: tuple[Refund, ...]
    refundable: Money


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """Whether all that is refundable may be asked for; `refusal` is the error's code, and `rule`
    the rule beyond which a person decides."""

    number: str
    status: OrderStatus
    possible: bool
    amount: Money
    refusal: str | None
    rule: str | None
    instead: tuple[Instead, ...]


class Refunds:
    """Reads and requests refunds; limits and windows come from the policy table."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def status(self, verified: Verified, number: str) -> RefundOverview:
        """Every refund of the order. Raises those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            account = await work.billing.account(parsed, order.total.currency)
        return RefundOverview(parsed, order.status, account.refunds, refundable_of(order, account))

    async def terms(self, verified: Verified, number: str) -> RefundTerms:
        """Also answers where a refund is refused. Raises those of every operation."""
        now = self._clock()
        parsed = check_reach(verified, number, now)
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            account = await work.billing.account(parsed, order.total.currency)
            policy = await work.policies.current()
        return terms_of(order, account, policy, now)

    async def request(
        self,
        verified: Verified,
        number: str,
        *,
        reason: RefundReason,
        key: str,
        amount: Money | None = None,
    ) -> Refund:
        """Ask for `amount`, or all that is refundable.

        Raises `OutOfPolicy` (rules `refund-limit`, `refund-window`; facts for the agent),
        `NothingToRefund`, `RefundTooEarly`, `InvalidAmount`, `KeyReused`, and those of every
        operation.
        """
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> Refund:
            now = self._clock()
            order = await own_order_held(work, verified, parsed)
            account = await work.billing.account(parsed, order.total.currency)
            policy = await work.policies.current()
            asked = decide_amount(order, account, amount)
            check_policy(order, account, policy, asked=asked, now=now)
            reference = await work.billing.next_refund_reference(parsed)
            refund = _refund(order, account, policy, asked, reason, reference, now)
            await work.billing.add_refund(refund, conversation_id=verified.conversation_id)
            return refund

        request = Request("refund", verified, parsed, {"reason": reason, "amount": amount})
        return await self._writes.once(key, request, Refund, write)


def refundable_of(order: Order, account: Account) -> Money:
    """What was paid, less what goes back already, less a cancellation fee that stays."""
    held = account.paid + account.brought - account.passed_on
    left = held - account.promised_back - order.cancellation_fee
    return max(left, Money.zero(order.total.currency))


def decide_amount(order: Order, account: Account, wanted: Money | None) -> Money:
    """How much it is about. Raises `NothingToRefund`, `RefundTooEarly`, `InvalidAmount`."""
    refundable = refundable_of(order, account)
    if not refundable:
        known = (Instead.TRACK_REFUND,) if account.refunds else ()
        raise NothingToRefund(order.number, order.status.value, known)
    if order.is_before_dispatch:
        raise RefundTooEarly(order.number, order.status.value, (Instead.CANCEL_ORDER,))
    if order.is_on_the_road:
        instead = (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY)
        raise RefundTooEarly(order.number, order.status.value, instead)
    if wanted is None:
        return refundable
    if wanted.currency != refundable.currency or not wanted.amount > 0 or wanted > refundable:
        raise InvalidAmount(wanted)
    return wanted


def terms_of(order: Order, account: Account, policy: Policy, now: datetime) -> RefundTerms:
    """What asking for all of it would meet."""
    refusal: Refused | OutOfPolicy | None = None
    try:
        asked = decide_amount(order, account, None)
        check_policy(order, account, policy, asked=asked, now=now)
    except (Refused, OutOfPolicy) as error:
        refusal = error
    return RefundTerms(
        number=order.number,
        status=order.status,
        possible=refusal is None,
        amount=refundable_of(order, account),
        refusal=refusal.code if refusal else None,
        rule=refusal.rule if isinstance(refusal, OutOfPolicy) else None,
        instead=refusal.instead if isinstance(refusal, Refused) else (),
    )


def check_policy(
    order: Order, account: Account, policy: Policy, *, asked: Money, now: datetime
) -> None:
    """Raise `OutOfPolicy` beyond the window or the limit, which counts all asked for so far."""
    facts = {"asked": str(asked), "paid": str(account.paid), "status": order.status.value}
    delivered_at = order.moments.delivered_at
    if delivered_at is not None and now - delivered_at > policy.refund_window:
        days = f"{policy.refund_window.days} days"
        facts |= {"delivered_on": delivered_at.date().isoformat(), "window": days}
        raise OutOfPolicy("refund-window", order.number, facts)
    so_far = account.asked_back
    if asked + so_far > policy.refund_limit:
        facts |= {"limit": str(policy.refund_limit), "asked_before": str(so_far)}
        raise OutOfPolicy("refund-limit", order.number, facts)


def _refund(
    order: Order,
    account: Account,
    policy: Policy,
    amount: Money,
    reason: RefundReason,
    reference: str,
    now: datetime,
) -> Refund:
    goods_are_back = order.status is not OrderStatus.DELIVERED
    at_once = goods_are_back or reason in _NOTHING_TO_SEND_BACK
    pays_by = add_working_days(now.date(), policy.refund_working_days)
    return Refund(
        reference=reference,
        number=order.number,
        status=RefundStatus.APPROVED if at_once else RefundStatus.REQUESTED,
        reason=reason,
        amount=amount,
        method=account.method,
        requested_at=now,
        expected_by=pays_by if at_once else None,
        completed_at=None,
    )
