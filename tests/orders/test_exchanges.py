"""Exchanging: the difference, the linked order, money that moves once."""

import asyncio

import pytest

from actions.orders import (
    Exchanged,
    InvoiceStatus,
    Money,
    OrderStatus,
    OrderSystem,
    PaymentMethod,
    ReturnKind,
)
from actions.orders.errors import (
    NotDelivered,
    NothingToRefund,
    NothingToReturn,
    OutOfPolicy,
    OutOfStock,
    TotalChanged,
)
from actions.orders.states import RefundReason
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import execute, stock_of, stock_up

NOTHING = Money.zero()
# The towels cost 42.00.
SAME, DEARER, CHEAPER = "TOWEL-SET", "RADIO-DAB", "VASE-GLASS"
UP, DOWN = Money.of("37.95"), Money.of("-23.05")


async def swap(shop: OrderSystem, for_sku: str, difference: Money, key: str = "m_1") -> Exchanged:
    verified = await verified_for(shop, "10078")
    return await shop.exchanges.exchange(
        verified, "10078", sku="TOWEL-SET", for_sku=for_sku, agreed_difference=difference, key=key
    )


@pytest.mark.parametrize(
    ("for_sku", "difference"), [(SAME, NOTHING), (DEARER, UP), (CHEAPER, DOWN)]
)
async def test_difference_is_told_before(
    shop: OrderSystem, url: str, for_sku: str, difference: Money
) -> None:
    """New price less old; bringing it is free."""
    await stock_up(url)
    quote = await shop.exchanges.quote(
        await verified_for(shop, "10078"), "10078", sku="TOWEL-SET", for_sku=for_sku
    )

    assert quote.difference == difference
    assert quote.gets.sku == for_sku


async def test_same_price_is_sent_at_once(shop: OrderSystem, url: str) -> None:
    """A linked order that is paid for, a label for the old one."""
    await stock_up(url)
    exchanged = await swap(shop, SAME, NOTHING)
    verified = await verified_customer(shop, "10078")
    tracked = await shop.tracking.track(verified, exchanged.new_number)

    assert tracked.status is OrderStatus.PROCESSING
    assert (exchanged.pay, exchanged.refund_reference) == (None, None)
    assert exchanged.label_href.startswith("/labels/")
    assert (await shop.billing.payment_state(verified, exchanged.new_number)).open == NOTHING
    invoice = await shop.billing.invoice(verified, exchanged.new_number)
    assert invoice.status is InvoiceStatus.PAID
    (registered,) = await shop.returns.status(verified, "10078")
    assert registered.kind is ReturnKind.EXCHANGE
    assert registered.exchange_number == exchanged.new_number
    assert await stock_of(url, SAME) == 9


async def test_dearer_one_waits_for_the_difference(shop: OrderSystem, url: str) -> None:
    """Only the difference is to pay."""
    await stock_up(url)
    exchanged = await swap(shop, DEARER, UP)
    verified = await verified_customer(shop, "10078")

    assert exchanged.pay is not None
    assert exchanged.pay.amount == UP
    assert (await shop.payments.check(verified, exchanged.new_number)).open == UP
    token = exchanged.pay.href.removeprefix("/pay/")
    await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")
    tracked = await shop.tracking.track(verified, exchanged.new_number)
    assert tracked.status is OrderStatus.PROCESSING


async def test_cheaper_one_brings_the_difference_back(shop: OrderSystem, url: str) -> None:
    """Once the old one is here."""
    await stock_up(url)
    exchanged = await swap(shop, CHEAPER, DOWN)
    verified = await verified_customer(shop, "10078")
    (refund,) = (await shop.refunds.status(verified, "10078")).refunds

    assert (refund.reference, refund.amount) == (exchanged.refund_reference, -DOWN)
    assert refund.expected_by is None


async def test_money_does_not_go_both_ways(shop: OrderSystem, url: str) -> None:
    """What paid the new order cannot come back from the old one too."""
    await stock_up(url)
    await swap(shop, SAME, NOTHING)
    verified = await verified_customer(shop, "10078")
    overview = await shop.refunds.status(verified, "10078")
    (was_shipping,) = {overview.refundable}

    assert was_shipping == (await shop.tracking.track(verified, "10078")).total - Money.of("42.00")
    if was_shipping:
        await shop.refunds.request(verified, "10078", reason=RefundReason.OTHER, key="m_8")
    with pytest.raises(NothingToRefund):
        await shop.refunds.request(verified, "10078", reason=RefundReason.OTHER, key="m_9")
    with pytest.raises(NothingToReturn):
        await shop.returns.register(verified, "10078", reason=RefundReason.OTHER, key="m_10")


async def test_unpaid_exchange_ends_and_the_old_order_is_whole(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """The return stays registered, as a return; its money is refundable again."""
    await stock_up(url)
    exchanged = await swap(shop, DEARER, UP)
    clock.advance(hours=25)

    assert await shop.ordering.expire_unpaid() == (exchanged.new_number,)
    verified = await verified_customer(shop, "10078", "c_later")
    (registered,) = await shop.returns.status(verified, "10078")
    assert registered.kind is ReturnKind.RETURN
    overview = await shop.refunds.status(verified, "10078")
    assert overview.refundable == (await shop.tracking.track(verified, "10078")).total


async def test_cancelled_exchange_frees_the_old_money(shop: OrderSystem, url: str) -> None:
    """As when it was not paid in time."""
    await stock_up(url)
    exchanged = await swap(shop, SAME, NOTHING)
    verified = await verified_customer(shop, "10078")
    cancelled = await shop.cancellation.cancel(verified, exchanged.new_number, key="m_2")

    assert cancelled.refund == NOTHING
    overview = await shop.refunds.status(verified, "10078")
    assert overview.refundable == (await shop.tracking.track(verified, "10078")).total


async def test_what_cannot_be_exchanged_is_refused(shop: OrderSystem, url: str) -> None:
    """Not delivered, sold out, not agreed to, or not paid for."""
    await stock_up(url)
    with pytest.raises(NotDelivered):
        await shop.exchanges.quote(
            await verified_for(shop, "10042"), "10042", sku="LAMP-OAK", for_sku="BULB-4"
        )
    with pytest.raises(TotalChanged):
        await swap(shop, DEARER, NOTHING)
    await execute(url, "UPDATE payments SET status = 'open' WHERE order_number = 10140")
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.exchanges.quote(
            await verified_for(shop, "10140", "c_other"), "10140", sku="BLANKET-1", for_sku="MUG-6"
        )
    assert refusal.value.rule == "exchange-unpaid"
    await stock_up(url, 0)
    with pytest.raises(OutOfStock):
        await swap(shop, SAME, NOTHING)


async def test_race_exchanges_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Two messages at once."""
    await stock_up(url)
    verified = await verified_for(shop, "10078")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.exchanges.exchange(
                    verified,
                    "10078",
                    sku="TOWEL-SET",
                    for_sku=SAME,
                    agreed_difference=NOTHING,
                    key=key,
                )
                for one, key in ((shop, "m_1"), (rival, "m_2"), (rival, "m_1"), (shop, "m_2"))
            ),
            return_exceptions=True,
        )

    assert len({result for result in results if isinstance(result, Exchanged)}) == 1
    assert sum(isinstance(result, NothingToReturn) for result in results) == 2
    assert await stock_of(url, SAME) == 9
