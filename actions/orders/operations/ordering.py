"""Placing an order: a quote to read back, then the order itself with a link to pay."""

from dataclasses import dataclass

from actions.orders.address import Address
from actions.orders.clock import Clock, NewToken
from actions.orders.errors import InvalidAddress, TotalChanged
from actions.orders.model.order import Line
from actions.orders.model.product import Wanted, gathered
from actions.orders.money import Money
from actions.orders.operations.access import check_full, check_reach, own_order
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.paying import PayLink, grant_link
from actions.orders.operations.quoting import Basket, Quote, fill_basket
from actions.orders.states import OrderStatus
from actions.orders.store.database import Database
from actions.orders.store.placing import Link, NewOrder
from actions.orders.store.tables.after import OrderLinkKind
from actions.orders.store.work import Work

_MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Placed:
    """The order stands, unpaid; unpaid past `pay.expires_at` it is cancelled."""

    number: str
    lines: tuple[Line, ...]
    shipping: Money
    total: Money
    address: Address
    pay: PayLink


class Ordering:
    """Places orders. Needs proof of level `full`, except to order a proven order again."""

    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def quote(
        self,
        verified: Verified,
        items: tuple[Wanted, ...],
        *,
        delivery_option: str | None = None,
        deliver_to: Address | None = None,
    ) -> Quote:
        """For the read-back. Goes home, by the zone's standard option, unless said otherwise.

        Raises `FullProofNeeded`, `ProductNotFound`, `OutOfStock`, `InvalidQuantity`,
        `NoDeliveryThere`, `InvalidAddress` (no home address known), `OutOfPolicy` (rule
        `order-limit`) and `VerificationExpired`.
        """
        check_full(verified, self._clock())
        wanted = gathered(items)
        async with self._database.reading() as work:
            basket = await self._basket(work, verified, wanted, delivery_option, deliver_to)
        basket.check_stock()
        return basket.quote

    async def place(
        self,
        verified: Verified,
        items: tuple[Wanted, ...],
        *,
        key: str,
        agreed_total: Money,
        delivery_option: str | None = None,
        deliver_to: Address | None = None,
    ) -> Placed:
        """Place it once and take it from stock. Raises as `quote`, `TotalChanged`, `KeyReused`."""
        check_full(verified, self._clock())
        wanted = gathered(items)

        async def write(work: Work) -> Placed:
            basket = await self._basket(work, verified, wanted, delivery_option, deliver_to)
            return await self._place(work, verified, basket, agreed_total)

        details: dict[str, object] = {
            "items": wanted,
            "agreed_total": agreed_total,
            "delivery_option": delivery_option,
            "deliver_to": deliver_to,
        }
        request = Request("place", verified, "", details)
        return await self._writes.once(key, request, Placed, write)

    async def quote_again(self, verified: Verified, number: str) -> Quote:
        """The lines of an earlier order at today's prices, to the same address.

        Raises as `quote` but for `FullProofNeeded`, and those of every operation.
        """
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            basket = await self._basket_again(work, verified, parsed)
        basket.check_stock()
        return basket.quote

    async def place_again(
        self, verified: Verified, number: str, *, key: str, agreed_total: Money
    ) -> Placed:
        """Raises as `quote_again`, `TotalChanged`, `KeyReused`."""
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> Placed:
            basket = await self._basket_again(work, verified, parsed)
            placed = await self._place(work, verified, basket, agreed_total)
            nothing = Money.zero(placed.total.currency)
            link = Link(of_number=parsed, kind=OrderLinkKind.REORDER, credit=nothing)
            await work.placing.link(placed.number, link)
            return placed

        request = Request("place_again", verified, parsed, {"agreed_total": agreed_total})
        return await self._writes.once(key, request, Placed, write)

    async def expire_unpaid(self) -> tuple[str, ...]:
        """Cancel what was not paid in time, goods back in stock; returns the numbers."""
        async with self._database.reading() as work:
            overdue = await work.placing.overdue(self._clock(), limit=_MOST_AT_ONCE)
        expired = [number for number, owner in overdue if await self._expire(number, owner)]
        return tuple(expired)

    async def _expire(self, number: str, customer_id: int) -> bool:
        """Each in a transaction of its own; paid or cancelled meanwhile, it stays."""
        async with self._database.writing() as work:
            await work.orders.hold(number, customer_id)
            now = self._clock()
            if number not in {one for one, _ in await work.placing.overdue(now, number=number)}:
                return False
            order = await work.orders.of_customer(number, customer_id)
            if order is None:
                return False
            await work.orders.cancel(order, fee=Money.zero(order.total.currency), at=now)
            await work.placing.unlink_exchange(number)
            await work.billing.close_cancelled(number)
        return True

    async def _basket(
        self,
        work: Work,
        verified: Verified,
        wanted: tuple[Wanted, ...],
        option: str | None,
        address: Address | None,
    ) -> Basket:
        goes_to = address or await work.placing.home(verified.customer_id)
        if goes_to is None:
            raise InvalidAddress("street", "")
        return await fill_basket(
            work, wanted, option=option, address=goes_to, today=self._clock().date()
        )

    async def _basket_again(self, work: Work, verified: Verified, number: str) -> Basket:
        order = await own_order(work, verified, number)
        return await fill_basket(
            work,
            gathered(Wanted(line.sku, line.quantity) for line in order.lines),
            option=order.delivery_option,
            address=order.delivery_address,
            today=self._clock().date(),
        )

    async def _place(
        self, work: Work, verified: Verified, basket: Basket, agreed_total: Money
    ) -> Placed:
        quote = basket.quote
        if quote.total != agreed_total:
            raise TotalChanged(agreed_total, quote.total)
        await work.products.move(basket.picked)
        now = self._clock()
        policy = await work.policies.service()
        number = await work.placing.add(
            NewOrder(
                customer_id=verified.customer_id,
                status=OrderStatus.AWAITING_PAYMENT,
                picked=basket.picked,
                shipping=quote.shipping,
                total=quote.total,
                delivery_option=quote.delivery_option,
                deliver_to=quote.address,
                placed_at=now,
                pay_before=now + policy.payment_link_lasts,
                promised_on=None,
            )
        )
        pay = await grant_link(
            work,
            number,
            amount=quote.total,
            token=self._tokens(),
            conversation_id=verified.conversation_id,
            now=now,
        )
        return Placed(number, quote.lines, quote.shipping, quote.total, quote.address, pay)
