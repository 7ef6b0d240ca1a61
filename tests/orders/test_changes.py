"""Changing lines: the difference told, stock, money, and when it is too late."""

import asyncio

import pytest

from actions.orders import (
    Instead,
    InvoiceStatus,
    Money,
    OrderChanged,
    OrderSystem,
    PaymentMethod,
    Wanted,
)
from actions.orders.errors import (
    AlreadyCancelled,
    AlreadyDelivered,
    AlreadyPacked,
    AlreadyReturned,
    AlreadyShipped,
    NothingLeft,
    OutOfPolicy,
    OutOfStock,
    ProductNotFound,
    Refused,
    TotalChanged,
)
from tests.orders.asking import verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask, execute, stock_of, stock_up

NOTHING = Money.zero()


async def test_one_more_is_told_and_then_open(shop: OrderSystem, url: str) -> None:
    """Two kettles come for free, so the second costs less than its price; a link pays the rest."""
    await stock_up(url)
    verified = await verified_for(shop, "10057")
    two = (Wanted("KETTLE-1", 2),)
    quote = await shop.changes.quote(verified, "10057", two)
    changed = await shop.changes.change(
        verified, "10057", two, key="m_1", agreed_difference=quote.difference
    )

    assert (quote.old_total, quote.total) == (Money.of("44.85"), Money.of("79.80"))
    assert quote.difference == changed.difference == Money.of("34.95")
    assert changed.pay is not None
    assert changed.pay.amount == Money.of("34.95")
    assert changed.refund == NOTHING
    assert await stock_of(url, "KETTLE-1") == 9
    assert (await shop.billing.payment_state(verified, "10057")).open == Money.of("34.95")
    invoice = await shop.billing.invoice(verified, "10057")
    assert (invoice.status, invoice.total) == (InvoiceStatus.OPEN, Money.of("79.80"))
    token = changed.pay.href.removeprefix("/pay/")
    await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")
    assert (await shop.billing.payment_state(verified, "10057")).open == NOTHING
    assert (await shop.billing.invoice(verified, "10057")).status is InvoiceStatus.PAID


async def test_cheaper_swap_gives_money_back(shop: OrderSystem, url: str) -> None:
    """One out, another in: what was paid too much comes back, and the shelf has it again."""
    await stock_up(url)
    verified = await verified_for(shop, "10139")
    swap = (Wanted("MUG-6", 0), Wanted("VASE-GLASS", 1))
    quote = await shop.changes.quote(verified, "10139", swap)
    changed = await shop.changes.change(
        verified, "10139", swap, key="m_1", agreed_difference=quote.difference
    )

    assert quote.difference == Money.of("-15.55")
    assert [line.sku for line in changed.lines] == ["VASE-GLASS"]
    assert (changed.refund, changed.pay) == (Money.of("15.55"), None)
    assert changed.refund_reference == "R10139-1"
    assert (await stock_of(url, "MUG-6"), await stock_of(url, "VASE-GLASS")) == (11, 9)
    tracked = await shop.tracking.track(verified, "10139")
    assert tracked.total == Money.of("23.90")
    refunds = await shop.refunds.status(verified, "10139")
    assert refunds.refundable == Money.of("23.90")


async def test_unpaid_order_just_costs_less(shop: OrderSystem, url: str) -> None:
    """Nothing was charged, so nothing comes back; the open amount is the new total."""
    await stock_up(url)
    verified = await verified_for(shop, "10091")
    swap = (Wanted("RUG-BLUE", 0), Wanted("VASE-GLASS", 1))
    quote = await shop.changes.quote(verified, "10091", swap)
    changed = await shop.changes.change(
        verified, "10091", swap, key="m_1", agreed_difference=quote.difference
    )

    assert changed.refund == NOTHING
    assert changed.pay is not None
    assert changed.pay.amount == changed.total == Money.of("23.90")


@pytest.mark.parametrize(
    ("number", "error", "first"),
    [
        ("10063", AlreadyPacked, Instead.CANCEL_ORDER),
        ("10042", AlreadyShipped, Instead.REFUSE_AT_DOOR),
        ("10078", AlreadyDelivered, Instead.RETURN_ITEM),
        ("10085", AlreadyCancelled, Instead.PLACE_NEW_ORDER),
        ("10126", AlreadyReturned, Instead.PLACE_NEW_ORDER),
    ],
)
async def test_too_late_says_what_can_be_done(
    shop: OrderSystem, number: str, error: type[Refused], first: Instead
) -> None:
    """Once packed, an order is what it is."""
    with pytest.raises(error) as refusal:
        await shop.changes.quote(await verified_for(shop, number), number, (Wanted("MUG-6"),))

    assert refusal.value.instead[0] is first


async def test_emptied_order_is_cancelling(shop: OrderSystem) -> None:
    """And cancelling has its own rules."""
    with pytest.raises(NothingLeft) as refusal:
        await shop.changes.quote(
            await verified_for(shop, "10057"), "10057", (Wanted("KETTLE-1", 0),)
        )

    assert refusal.value.instead == (Instead.CANCEL_ORDER,)


async def test_large_addition_to_a_paid_order_goes_to_a_person(shop: OrderSystem, url: str) -> None:
    """A sofa is not sent on trust."""
    await stock_up(url)
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.changes.quote(await verified_for(shop, "10057"), "10057", (Wanted("SOFA-2"),))

    assert refusal.value.rule == "change-limit"


async def test_unknown_or_sold_out_cannot_be_added(shop: OrderSystem, url: str) -> None:
    """The order stays as it was."""
    await stock_up(url, 1)
    verified = await verified_for(shop, "10057")
    with pytest.raises(ProductNotFound):
        await shop.changes.quote(verified, "10057", (Wanted("HAMSTER"),))
    with pytest.raises(OutOfStock) as refusal:
        await shop.changes.quote(verified, "10057", (Wanted("KETTLE-1", 3),))

    assert (refusal.value.wanted, refusal.value.left) == (2, 1)


async def test_less_can_be_wanted_of_what_is_sold_out(shop: OrderSystem, url: str) -> None:
    """Putting back needs no stock."""
    await stock_up(url)
    verified = await verified_for(shop, "10057")
    for quantity, key in ((3, "m_1"), (1, "m_2")):
        wanted = (Wanted("KETTLE-1", quantity),)
        quote = await shop.changes.quote(verified, "10057", wanted)
        await shop.changes.change(
            verified, "10057", wanted, key=key, agreed_difference=quote.difference
        )
        await execute(url, "UPDATE products SET stock = 0 WHERE sku = 'KETTLE-1'")

    assert await stock_of(url, "KETTLE-1") == 0
    assert (await shop.tracking.track(verified, "10057")).total == Money.of("44.85")


async def test_difference_not_agreed_to_is_asked_again(shop: OrderSystem, url: str) -> None:
    """Nothing changed meanwhile."""
    await stock_up(url)
    verified = await verified_for(shop, "10057")
    with pytest.raises(TotalChanged):
        await shop.changes.change(
            verified, "10057", (Wanted("KETTLE-1", 2),), key="m_1", agreed_difference=NOTHING
        )

    assert await stock_of(url, "KETTLE-1") == 10


async def test_race_of_two_changes_leaves_one_order(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """The second finds another total than it was told: lines, stock and total agree."""
    await stock_up(url)
    verified = await verified_for(shop, "10057")
    two, add = (Wanted("KETTLE-1", 2),), (Wanted("VASE-GLASS", 1),)
    told = [(await shop.changes.quote(verified, "10057", w)).difference for w in (two, add)]
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            shop.changes.change(verified, "10057", two, key="m_1", agreed_difference=told[0]),
            rival.changes.change(verified, "10057", add, key="m_2", agreed_difference=told[1]),
            return_exceptions=True,
        )

    done = [result for result in results if isinstance(result, OrderChanged)]
    assert len(done) == 1
    assert sum(isinstance(result, TotalChanged) for result in results) == 1
    assert (await shop.tracking.track(verified, "10057")).total == done[0].total
    taken = "SELECT 2 * 10 - sum(stock) FROM products WHERE sku IN ('KETTLE-1', 'VASE-GLASS')"
    assert await ask(url, taken) == 1


async def test_same_key_changes_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """The message comes twice, to two processes."""
    await stock_up(url)
    verified = await verified_for(shop, "10057")
    wanted = (Wanted("KETTLE-1", 2),)
    difference = (await shop.changes.quote(verified, "10057", wanted)).difference
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.changes.change(
                    verified, "10057", wanted, key="m_1", agreed_difference=difference
                )
                for one in (shop, rival) * 3
            )
        )

    assert len(set(results)) == 1
    assert await stock_of(url, "KETTLE-1") == 9
