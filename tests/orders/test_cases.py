"""Cases, complaints and goodwill: always a number, a day, and limits."""

import asyncio
from datetime import date

import pytest

from actions.orders import (
    CaseKind,
    CaseStatus,
    ComplaintCategory,
    GoodwillGranted,
    Money,
    OrderSystem,
    Visitor,
)
from actions.orders.errors import (
    CaseNotFound,
    InvalidAmount,
    InvalidText,
    KeyReused,
    OrderNotCovered,
    OutOfPolicy,
    VerificationExpired,
)
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask, execute

SERVICE = ComplaintCategory.SERVICE
FIVE, TEN = Money.of("5.00"), Money.of("10.00")


async def complain(shop: OrderSystem, number: str = "10078", key: str = "m_1") -> str:
    verified = await verified_for(shop, number)
    case = await shop.complaints.record(
        verified, category=SERVICE, what_happened="Rude", key=key, wish="Sorry", number=number
    )
    return case.reference


async def test_complaint_is_recorded_with_a_number_and_a_day(shop: OrderSystem) -> None:
    """With what happened and what would put it right."""
    verified = await verified_for(shop, "10078")
    case = await shop.complaints.record(
        verified,
        category=ComplaintCategory.DELIVERY,
        what_happened="Thrown over\nthe fence",
        key="m_1",
        wish="A new vase",
        number="10078",
    )

    assert case.reference == "K40003"
    assert (case.kind, case.category) == (CaseKind.COMPLAINT, "delivery")
    assert (case.description, case.wish) == ("Thrown over\nthe fence", "A new vase")
    assert case.due_on == date(2026, 3, 9)
    assert [step.status for step in case.progress] == [CaseStatus.OPEN]
    assert await shop.cases.find(verified, "k 4 0 0 0 3") == case


async def test_stranger_may_complain_too(shop: OrderSystem, url: str) -> None:
    """Recorded all the same, under the conversation; but about nobody's order."""
    stranger = Visitor("c_stranger")
    case = await shop.complaints.record(
        stranger, category=SERVICE, what_happened="Nobody answers", key="m_1"
    )
    with pytest.raises(OrderNotCovered):
        await shop.complaints.record(
            stranger, category=SERVICE, what_happened="Late", key="m_2", number="10078"
        )

    assert case.reference == "K40003"
    assert await ask(url, "SELECT conversation_id FROM cases WHERE id = 3") == "c_stranger"


async def test_long_complaint_is_kept_and_empty_one_refused(shop: OrderSystem) -> None:
    """Up to two thousand characters of it."""
    case = await shop.complaints.record(
        Visitor("c_1"), category=SERVICE, what_happened="no " * 5000, key="m_1"
    )
    with pytest.raises(InvalidText):
        await shop.complaints.record(
            Visitor("c_1"), category=SERVICE, what_happened="  ", key="m_2"
        )

    assert len(case.description) == 2000


async def test_same_complaint_is_one_case(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """The message comes twice, to two processes; another under its key is refused."""
    async with rival_of(url, clock) as rival:
        cases = await asyncio.gather(
            *(
                one.complaints.record(
                    Visitor("c_1"), category=SERVICE, what_happened="Rude", key="m_1"
                )
                for one in (shop, rival) * 3
            )
        )

    assert len({case.reference for case in cases}) == 1
    with pytest.raises(KeyReused):
        await shop.complaints.record(
            Visitor("c_1"), category=SERVICE, what_happened="Ruder", key="m_1"
        )


async def test_goodwill_stays_within_the_order(shop: OrderSystem) -> None:
    """Up to the limit, in parts; beyond it a person decides."""
    reference = await complain(shop)
    verified = await verified_for(shop, "10078")
    terms = await shop.complaints.goodwill_terms(verified, "10078")
    granted = await shop.complaints.grant_goodwill(
        verified, "10078", complaint=reference, amount=FIVE, key="m_2"
    )
    left = await shop.complaints.goodwill_terms(verified, "10078")
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.complaints.grant_goodwill(
            verified, "10078", complaint=reference, amount=TEN, key="m_3"
        )

    assert (terms.most, left.most) == (TEN, FIVE)
    assert granted.reference == "G10078-1"
    assert granted.expires_on == date(2027, 3, 4)
    assert refusal.value.rule == "goodwill-order-limit"
    assert refusal.value.facts["given"] == "5.00 EUR"
    case = await shop.cases.find(verified, reference)
    assert case.status is CaseStatus.SOLVED
    assert case.progress[-1].note == "goodwill G10078-1: 5.00 EUR"


async def test_goodwill_stays_within_the_year(shop: OrderSystem, clock: StillClock) -> None:
    """All orders of one customer together, over the last 365 days."""
    numbers = ("10138", "10139", "10140")
    for position, number in enumerate(numbers):
        reference = await complain(shop, number, f"k_{number}")
        verified = await verified_for(shop, number)
        most = (await shop.complaints.goodwill_terms(verified, number)).most
        assert most == (TEN, TEN, FIVE)[position]
        await shop.complaints.grant_goodwill(
            verified, number, complaint=reference, amount=most, key=f"g_{number}"
        )
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.complaints.grant_goodwill(
            verified, "10140", complaint=reference, amount=FIVE, key="g_last"
        )
    assert refusal.value.rule == "goodwill-year-limit"
    clock.advance(days=366)
    later = await verified_for(shop, "10140", "c_later")
    assert (await shop.complaints.goodwill_terms(later, "10140")).most == FIVE


async def test_goodwill_follows_the_policy_table(shop: OrderSystem, url: str) -> None:
    """A changed row counts at once."""
    await execute(url, "UPDATE policies SET value = '2.50' WHERE name = 'goodwill_order_limit'")
    terms = await shop.complaints.goodwill_terms(await verified_for(shop, "10078"), "10078")

    assert terms.most == Money.of("2.50")


async def test_goodwill_race_keeps_the_limit(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """Two orders of one customer, two processes: together never more than the year allows."""
    await execute(url, "UPDATE policies SET value = '10.00' WHERE name = 'goodwill_year_limit'")
    references = [await complain(shop, number, f"k_{number}") for number in ("10138", "10139")]
    verified = await verified_customer(shop, "10138")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            shop.complaints.grant_goodwill(
                verified, "10138", complaint=references[0], amount=TEN, key="g_1"
            ),
            rival.complaints.grant_goodwill(
                verified, "10139", complaint=references[1], amount=TEN, key="g_2"
            ),
            return_exceptions=True,
        )

    assert sum(isinstance(result, GoodwillGranted) for result in results) == 1
    assert sum(isinstance(result, OutOfPolicy) for result in results) == 1


@pytest.mark.parametrize("amount", [Money.zero(), Money.of("-1.00"), Money.of("5.00", "USD")])
async def test_absurd_goodwill_is_refused(shop: OrderSystem, amount: Money) -> None:
    """Nothing, less than nothing, or of another country."""
    reference = await complain(shop)
    with pytest.raises(InvalidAmount):
        await shop.complaints.grant_goodwill(
            await verified_for(shop, "10078"), "10078", complaint=reference, amount=amount, key="g"
        )


async def test_case_of_somebody_else_is_not_found(shop: OrderSystem) -> None:
    """Nor a number that none has; the answer is the same."""
    reference = await complain(shop)
    other = await verified_customer(shop, "10042")
    for wrong in (reference, "K49999", "hello", ""):
        with pytest.raises(CaseNotFound):
            await shop.cases.find(other, wrong)


async def test_proof_of_one_order_shows_its_cases_only(shop: OrderSystem) -> None:
    """Full proof shows them all, newest first."""
    await complain(shop, "10140")
    one = await shop.cases.own(await verified_for(shop, "10138", "c_one"))
    every = await shop.cases.own(await verified_customer(shop, "10138", "c_all"))

    assert [case.number for case in one] == ["10138"]
    assert [case.number for case in every] == ["10140", "10138"]
    with pytest.raises(CaseNotFound):
        await shop.cases.find(await verified_for(shop, "10138", "c_one"), every[0].reference)


async def test_follow_up_is_told_and_added_to(shop: OrderSystem, clock: StillClock) -> None:
    """With the day it is due, and what was said since."""
    verified = await verified_for(shop, "10042")
    case = await shop.cases.open(
        verified, subject="track_order", description="Call the depot", key="m_1", number="10042"
    )
    clock.advance(minutes=10)
    added = await shop.cases.add(verified, case.reference, note="It is a gift", key="m_2")

    assert (case.kind, case.due_on) == (CaseKind.FOLLOW_UP, date(2026, 3, 11))
    assert [step.note for step in added.progress] == ["opened", "It is a gift"]
    assert await shop.cases.add(verified, case.reference, note="It is a gift", key="m_2") == added
    clock.advance(days=1)
    with pytest.raises(VerificationExpired):
        await shop.cases.find(verified, case.reference)


async def test_adding_to_a_solved_case_opens_it_again(shop: OrderSystem) -> None:
    """The customer is not satisfied after all."""
    reference = await complain(shop)
    verified = await verified_for(shop, "10078")
    await shop.complaints.grant_goodwill(
        verified, "10078", complaint=reference, amount=FIVE, key="g_1"
    )
    case = await shop.cases.add(verified, reference, note="It happened again", key="m_3")

    assert (case.status, case.closed_at) == (CaseStatus.OPEN, None)
