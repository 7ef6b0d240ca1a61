"""Placing orders: the read-back, stock, the link to pay, and what is not paid in time."""

import asyncio

import pytest

from actions.orders import (
    Address,
    InvoiceStatus,
    Money,
    OrderStatus,
    OrderSystem,
    PaymentMethod,
    PaymentStatus,
    PaymentTrouble,
    Placed,
    Wanted,
)
from actions.orders.errors import (
    FullProofNeeded,
    InvalidQuantity,
    KeyReused,
    LinkInvalid,
    NoDeliveryThere,
    NoSuchDelivery,
    NothingToPay,
    OutOfPolicy,
    OutOfStock,
    ProductNotFound,
    TotalChanged,
    VerificationExpired,
)
from tests.orders.asking import ELSEWHERE, verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask, execute, payments_of, stock_of, stock_up

KETTLE = (Wanted("KETTLE-1"),)
KETTLE_TOTAL = Money.of("44.85")  # 39.90 and 4.95 to bring it


async def place(shop: OrderSystem, key: str = "m_1") -> Placed:
    verified = await verified_customer(shop, "10057")
    return await shop.ordering.place(verified, KETTLE, key=key, agreed_total=KETTLE_TOTAL)


async def test_search_shows_price_and_stock(shop: OrderSystem, url: str) -> None:
    """Nobody needs to say who they are for it."""
    await stock_up(url, 3)
    (kettle, *_) = await shop.catalogue.search("waterkoker")

    assert (kettle.sku, kettle.price, kettle.stock) == ("KETTLE-1", Money.of("39.90"), 3)
    assert kettle.named("nl") == "Stalen waterkoker"
    assert await shop.catalogue.product(" kettle-1 ") == kettle


async def test_search_can_leave_out_what_is_sold_out(shop: OrderSystem, url: str) -> None:
    """For a suggestion that can be bought."""
    await stock_up(url, 0)

    assert await shop.catalogue.search("kettle", in_stock=True) == ()
    assert await shop.catalogue.search("kettle") != ()


async def test_quote_reads_back_lines_delivery_and_total(shop: OrderSystem, url: str) -> None:
    """To the customer's home, the standard way, and nothing is kept."""
    await stock_up(url)
    verified = await verified_customer(shop, "10057")
    quote = await shop.ordering.quote(verified, KETTLE)

    assert (quote.goods, quote.shipping, quote.total) == (
        Money.of("39.90"),
        Money.of("4.95"),
        KETTLE_TOTAL,
    )
    assert quote.delivery_option == "nl-standard"
    assert quote.address.city == "Utrecht"
    assert quote.earliest <= quote.latest
    assert await stock_of(url, "KETTLE-1") == 10


async def test_large_basket_is_brought_for_free(shop: OrderSystem, url: str) -> None:
    """From the option's amount on."""
    await stock_up(url)
    verified = await verified_customer(shop, "10057")
    quote = await shop.ordering.quote(verified, (Wanted("KETTLE-1", 2),))

    assert (quote.shipping, quote.total) == (Money.zero(), Money.of("79.80"))


async def test_option_and_address_can_be_chosen(shop: OrderSystem, url: str) -> None:
    """Another house, another way."""
    await stock_up(url)
    verified = await verified_customer(shop, "10057")
    quote = await shop.ordering.quote(
        verified, KETTLE, delivery_option="nl-evening", deliver_to=ELSEWHERE
    )

    assert (quote.address, quote.shipping) == (ELSEWHERE, Money.of("7.95"))
    with pytest.raises(NoSuchDelivery) as refusal:
        await shop.ordering.quote(verified, KETTLE, delivery_option="eu-express")
    assert "nl-pickup" in refusal.value.options


async def test_nothing_goes_where_nobody_drives(shop: OrderSystem, url: str) -> None:
    """A country without a zone."""
    await stock_up(url)
    far = Address.parse(street="Far Road", house_number="1", postcode="99", city="X", country="AQ")

    with pytest.raises(NoDeliveryThere):
        await shop.ordering.quote(await verified_customer(shop, "10057"), KETTLE, deliver_to=far)


async def test_order_waits_for_its_payment(shop: OrderSystem, url: str) -> None:
    """It has the next number, the goods are taken from stock, and there is a link on our pages."""
    await stock_up(url)
    placed = await place(shop)
    verified = await verified_customer(shop, "10057")
    tracked = await shop.tracking.track(verified, placed.number)

    assert placed.number == "10201"
    assert placed.total == placed.pay.amount == KETTLE_TOTAL
    assert placed.pay.href.startswith("/pay/")
    assert tracked.status is OrderStatus.AWAITING_PAYMENT
    assert await stock_of(url, "KETTLE-1") == 9
    check = await shop.payments.check(verified, placed.number)
    assert (check.open, check.trouble, check.can_pay) == (
        KETTLE_TOTAL,
        PaymentTrouble.NOT_TRIED,
        True,
    )


async def test_paid_order_goes_to_the_warehouse(shop: OrderSystem, url: str) -> None:
    """With an invoice, a promised day, and nothing left open; paying twice pays once."""
    await stock_up(url)
    placed = await place(shop)
    token = placed.pay.href.removeprefix("/pay/")
    assert (await shop.payments.page(token)).open == KETTLE_TOTAL
    told = await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")
    again = await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_2")

    assert told == again
    assert (told.status, told.open) == (PaymentStatus.PAID, Money.zero())
    verified = await verified_customer(shop, "10057")
    tracked = await shop.tracking.track(verified, placed.number)
    assert tracked.status is OrderStatus.PROCESSING
    assert tracked.expected is not None
    invoice = await shop.billing.invoice(verified, placed.number)
    assert (invoice.status, invoice.total) == (InvoiceStatus.PAID, KETTLE_TOTAL)
    assert invoice.vat == Money.of("7.78")
    assert await payments_of(url, placed.number) == 1
    with pytest.raises(NothingToPay):
        await shop.payments.new_link(verified, placed.number, key="m_9")


async def test_two_payments_at_once_are_booked_once(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """Two tabs on the payment page, two processes."""
    await stock_up(url)
    placed = await place(shop)
    token = placed.pay.href.removeprefix("/pay/")
    async with rival_of(url, clock) as rival:
        await asyncio.gather(
            *(
                one.payments.tell(token, method=PaymentMethod.IDEAL, key=f"p_{number}")
                for number, one in enumerate((shop, rival) * 3)
            )
        )

    assert await payments_of(url, placed.number) == 1


async def test_same_key_places_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Two processes that get the same message answer with the same order."""
    await stock_up(url)
    verified = await verified_customer(shop, "10057")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.ordering.place(verified, KETTLE, key="m_1", agreed_total=KETTLE_TOTAL)
                for one in (shop, rival) * 3
            )
        )

    assert len(set(results)) == 1
    assert await stock_of(url, "KETTLE-1") == 9
    with pytest.raises(KeyReused):
        await shop.ordering.place(
            verified, (Wanted("KETTLE-1", 2),), key="m_1", agreed_total=Money.of("79.80")
        )


async def test_last_one_is_sold_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Two customers want the only one left; numbers are never given twice."""
    await stock_up(url, 2)
    verified = await verified_customer(shop, "10057")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.ordering.place(verified, KETTLE, key=f"m_{number}", agreed_total=KETTLE_TOTAL)
                for number, one in enumerate((shop, rival) * 3)
            ),
            return_exceptions=True,
        )

    placed = [result.number for result in results if isinstance(result, Placed)]
    assert len(placed) == len(set(placed)) == 2
    refused = [result for result in results if isinstance(result, OutOfStock)]
    assert [(error.wanted, error.left) for error in refused] == [(1, 0)] * 4
    assert await stock_of(url, "KETTLE-1") == 0


async def test_baskets_in_opposite_order_do_not_block_each_other(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """Stock is always taken in the same order, so no two wait for each other in a ring."""
    await stock_up(url, 20)
    verified = await verified_customer(shop, "10057")
    one_way = (Wanted("MUG-6"), Wanted("VASE-GLASS"))
    total = (await shop.ordering.quote(verified, one_way)).total
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.ordering.place(verified, items, key=f"m_{number}", agreed_total=total)
                for number, (one, items) in enumerate(((shop, one_way), (rival, one_way[::-1])) * 4)
            )
        )

    assert len({placed.number for placed in results}) == 8


async def test_total_that_was_not_agreed_is_asked_again(shop: OrderSystem, url: str) -> None:
    """A price that went up between the read-back and the yes."""
    await stock_up(url)
    await execute(url, "UPDATE products SET price = 4500 WHERE sku = 'KETTLE-1'")
    with pytest.raises(TotalChanged) as refusal:
        await place(shop)

    assert refusal.value.total == Money.of("49.95")
    assert await stock_of(url, "KETTLE-1") == 10


async def test_large_order_goes_to_a_person(shop: OrderSystem, url: str) -> None:
    """The limit is a row of the policy table."""
    await stock_up(url)
    await execute(url, "UPDATE policies SET value = '40.00' WHERE name = 'order_limit'")
    with pytest.raises(OutOfPolicy) as refusal:
        await place(shop)

    assert refusal.value.rule == "order-limit"
    assert refusal.value.facts == {"total": "44.85 EUR", "limit": "40.00 EUR"}


async def test_proof_of_one_order_does_not_order(shop: OrderSystem) -> None:
    """A neighbour knows a number and a postcode."""
    verified = await verified_for(shop, "10057")

    with pytest.raises(FullProofNeeded):
        await shop.ordering.quote(verified, KETTLE)


async def test_what_does_not_exist_is_not_ordered(shop: OrderSystem, clock: StillClock) -> None:
    """An unknown code, none of it, or a proof that is over."""
    verified = await verified_customer(shop, "10057")
    with pytest.raises(ProductNotFound):
        await shop.ordering.quote(verified, (Wanted("HAMSTER"),))
    with pytest.raises(InvalidQuantity):
        await shop.ordering.quote(verified, (Wanted("KETTLE-1", 0),))
    clock.advance(days=1)
    with pytest.raises(VerificationExpired):
        await shop.ordering.quote(verified, KETTLE)


async def test_earlier_order_is_ordered_again(shop: OrderSystem, url: str) -> None:
    """At today's prices, to the same address; proof of that order is enough."""
    await stock_up(url)
    await execute(url, "UPDATE products SET price = 4200 WHERE sku = 'KETTLE-1'")
    verified = await verified_for(shop, "10057")
    quote = await shop.ordering.quote_again(verified, "10057")
    placed = await shop.ordering.place_again(verified, "10057", key="m_1", agreed_total=quote.total)

    assert quote.total == Money.of("46.95")
    assert placed.number == "10201"
    assert placed.address == quote.address
    assert await ask(url, "SELECT of_number FROM order_links") == 10057


async def test_unpaid_order_ends(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """After its time it is cancelled, the goods are back, the link is dead; a paid one stays."""
    await stock_up(url)
    unpaid, paid = await place(shop, "m_1"), await place(shop, "m_2")
    await shop.payments.tell(
        paid.pay.href.removeprefix("/pay/"), method=PaymentMethod.CARD, key="p_1"
    )
    assert await shop.ordering.expire_unpaid() == ()
    clock.advance(hours=25)
    expired = await shop.ordering.expire_unpaid()

    assert expired == (unpaid.number,)
    assert await shop.ordering.expire_unpaid() == ()
    assert await stock_of(url, "KETTLE-1") == 9
    verified = await verified_customer(shop, "10057", "c_later")
    assert (await shop.tracking.track(verified, unpaid.number)).status is OrderStatus.CANCELLED
    assert (await shop.tracking.track(verified, paid.number)).status is OrderStatus.PROCESSING
    with pytest.raises(LinkInvalid):
        await shop.payments.page(unpaid.pay.href.removeprefix("/pay/"))


async def test_new_link_gives_more_time(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Whoever asks for one is about to pay."""
    await stock_up(url)
    placed = await place(shop)
    clock.advance(hours=20)
    verified = await verified_customer(shop, "10057", "c_later")
    link = await shop.payments.new_link(verified, placed.number, key="m_2")
    clock.advance(hours=10)

    assert await shop.ordering.expire_unpaid() == ()
    assert (await shop.payments.page(link.href.removeprefix("/pay/"))).open == KETTLE_TOTAL
