"""Claims: which the carrier's rules allow when, what they bring, and never twice."""

import asyncio
from datetime import date

import pytest

from actions.orders import (
    CaseKind,
    CaseStatus,
    Claimed,
    ClaimKind,
    Instead,
    Money,
    OrderStatus,
    OrderSystem,
    RefundReason,
    RefundStatus,
    Remedy,
    Wanted,
)
from actions.orders.errors import (
    AlreadyClaimed,
    ClaimNotNow,
    ClaimTooEarly,
    InvalidText,
    NotDelivered,
    NothingToReturn,
    OutOfPolicy,
    OutOfStock,
    ProductNotFound,
    Refused,
)
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import execute, stock_of, stock_up

DAMAGED, MISSING = ClaimKind.DAMAGED_ITEM, ClaimKind.MISSING_ITEM
LATE, LOST = ClaimKind.LATE_PARCEL, ClaimKind.NOT_RECEIVED


async def test_damaged_item_is_replaced(shop: OrderSystem, url: str) -> None:
    """By a free order to the same address; the case says so and is solved."""
    await stock_up(url)
    verified = await verified_customer(shop, "10078")
    claimed = await shop.claims.claim(
        verified, "10078", kind=DAMAGED, what_happened="Torn", key="m_1"
    )

    assert claimed.remedy is Remedy.REPLACEMENT
    assert claimed.replacement_number is not None
    assert claimed.answer_by == date(2026, 3, 9)
    replacement = await shop.tracking.track(verified, claimed.replacement_number)
    assert (replacement.status, replacement.total) == (OrderStatus.PROCESSING, Money.zero())
    assert await stock_of(url, "TOWEL-SET") == 9
    case = await shop.cases.find(verified, claimed.reference)
    assert (case.kind, case.status, case.number) == (CaseKind.CLAIM, CaseStatus.SOLVED, "10078")
    assert case.description == "Torn"


async def test_money_can_be_chosen_instead(shop: OrderSystem) -> None:
    """It goes back the way it came, without waiting for goods."""
    verified = await verified_for(shop, "10078")
    claimed = await shop.claims.claim(
        verified, "10078", kind=MISSING, what_happened="Box", key="m_1", remedy=Remedy.REFUND
    )
    (refund,) = (await shop.refunds.status(verified, "10078")).refunds

    assert claimed.refund == refund.amount == Money.of("42.00")
    assert claimed.refund_reference == refund.reference
    assert (refund.status, refund.reason) == (RefundStatus.APPROVED, RefundReason.MISSING)


async def test_late_parcel_is_sought(shop: OrderSystem) -> None:
    """Two days after the promised one; the carrier has three working days."""
    verified = await verified_for(shop, "10138")
    terms = await shop.claims.terms(verified, "10138", LATE)
    claimed = await shop.claims.claim(
        verified, "10138", kind=LATE, what_happened="Where is it?", key="m_1"
    )

    assert (terms.possible, terms.carrier, terms.remedies) == (
        True,
        "PakketVlug",
        (Remedy.SEARCH,),
    )
    assert terms.from_day == date(2026, 3, 4)
    assert claimed.answer_by == date(2026, 3, 9)
    case = await shop.cases.find(verified, claimed.reference)
    assert case.status is CaseStatus.WITH_CARRIER


async def test_claim_before_the_carriers_time_is_too_early(shop: OrderSystem) -> None:
    """And says from when."""
    verified = await verified_for(shop, "10042")
    with pytest.raises(ClaimTooEarly) as refusal:
        await shop.claims.claim(verified, "10042", kind=LATE, what_happened="Late", key="m_1")
    terms = await shop.claims.terms(verified, "10042", LATE)

    assert refusal.value.from_day == terms.from_day
    assert refusal.value.from_day is not None
    assert refusal.value.from_day > date(2026, 3, 4)
    assert refusal.value.instead == (Instead.WAIT,)


async def test_delivered_but_not_received_is_sought(shop: OrderSystem) -> None:
    """The carrier says it was left somewhere."""
    verified = await verified_for(shop, "10078")
    claimed = await shop.claims.claim(
        verified, "10078", kind=LOST, what_happened="Not at the neighbours'", key="m_1"
    )

    assert claimed.remedy is Remedy.SEARCH
    with pytest.raises(AlreadyClaimed) as refusal:
        await shop.claims.claim(verified, "10078", kind=LOST, what_happened="Well?", key="m_2")
    assert refusal.value.reference == claimed.reference


@pytest.mark.parametrize(
    ("number", "kind", "error"),
    [
        ("10057", DAMAGED, NotDelivered),
        ("10042", MISSING, NotDelivered),
        ("10057", LATE, ClaimNotNow),
        ("10078", LATE, ClaimNotNow),
        ("10042", LOST, ClaimNotNow),
    ],
)
async def test_claim_that_does_not_fit_the_order_is_refused(
    shop: OrderSystem, number: str, kind: ClaimKind, error: type[Refused]
) -> None:
    """The terms say the same, with what can be done instead."""
    verified = await verified_for(shop, number)
    terms = await shop.claims.terms(verified, number, kind)
    with pytest.raises(error) as refusal:
        await shop.claims.claim(verified, number, kind=kind, what_happened="Hm", key="m_1")

    assert (terms.possible, terms.refusal) == (False, error.code)
    assert terms.instead == refusal.value.instead != ()


async def test_window_and_limit_lead_to_a_person(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """A sofa costs more than the bot may give; damage is reported within the carrier's days."""
    await stock_up(url)
    verified = await verified_for(shop, "10110")
    with pytest.raises(OutOfPolicy) as costly:
        await shop.claims.claim(verified, "10110", kind=DAMAGED, what_happened="Leg", key="m_1")
    clock.advance(days=8)
    later = await verified_for(shop, "10110", "c_later")
    with pytest.raises(OutOfPolicy) as late:
        await shop.claims.claim(later, "10110", kind=DAMAGED, what_happened="Leg", key="m_2")

    assert costly.value.rule == "claim-limit"
    assert late.value.rule == "claim-window"
    terms = await shop.claims.terms(later, "10110", DAMAGED)
    assert (terms.possible, terms.refusal) == (False, "out-of-policy")


async def test_carrier_without_rules_has_those_of_any(shop: OrderSystem, url: str) -> None:
    """The row named with a star."""
    await execute(url, "DELETE FROM carrier_rules WHERE carrier <> '*'")
    terms = await shop.claims.terms(await verified_for(shop, "10138"), "10138", LATE)

    assert terms.from_day == date(2026, 3, 5)


async def test_claimed_item_is_neither_claimed_nor_returned_again(
    shop: OrderSystem, url: str
) -> None:
    """One torn towel set, one replacement."""
    await stock_up(url)
    verified = await verified_for(shop, "10078")
    first = await shop.claims.claim(verified, "10078", kind=DAMAGED, what_happened="1", key="m_1")
    with pytest.raises(AlreadyClaimed) as refusal:
        await shop.claims.claim(verified, "10078", kind=DAMAGED, what_happened="2", key="m_2")
    with pytest.raises(NothingToReturn):
        await shop.returns.register(verified, "10078", reason=RefundReason.OTHER, key="m_3")

    assert refusal.value.reference == first.reference


async def test_item_must_be_named_and_told_of(shop: OrderSystem, url: str) -> None:
    """One that the order holds; and something must have happened."""
    await stock_up(url)
    verified = await verified_for(shop, "10078")
    with pytest.raises(ProductNotFound):
        await shop.claims.claim(
            verified, "10078", kind=DAMAGED, what_happened="x", key="m_1", items=(Wanted("MUG-6"),)
        )
    with pytest.raises(InvalidText):
        await shop.claims.claim(verified, "10078", kind=DAMAGED, what_happened=" ", key="m_1")


async def test_sold_out_is_not_replaced(shop: OrderSystem, url: str) -> None:
    """Nothing is recorded, so the customer may choose the money."""
    await stock_up(url, 0)
    verified = await verified_for(shop, "10078")
    with pytest.raises(OutOfStock):
        await shop.claims.claim(verified, "10078", kind=DAMAGED, what_happened="x", key="m_1")
    claimed = await shop.claims.claim(
        verified, "10078", kind=DAMAGED, what_happened="x", key="m_1", remedy=Remedy.REFUND
    )

    assert claimed.refund == Money.of("42.00")


async def test_race_claims_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Two messages at once, two processes."""
    await stock_up(url)
    verified = await verified_for(shop, "10078")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.claims.claim(verified, "10078", kind=DAMAGED, what_happened="x", key=key)
                for one, key in ((shop, "m_1"), (rival, "m_2"), (rival, "m_1"), (shop, "m_2"))
            ),
            return_exceptions=True,
        )

    assert len({result for result in results if isinstance(result, Claimed)}) == 1
    assert sum(isinstance(result, AlreadyClaimed) for result in results) == 2
    assert await stock_of(url, "TOWEL-SET") == 9


async def test_replacement_order_cannot_be_swapped_for_something_else(
    shop: OrderSystem, url: str
) -> None:
    """Nor changed: it was free."""
    await stock_up(url)
    verified = await verified_customer(shop, "10078")
    claimed = await shop.claims.claim(verified, "10078", kind=DAMAGED, what_happened="x", key="m_1")
    assert claimed.replacement_number is not None
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.changes.quote(verified, claimed.replacement_number, (Wanted("TOWEL-SET", 5),))

    assert refusal.value.rule == "change-linked"
