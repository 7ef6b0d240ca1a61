"""Cancelling an order: what it would cost, and doing it."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock
from actions.orders.errors import FeeChanged, Instead, Refused
from actions.orders.model.billing import Account, Refund
from actions.orders.model.order import Order
from actions.orders.model.policy import Policy
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order, own_order_held
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.refusal import refuse_after_dispatch
from actions.orders.states import OrderStatus, RefundReason, RefundStatus
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """What cancelling now would mean; when it is not possible, `refusal` is the error's code."""

    number: str
    status: OrderStatus
    possible: bool
    fee: Money
    refund: Money
    refusal: str | None
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`refund` is zero where nothing was paid; then there is no reference and no date."""

    number: str
    fee: Money
    refund: Money
    refund_reference: str | None
    refund_expected_by: date | None


class Cancellation:
    """Before dispatch an order can be cancelled; fee and free period come from the policy table."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def terms(self, verified: Verified, number: str) -> CancellationTerms:
        """For the question that names the fee; also answers where cancelling is refused."""
        now = self._clock()
        parsed = check_reach(verified, number, now)
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            account = await work.billing.account(parsed, order.total.currency)
            policy = await work.policies.current()
        return terms_of(order, account, policy, now)

    async def cancel(
        self, verified: Verified, number: str, *, key: str, agreed_fee: Money | None = None
    ) -> Cancelled:
        """Cancel once. `agreed_fee` is what the customer said yes to.

        Raises `AlreadyShipped`, `AlreadyDelivered`, `AlreadyCancelled`, `AlreadyReturned`
        (each with `instead`), `FeeChanged`, `KeyReused`, and those of every operation.
        """
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> Cancelled:
            return await self._cancel(work, verified, parsed, agreed_fee)

        request = Request("cancel", verified, parsed, {"agreed_fee": agreed_fee})
        return await self._writes.once(key, request, Cancelled, write)

    async def _cancel(
        self, work: Work, verified: Verified, number: str, agreed_fee: Money | None
    ) -> Cancelled:
        now = self._clock()
        order = await own_order_held(work, verified, number)
        refuse_after_dispatch(order, _INSTEAD)
        account = await work.billing.account(number, order.total.currency)
        policy = await work.policies.current()
        fee = fee_of(order, account, policy, now)
        if agreed_fee is not None and fee > agreed_fee:
            raise FeeChanged(agreed_fee, fee)
        await work.orders.cancel(order, fee=fee, at=now)
        await work.placing.unlink_exchange(number)
        await work.billing.close_cancelled(number)
        back = account.paid - account.promised_back - fee
        if not back > Money.zero(back.currency):
            return Cancelled(number, fee, Money.zero(back.currency), None, None)
        refund = Refund(
            reference=await work.billing.next_refund_reference(number),
            number=number,
            status=RefundStatus.APPROVED,
            reason=RefundReason.CANCELLED,
            amount=back,
            method=account.method,
            requested_at=now,
            expected_by=add_working_days(now.date(), policy.refund_working_days),
            completed_at=None,
        )
        await work.billing.add_refund(refund, conversation_id=verified.conversation_id)
        return Cancelled(number, fee, back, refund.reference, refund.expected_by)


_INSTEAD = {
    OrderStatus.IN_TRANSIT: (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY),
    OrderStatus.OUT_FOR_DELIVERY: (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY),
    OrderStatus.DELIVERED: (Instead.RETURN_AFTER_DELIVERY,),
    OrderStatus.CANCELLED: (Instead.TRACK_REFUND,),
    OrderStatus.RETURNED: (Instead.TRACK_REFUND,),
}


def fee_of(order: Order, account: Account, policy: Policy, now: datetime) -> Money:
    """Only for an order already packed and past the free time; never more than was paid."""
    nothing = Money.zero(order.total.currency)
    in_free_time = now - order.moments.placed_at <= policy.cancellation_free
    if order.status is not OrderStatus.PACKED or in_free_time:
        return nothing
    return min(policy.cancellation_fee, max(account.paid - account.promised_back, nothing))


def terms_of(order: Order, account: Account, policy: Policy, now: datetime) -> CancellationTerms:
    nothing = Money.zero(order.total.currency)
    refusal: Refused | None = None
    try:
        refuse_after_dispatch(order, _INSTEAD)
    except Refused as error:
        refusal = error
    fee = nothing if refusal else fee_of(order, account, policy, now)
    back = nothing if refusal else max(account.paid - account.promised_back - fee, nothing)
    return CancellationTerms(
        number=order.number,
        status=order.status,
        possible=refusal is None,
        fee=fee,
        refund=back,
        refusal=refusal.code if refusal else None,
        instead=refusal.instead if refusal else (),
    )
