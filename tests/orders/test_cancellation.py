"""Cancelling: what it costs, when it is refused, and that it happens once."""

import asyncio
from datetime import date

import pytest

from actions.orders import Instead, Money, OrderStatus, OrderSystem, PaymentStatus, RefundReason
from actions.orders.errors import (
    AlreadyCancelled,
    AlreadyDelivered,
    AlreadyReturned,
    AlreadyShipped,
    FeeChanged,
    KeyReused,
    NoInvoice,
    Refused,
)
from actions.orders.store.database import Database
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.sql import ask, execute

FREE, FEE = Money.zero(), Money.of("4.95")


async def test_order_in_the_warehouse_is_cancelled_for_free(shop: OrderSystem) -> None:
    """All that was paid comes back within five working days."""
    verified = await verified_for(shop, "10057")
    cancelled = await shop.cancellation.cancel(verified, "10057", key="m_1")

    assert cancelled.fee == FREE
    assert cancelled.refund == Money.of("44.85")
    assert cancelled.refund_reference == "R10057-1"
    assert cancelled.refund_expected_by == date(2026, 3, 11)
    tracked = await shop.tracking.track(verified, "10057")
    assert tracked.status is OrderStatus.CANCELLED
    assert tracked.expected is None
    overview = await shop.refunds.status(verified, "10057")
    assert overview.refunds[0].reason is RefundReason.CANCELLED
    assert overview.refundable == FREE


async def test_packed_order_costs_the_fee(shop: OrderSystem) -> None:
    """The fee stays behind, and is not refundable afterwards."""
    verified = await verified_for(shop, "10063")
    cancelled = await shop.cancellation.cancel(verified, "10063", key="m_1", agreed_fee=FEE)

    assert cancelled.fee == FEE
    assert cancelled.refund == Money.of("184.05")
    assert (await shop.refunds.status(verified, "10063")).refundable == FREE


async def test_packed_order_is_free_within_the_free_time(shop: OrderSystem, url: str) -> None:
    """The policy's free time counts from placing; it is a row in a table, not code."""
    await execute(url, "UPDATE policies SET value = '2000' WHERE name = 'cancellation_free'")
    terms = await shop.cancellation.terms(await verified_for(shop, "10063"), "10063")

    assert terms.fee == FREE


async def test_fee_follows_the_policy_table(shop: OrderSystem, url: str) -> None:
    """A changed row counts at once."""
    await execute(url, "UPDATE policies SET value = '12.50' WHERE name = 'cancellation_fee'")
    terms = await shop.cancellation.terms(await verified_for(shop, "10063"), "10063")

    assert (terms.fee, terms.refund) == (Money.of("12.50"), Money.of("176.50"))


async def test_fee_is_never_more_than_was_paid(shop: OrderSystem, url: str) -> None:
    """Nobody is sent a bill for cancelling."""
    await execute(url, "UPDATE policies SET value = '500.00' WHERE name = 'cancellation_fee'")
    cancelled = await shop.cancellation.cancel(
        await verified_for(shop, "10063"), "10063", key="m_1"
    )

    assert cancelled.fee == Money.of("189.00")
    assert cancelled.refund == FREE
    assert cancelled.refund_reference is None


async def test_fee_higher_than_agreed_is_asked_again(shop: OrderSystem) -> None:
    """The customer said yes to nothing; the order stays as it is."""
    verified = await verified_for(shop, "10063")
    with pytest.raises(FeeChanged) as refusal:
        await shop.cancellation.cancel(verified, "10063", key="m_1", agreed_fee=FREE)

    assert refusal.value.fee == FEE
    assert (await shop.tracking.track(verified, "10063")).status is OrderStatus.PACKED


async def test_unpaid_order_is_cancelled_without_refund(shop: OrderSystem) -> None:
    """Nothing was charged, so nothing comes back, and there is no invoice."""
    verified = await verified_for(shop, "10091")
    cancelled = await shop.cancellation.cancel(verified, "10091", key="m_1")

    assert (cancelled.fee, cancelled.refund) == (FREE, FREE)
    assert cancelled.refund_reference is None
    assert (await shop.refunds.status(verified, "10091")).refunds == ()
    with pytest.raises(NoInvoice):
        await shop.billing.invoice(verified, "10091")


@pytest.mark.parametrize(
    ("number", "error", "instead"),
    [
        ("10042", AlreadyShipped, (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY)),
        ("10104", AlreadyShipped, (Instead.REFUSE_AT_DOOR, Instead.RETURN_AFTER_DELIVERY)),
        ("10078", AlreadyDelivered, (Instead.RETURN_AFTER_DELIVERY,)),
        ("10085", AlreadyCancelled, (Instead.TRACK_REFUND,)),
        ("10126", AlreadyReturned, (Instead.TRACK_REFUND,)),
    ],
)
async def test_refusal_says_what_can_be_done_instead(
    shop: OrderSystem, number: str, error: type[Refused], instead: tuple[Instead, ...]
) -> None:
    """The terms say so before, the cancellation when it is tried."""
    verified = await verified_for(shop, number)
    terms = await shop.cancellation.terms(verified, number)
    with pytest.raises(error) as refusal:
        await shop.cancellation.cancel(verified, number, key="m_1")

    assert refusal.value.instead == instead
    assert not terms.possible
    assert (terms.refusal, terms.instead) == (error.code, instead)


async def test_same_key_returns_the_first_result(shop: OrderSystem, clock: StillClock) -> None:
    """Sent again later, the same request finds what was done, not an error."""
    verified = await verified_for(shop, "10057")
    first = await shop.cancellation.cancel(verified, "10057", key="m_1", agreed_fee=FREE)
    clock.advance(minutes=5)
    again = await shop.cancellation.cancel(verified, "10057", key="m_1", agreed_fee=FREE)

    assert again == first
    assert len((await shop.refunds.status(verified, "10057")).refunds) == 1


async def test_other_request_under_the_same_key_is_refused(shop: OrderSystem) -> None:
    """Another order, another operation or another customer cannot come in under a used key."""
    verified = await verified_customer(shop, "10138")
    await shop.cancellation.cancel(verified, "10139", key="m_1")

    with pytest.raises(KeyReused):
        await shop.cancellation.cancel(verified, "10138", key="m_1")
    with pytest.raises(KeyReused):
        await shop.billing.invoice_link(verified, "10139", key="m_1")
    other = await verified_for(shop, "10057", "c_other")
    with pytest.raises(KeyReused):
        await shop.cancellation.cancel(other, "10057", key="m_1")


async def test_refused_write_leaves_its_key_free(shop: OrderSystem) -> None:
    """Nothing was done, so the customer may say yes to the right fee in the same breath."""
    verified = await verified_for(shop, "10063")
    with pytest.raises(FeeChanged):
        await shop.cancellation.cancel(verified, "10063", key="m_1", agreed_fee=FREE)

    cancelled = await shop.cancellation.cancel(verified, "10063", key="m_1", agreed_fee=FEE)
    assert cancelled.fee == FEE


async def test_race_with_the_same_key_cancels_once(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """Two processes that get the same message both answer with the one cancellation."""
    verified = await verified_for(shop, "10057")
    second = Database.open(url)
    rival = OrderSystem.on(second, clock=clock, tokens=str)
    results = await asyncio.gather(
        *(s.cancellation.cancel(verified, "10057", key="m_1") for s in (shop, rival) * 5)
    )
    await second.close()

    assert len(set(results)) == 1
    assert len((await shop.refunds.status(verified, "10057")).refunds) == 1
    assert await ask(url, "SELECT count(*) FROM idempotency_keys") == 1


async def test_race_with_different_keys_cancels_once(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """Two tabs, two messages: one cancels, the other hears that it is done."""
    verified = await verified_for(shop, "10057")
    second = Database.open(url)
    rival = OrderSystem.on(second, clock=clock, tokens=str)
    results = await asyncio.gather(
        shop.cancellation.cancel(verified, "10057", key="m_1"),
        rival.cancellation.cancel(verified, "10057", key="m_2"),
        return_exceptions=True,
    )
    await second.close()

    assert sorted(type(result).__name__ for result in results) == [
        "AlreadyCancelled",
        "Cancelled",
    ]


async def test_cancelled_goods_go_back_in_stock(shop: OrderSystem, url: str) -> None:
    """And an open payment can no longer be made."""
    question = "SELECT stock FROM products WHERE sku = 'KETTLE-1'"
    before = await ask(url, question)
    await execute(url, "UPDATE payments SET status = 'open' WHERE order_number = 10057")
    verified = await verified_for(shop, "10057")
    await shop.cancellation.cancel(verified, "10057", key="m_1")

    assert isinstance(before, int)
    assert await ask(url, question) == before + 1
    state = await shop.billing.payment_state(verified, "10057")
    assert state.attempts[0].status is PaymentStatus.EXPIRED
    assert state.open == FREE


async def test_failed_write_leaves_nothing_behind(shop: OrderSystem, url: str) -> None:
    """A fault in the middle undoes the order, the stock and the key together."""
    await execute(
        url,
        "INSERT INTO refunds (reference, order_number, status, reason, method, amount, currency,"
        " requested_at) VALUES ('R10057-1', 10042, 'rejected', 'other', 'ideal', 100, 'EUR',"
        " '2026-03-01 00:00:00+00:00')",
    )
    verified = await verified_for(shop, "10057")
    with pytest.raises(Exception, match="(?i)unique"):
        await shop.cancellation.cancel(verified, "10057", key="m_1")

    assert (await shop.tracking.track(verified, "10057")).status is OrderStatus.PROCESSING
    assert await ask(url, "SELECT count(*) FROM idempotency_keys") == 0
