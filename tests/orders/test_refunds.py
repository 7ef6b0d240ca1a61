"""Money back: where it is, and asking for it within policy."""

import asyncio
from datetime import date

import pytest

from actions.orders import Instead, Money, OrderSystem, RefundReason, RefundStatus
from actions.orders.errors import (
    InvalidAmount,
    NothingToRefund,
    OutOfPolicy,
    RefundTooEarly,
)
from tests.orders.asking import verified_for
from tests.orders.clock import StillClock


async def test_refund_on_its_way_is_shown(shop: OrderSystem) -> None:
    """10085 was cancelled three days ago; the money has been sent."""
    overview = await shop.refunds.status(await verified_for(shop, "10085"), "10085")

    (refund,) = overview.refunds
    assert refund.status is RefundStatus.SENT
    assert refund.amount == Money.of("88.95")
    assert refund.expected_by == date(2026, 3, 9)
    assert overview.refundable == Money.zero()


async def test_damaged_goods_are_refunded_at_once(shop: OrderSystem) -> None:
    """Within window and limit, and nothing has to come back first."""
    verified = await verified_for(shop, "10078")
    refund = await shop.refunds.request(verified, "10078", reason=RefundReason.DAMAGED, key="m_1")

    assert refund.status is RefundStatus.APPROVED
    assert refund.amount == Money.of("66.95")
    assert refund.expected_by == date(2026, 3, 11)
    assert (await shop.refunds.status(verified, "10078")).refunds == (refund,)


async def test_change_of_mind_waits_for_the_goods(shop: OrderSystem) -> None:
    """The refund is noted; its day is known when the parcel is back."""
    refund = await shop.refunds.request(
        await verified_for(shop, "10078"), "10078", reason=RefundReason.CHANGED_MIND, key="m_1"
    )

    assert refund.status is RefundStatus.REQUESTED
    assert refund.expected_by is None


async def test_amount_over_the_limit_is_for_a_person(shop: OrderSystem) -> None:
    """The refusal carries what the agent needs to decide."""
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.refunds.request(
            await verified_for(shop, "10110"), "10110", reason=RefundReason.DAMAGED, key="m_1"
        )

    assert refusal.value.rule == "refund-limit"
    assert refusal.value.facts == {
        "asked": "349.00 EUR",
        "paid": "349.00 EUR",
        "status": "delivered",
        "limit": "100.00 EUR",
        "asked_before": "0.00 EUR",
    }


async def test_limit_counts_all_that_was_asked_for(shop: OrderSystem) -> None:
    """A large refund cannot be had in small pieces."""
    verified = await verified_for(shop, "10110")
    ask, damaged = shop.refunds.request, RefundReason.DAMAGED
    await ask(verified, "10110", reason=damaged, key="m_1", amount=Money.of("60.00"))
    await ask(verified, "10110", reason=damaged, key="m_2", amount=Money.of("40.00"))

    with pytest.raises(OutOfPolicy) as refusal:
        await ask(verified, "10110", reason=damaged, key="m_3", amount=Money.of("0.01"))
    assert refusal.value.facts["asked_before"] == "100.00 EUR"


async def test_pieces_asked_for_at_once_keep_to_the_limit(shop: OrderSystem) -> None:
    """Five requests for 40 in the same moment: two fit under 100."""
    verified = await verified_for(shop, "10110")
    results = await asyncio.gather(
        *(
            shop.refunds.request(
                verified,
                "10110",
                reason=RefundReason.DAMAGED,
                key=f"m_{n}",
                amount=Money.of("40.00"),
            )
            for n in range(5)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(result, OutOfPolicy) for result in results) == 3
    assert len((await shop.refunds.status(verified, "10110")).refunds) == 2


async def test_after_the_window_it_is_for_a_person(shop: OrderSystem, clock: StillClock) -> None:
    """Thirty days after delivery is the last moment."""
    clock.advance(days=26)
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.refunds.request(
            await verified_for(shop, "10078"), "10078", reason=RefundReason.DAMAGED, key="m_1"
        )

    assert refusal.value.rule == "refund-window"
    assert refusal.value.facts["delivered_on"] == "2026-02-27"


@pytest.mark.parametrize(
    ("number", "best"),
    [("10057", Instead.CANCEL_ORDER), ("10042", Instead.REFUSE_AT_DOOR)],
)
async def test_too_early_says_what_to_do_instead(
    shop: OrderSystem, number: str, best: Instead
) -> None:
    """Before delivery an order is cancelled or refused, not refunded."""
    with pytest.raises(RefundTooEarly) as refusal:
        await shop.refunds.request(
            await verified_for(shop, number), number, reason=RefundReason.LATE, key="m_1"
        )

    assert refusal.value.instead[0] is best


@pytest.mark.parametrize(("number", "instead"), [("10091", ()), ("10085", (Instead.TRACK_REFUND,))])
async def test_nothing_paid_or_all_given_back(
    shop: OrderSystem, number: str, instead: tuple[Instead, ...]
) -> None:
    """Where a refund is under way the customer is pointed to it."""
    with pytest.raises(NothingToRefund) as refusal:
        await shop.refunds.request(
            await verified_for(shop, number), number, reason=RefundReason.OTHER, key="m_1"
        )

    assert refusal.value.instead == instead


@pytest.mark.parametrize(
    "amount", [Money.of("0.00"), Money.of("-5.00"), Money.of("66.96"), Money.of("5.00", "USD")]
)
async def test_impossible_amount_is_refused(shop: OrderSystem, amount: Money) -> None:
    """Nothing, less than nothing, more than was paid, or in another currency."""
    with pytest.raises(InvalidAmount):
        await shop.refunds.request(
            await verified_for(shop, "10078"),
            "10078",
            reason=RefundReason.DAMAGED,
            key="m_1",
            amount=amount,
        )


async def test_same_key_refunds_once(shop: OrderSystem) -> None:
    """A repeated message does not pay twice."""
    verified = await verified_for(shop, "10078")
    ask, part = shop.refunds.request, Money.of("10.00")
    first = await ask(verified, "10078", reason=RefundReason.LATE, key="m_1", amount=part)
    again = await ask(verified, "10078", reason=RefundReason.LATE, key="m_1", amount=part)

    assert again == first
    assert (await shop.refunds.status(verified, "10078")).refundable == Money.of("56.95")
