"""Payments: why one failed, new links, what a charge was for, and disputes."""

from datetime import date, timedelta

import pytest

from actions.orders import (
    CaseKind,
    DisputeReason,
    Money,
    OrderSystem,
    PaymentMethod,
    PaymentStatus,
    PaymentTrouble,
)
from actions.orders.errors import (
    AlreadyCancelled,
    InvalidAmount,
    InvalidText,
    KeyReused,
    LinkInvalid,
    NothingToPay,
    OrderNotFound,
)
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.sql import execute, payments_of


@pytest.mark.parametrize(
    ("status", "failure", "trouble"),
    [
        ("failed", "declined-by-bank", PaymentTrouble.DECLINED),
        ("failed", "abandoned", PaymentTrouble.ABANDONED),
        ("expired", None, PaymentTrouble.EXPIRED),
        ("open", None, PaymentTrouble.PENDING),
        ("paid", None, PaymentTrouble.NONE),
    ],
)
async def test_check_says_why(
    shop: OrderSystem, url: str, status: str, failure: str | None, trouble: PaymentTrouble
) -> None:
    """By the newest attempt."""
    await execute(
        url,
        "UPDATE payments SET status = :status, failure = :failure WHERE order_number = 10091",
        status=status,
        failure=failure,
    )
    check = await shop.payments.check(await verified_for(shop, "10091"), "10091")

    assert (check.trouble, check.failure) == (trouble, failure)
    assert check.can_pay is (trouble is not PaymentTrouble.NONE)


async def test_failed_payment_gets_a_new_link(shop: OrderSystem) -> None:
    """The same message gets the same link; failing again is recorded, then it is paid."""
    verified = await verified_for(shop, "10091")
    link = await shop.payments.new_link(verified, "10091", key="m_1")
    assert await shop.payments.new_link(verified, "10091", key="m_1") == link
    token = link.href.removeprefix("/pay/")
    failed = await shop.payments.tell(
        token, method=PaymentMethod.CARD, key="p_1", failure="declined-by-bank"
    )
    check = await shop.payments.check(verified, "10091")
    paid = await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_2")

    assert link.amount == Money.of("119.00")
    assert (failed.status, failed.open) == (PaymentStatus.FAILED, link.amount)
    assert (check.trouble, check.method) == (PaymentTrouble.DECLINED, PaymentMethod.CARD)
    assert (paid.status, paid.open) == (PaymentStatus.PAID, Money.zero())


async def test_told_twice_is_booked_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Even after the link has expired; another story under the same key is refused."""
    verified = await verified_for(shop, "10091")
    link = await shop.payments.new_link(verified, "10091", key="m_1")
    token = link.href.removeprefix("/pay/")
    before = await payments_of(url, "10091")
    first = await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")
    clock.advance(days=3)
    again = await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")

    assert first == again
    assert isinstance(before, int)
    assert await payments_of(url, "10091") == before + 1
    with pytest.raises(KeyReused):
        await shop.payments.tell(token, method=PaymentMethod.CARD, key="p_1")


@pytest.mark.parametrize("token", ["", "nonsense", "ü", "x" * 99])
async def test_unknown_link_pays_nothing(shop: OrderSystem, token: str) -> None:
    """Neither shown nor paid."""
    with pytest.raises(LinkInvalid):
        await shop.payments.page(token)
    with pytest.raises(LinkInvalid):
        await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")


async def test_expired_link_pays_nothing(shop: OrderSystem, clock: StillClock) -> None:
    """And a cancelled order's link neither."""
    verified = await verified_for(shop, "10091")
    link = await shop.payments.new_link(verified, "10091", key="m_1")
    token = link.href.removeprefix("/pay/")
    await shop.cancellation.cancel(verified, "10091", key="m_2")
    with pytest.raises(LinkInvalid):
        await shop.payments.page(token)
    clock.advance(hours=25)
    with pytest.raises(LinkInvalid):
        await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")


async def test_paid_or_cancelled_order_gets_no_link(shop: OrderSystem) -> None:
    """There is nothing to pay."""
    with pytest.raises(NothingToPay):
        await shop.payments.new_link(await verified_for(shop, "10057"), "10057", key="m_1")
    with pytest.raises(AlreadyCancelled):
        await shop.payments.new_link(await verified_for(shop, "10085"), "10085", key="m_2")


async def test_charge_is_explained(shop: OrderSystem) -> None:
    """By its amount and about its day: what was in the parcel."""
    verified = await verified_customer(shop, "10138")
    every = await shop.payments.explain(verified)
    mugs = next(charge for charge in every if charge.number == "10139")
    found = await shop.payments.explain(
        verified, amount=mugs.amount, on=mugs.on + timedelta(days=2)
    )

    assert {charge.number for charge in every} == {"10138", "10139", "10140"}
    assert found == (mugs,)
    assert mugs.lines[0].name == "Stoneware mugs, set of 6"
    assert await shop.payments.explain(verified, amount=Money.of("1.23")) == ()
    assert await shop.payments.explain(verified, on=date(2020, 1, 1)) == ()


async def test_proof_of_one_order_explains_that_one(shop: OrderSystem) -> None:
    """What somebody else bought stays theirs."""
    verified = await verified_for(shop, "10139")

    assert [charge.number for charge in await shop.payments.explain(verified)] == ["10139"]
    full = await verified_customer(shop, "10042", "c_other")
    with pytest.raises(OrderNotFound):
        await shop.payments.explain(full, number="10139")


async def test_dispute_is_a_case(shop: OrderSystem) -> None:
    """With or without an order, with its amount."""
    verified = await verified_customer(shop, "10138")
    case = await shop.payments.dispute(
        verified,
        reason=DisputeReason.DOUBLE,
        note="Twice on my account",
        key="m_1",
        number="10139",
        amount=Money.of("39.45"),
    )
    unknown = await shop.payments.dispute(
        verified, reason=DisputeReason.UNKNOWN, note="What is this?", key="m_2"
    )

    assert (case.kind, case.category, case.number) == (CaseKind.DISPUTE, "double", "10139")
    assert case.description == "39.45 EUR: Twice on my account"
    assert case.due_on == date(2026, 3, 11)
    assert unknown.number is None
    with pytest.raises(InvalidText):
        await shop.payments.dispute(verified, reason=DisputeReason.OTHER, note="", key="m_3")
    with pytest.raises(InvalidAmount):
        await shop.payments.dispute(
            verified, reason=DisputeReason.OTHER, note="x", key="m_3", amount=Money.zero()
        )
