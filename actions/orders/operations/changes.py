"""Changing the lines of an order that is not packed yet."""

from dataclasses import dataclass, replace

from actions.orders.clock import Clock, NewToken
from actions.orders.errors import TotalChanged
from actions.orders.model.billing import Account, Refund
from actions.orders.model.order import Line, Order
from actions.orders.model.product import Wanted, gathered
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order, own_order_held
from actions.orders.operations.changing import ChangeQuote, plan_change
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.paying import PayLink, bill_order, grant_link, open_amount
from actions.orders.states import InvoiceStatus, RefundReason, RefundStatus
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """`pay` where something is now open, `refund` and its reference where too much was paid."""

    number: str
    lines: tuple[Line, ...]
    total: Money
    difference: Money
    pay: PayLink | None
    refund: Money
    refund_reference: str | None


class Changes:
    """`lines` says how many of a product the order is to hold: 0 takes it out, a new one comes in.

    Products that are not named stay as they are.
    """

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def quote(
        self, verified: Verified, number: str, lines: tuple[Wanted, ...]
    ) -> ChangeQuote:
        """Raises `AlreadyPacked`, `AlreadyShipped`, `AlreadyDelivered`, `AlreadyCancelled`,
        `AlreadyReturned`, `NothingLeft` (each with `instead`), `ProductNotFound`, `OutOfStock`,
        `InvalidQuantity`, `OutOfPolicy` (rule `change-limit`), and those of every operation.
        """
        parsed = check_reach(verified, number, self._clock())
        wanted = gathered(lines, least=0)
        async with self._database.reading() as work:
            plan = await plan_change(work, await own_order(work, verified, parsed), wanted)
        plan.check_stock()
        return plan.quote

    async def change(
        self,
        verified: Verified,
        number: str,
        lines: tuple[Wanted, ...],
        *,
        key: str,
        agreed_difference: Money,
    ) -> OrderChanged:
        """Raises as `quote`, `TotalChanged`, `KeyReused`."""
        parsed = check_reach(verified, number, self._clock())
        wanted = gathered(lines, least=0)

        async def write(work: Work) -> OrderChanged:
            order = await own_order_held(work, verified, parsed)
            plan = await plan_change(work, order, wanted)
            if plan.quote.difference != agreed_difference:
                raise TotalChanged(agreed_difference, plan.quote.difference)
            await plan.apply(work)
            return await self._settle(work, verified, order, plan.quote)

        details: dict[str, object] = {"lines": wanted, "agreed_difference": agreed_difference}
        request = Request("change_lines", verified, parsed, details)
        return await self._writes.once(key, request, OrderChanged, write)

    async def _settle(
        self, work: Work, verified: Verified, order: Order, quote: ChangeQuote
    ) -> OrderChanged:
        """What is open gets a link, what was paid too much goes back."""
        changed = replace(order, total=quote.total, shipping=quote.shipping)
        account = await work.billing.account(order.number, order.total.currency)
        left = open_amount(changed, account)
        await work.billing.reopen(order.number, left)
        back = account.paid - account.promised_back - quote.total
        refund = await self._give_back(work, verified, order, account, back)
        if order.moments.paid_at is not None:
            status = InvoiceStatus.OPEN if left else InvoiceStatus.PAID
            await bill_order(work, changed, quote.total, status, self._clock())
        pay = await self._link(work, verified, order.number, left) if left else None
        nothing = Money.zero(order.total.currency)
        return OrderChanged(
            number=order.number,
            lines=quote.lines,
            total=quote.total,
            difference=quote.difference,
            pay=pay,
            refund=refund.amount if refund else nothing,
            refund_reference=refund.reference if refund else None,
        )

    async def _link(self, work: Work, verified: Verified, number: str, left: Money) -> PayLink:
        return await grant_link(
            work,
            number,
            amount=left,
            token=self._tokens(),
            conversation_id=verified.conversation_id,
            now=self._clock(),
        )

    async def _give_back(
        self, work: Work, verified: Verified, order: Order, account: Account, back: Money
    ) -> Refund | None:
        if not back > Money.zero(back.currency):
            return None
        now = self._clock()
        policy = await work.policies.current()
        refund = Refund(
            reference=await work.billing.next_refund_reference(order.number),
            number=order.number,
            status=RefundStatus.APPROVED,
            reason=RefundReason.CANCELLED,
            amount=back,
            method=account.method,
            requested_at=now,
            expected_by=add_working_days(now.date(), policy.refund_working_days),
            completed_at=None,
        )
        await work.billing.add_refund(refund, conversation_id=verified.conversation_id)
        return refund
