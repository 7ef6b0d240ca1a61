"""Exchanging something received for another product: a return and an order that belong together."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from actions.orders.clock import Clock, NewToken
from actions.orders.errors import OutOfPolicy, OutOfStock, TotalChanged
from actions.orders.model.order import Order
from actions.orders.model.product import Wanted, gathered
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order, own_order_held
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.paying import PayLink, bill_order, grant_link
from actions.orders.operations.quoting import days_of
from actions.orders.operations.refunds import refundable_of
from actions.orders.operations.remaining import Chosen, check_returnable, choose, remaining_of
from actions.orders.operations.returns import LABEL_PATH, ReturnedLine, awaiting_goods
from actions.orders.states import InvoiceStatus, OrderStatus, RefundReason, ReturnKind
from actions.orders.store.database import Database
from actions.orders.store.placing import Link, NewOrder
from actions.orders.store.products import Picked
from actions.orders.store.returns import NewReturn
from actions.orders.store.tables.after import OrderLinkKind
from actions.orders.store.work import Work


@dataclass(frozen=True, slots=True)
class ExchangeQuote:
    """`difference` is the new price less the old: positive is to pay, negative comes back."""

    number: str
    gives: ReturnedLine
    gets: ReturnedLine
    difference: Money
    until: date


@dataclass(frozen=True, slots=True)
class Exchanged:
    """`new_number` is the linked order; what comes back does so once the goods are received."""

    reference: str
    number: str
    new_number: str
    gives: ReturnedLine
    gets: ReturnedLine
    difference: Money
    label_href: str
    send_before: date
    pay: PayLink | None
    refund_reference: str | None


@dataclass(frozen=True, slots=True)
class Swap:
    """A quote with its rows; `credit` is the part of the new price that the old one pays."""

    quote: ExchangeQuote
    gives: Chosen
    gets: Picked
    credit: Money

    @classmethod
    def between(cls, order: Order, gives: Chosen, gets: Picked, until: date) -> Self:
        old = gives.remaining.line
        quote = ExchangeQuote(
            number=order.number,
            gives=ReturnedLine(old.sku, old.name, gives.quantity),
            gets=ReturnedLine(gets.product.sku, gets.product.name, gets.quantity),
            difference=gets.price - gives.price,
            until=until,
        )
        return cls(quote, gives, gets, min(gives.price, gets.price))


class Exchanges:
    """Sends the new one at once; the old one is awaited."""

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def quote(
        self, verified: Verified, number: str, *, sku: str, for_sku: str, quantity: int = 1
    ) -> ExchangeQuote:
        """`for_sku` may be the same product, for a fresh one. Raises as `Returns.register`, and
        `OutOfStock`."""
        now = self._clock()
        parsed = check_reach(verified, number, now)
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            swap = await self._swap(work, order, Wanted(sku, quantity), for_sku)
        product = swap.gets.product
        if product.stock < quantity:
            raise OutOfStock(product.sku, product.name, quantity, product.stock)
        return swap.quote

    async def exchange(
        self,
        verified: Verified,
        number: str,
        *,
        sku: str,
        for_sku: str,
        agreed_difference: Money,
        key: str,
        quantity: int = 1,
    ) -> Exchanged:
        """Raises as `quote`, `TotalChanged`, `KeyReused`."""
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> Exchanged:
            order = await own_order_held(work, verified, parsed)
            swap = await self._swap(work, order, Wanted(sku, quantity), for_sku)
            if swap.quote.difference != agreed_difference:
                raise TotalChanged(agreed_difference, swap.quote.difference)
            return await self._exchange(work, verified, order, swap)

        details = {
            "sku": sku,
            "for_sku": for_sku,
            "quantity": quantity,
            "agreed_difference": agreed_difference,
        }
        request = Request("exchange", verified, parsed, details)
        return await self._writes.once(key, request, Exchanged, write)

    async def _swap(self, work: Work, order: Order, wanted: Wanted, for_sku: str) -> Swap:
        policy = await work.policies.service()
        until = check_returnable(order, policy, self._clock())
        (gives,) = choose(order, await remaining_of(work, order), (wanted,))
        (gets,) = await work.products.pick(gathered((Wanted(for_sku, wanted.quantity),)))
        account = await work.billing.account(order.number, order.total.currency)
        facts = {"gives": str(gives.price), "gets": str(gets.price)}
        # What is not paid for, or was sent for free, cannot pay for something else.
        if not gives.price or refundable_of(order, account) < gives.price:
            raise OutOfPolicy("exchange-unpaid", order.number, facts)
        if gets.price > policy.order_limit:
            raise OutOfPolicy("order-limit", order.number, facts)
        return Swap.between(order, gives, gets, until)

    async def _exchange(
        self, work: Work, verified: Verified, order: Order, swap: Swap
    ) -> Exchanged:
        now, quote = self._clock(), swap.quote
        policy = await work.policies.service()
        await work.products.move((swap.gets,))
        new_return = NewReturn(
            number=order.number,
            kind=ReturnKind.EXCHANGE,
            reason=RefundReason.RETURNED,
            lines={swap.gives.remaining.line_id: swap.gives.quantity},
            registered_at=now,
            token=self._tokens(),
            send_before=(now + policy.return_send_within).date(),
            exchange_product_id=swap.gets.id,
        )
        return_id, reference = await work.returns.add(new_return)
        new_number = await self._new_order(work, order, swap, policy, now)
        link = Link(order.number, OrderLinkKind.EXCHANGE, swap.credit, return_id)
        await work.placing.link(new_number, link)
        pay = await self._to_pay(work, verified, new_number, quote.difference)
        if pay is None:
            placed = await own_order(work, verified, new_number)
            await bill_order(work, placed, placed.total, InvoiceStatus.PAID, now)
        return Exchanged(
            reference=reference,
            number=order.number,
            new_number=new_number,
            gives=quote.gives,
            gets=quote.gets,
            difference=quote.difference,
            label_href=LABEL_PATH + new_return.token,
            send_before=new_return.send_before,
            pay=pay,
            refund_reference=await self._to_return(work, verified, order, quote.difference),
        )

    async def _new_order(
        self, work: Work, order: Order, swap: Swap, policy: ServicePolicy, now: datetime
    ) -> str:
        nothing = Money.zero(order.total.currency)
        waits = swap.quote.difference > nothing
        option = await work.deliveries.option(order.delivery_option)
        return await work.placing.add(
            NewOrder(
                customer_id=order.customer_id,
                status=OrderStatus.AWAITING_PAYMENT if waits else OrderStatus.PROCESSING,
                picked=(swap.gets,),
                shipping=nothing,
                total=swap.gets.price,
                delivery_option=order.delivery_option,
                deliver_to=order.delivery_address,
                placed_at=now,
                pay_before=now + policy.payment_link_lasts if waits else None,
                promised_on=None if waits else days_of(option, now.date())[1],
            )
        )

    async def _to_pay(
        self, work: Work, verified: Verified, number: str, difference: Money
    ) -> PayLink | None:
        if not difference > Money.zero(difference.currency):
            return None
        return await grant_link(
            work,
            number,
            amount=difference,
            token=self._tokens(),
            conversation_id=verified.conversation_id,
            now=self._clock(),
        )

    async def _to_return(
        self, work: Work, verified: Verified, order: Order, difference: Money
    ) -> str | None:
        if not difference < Money.zero(difference.currency):
            return None
        account = await work.billing.account(order.number, difference.currency)
        refund = awaiting_goods(
            order,
            reference=await work.billing.next_refund_reference(order.number),
            amount=-difference,
            method=account.method,
            reason=RefundReason.RETURNED,
            now=self._clock(),
        )
        await work.billing.add_refund(refund, conversation_id=verified.conversation_id)
        return refund.reference
