"""Sending back: until when, what, the label, the money, and never twice."""

import asyncio
from datetime import date

import pytest

from actions.orders import (
    Instead,
    Money,
    OrderSystem,
    RefundReason,
    RefundStatus,
    Return,
    ReturnKind,
    ReturnStatus,
    Wanted,
)
from actions.orders.errors import (
    AlreadyCancelled,
    AlreadyReturned,
    KeyReused,
    LinkInvalid,
    NotDelivered,
    NothingToReturn,
    NotReturnable,
    OrderNotFound,
    ProductNotFound,
    Refused,
    ReturnWindowOver,
)
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import execute

MIND = RefundReason.CHANGED_MIND


async def test_delivered_order_can_go_back(shop: OrderSystem) -> None:
    """Until thirty days after delivery."""
    terms = await shop.returns.terms(await verified_for(shop, "10078"), "10078")

    assert terms.possible
    assert terms.until == date(2026, 3, 29)
    assert [(line.sku, line.left) for line in terms.lines] == [("TOWEL-SET", 1)]


async def test_registered_return_has_a_label_and_a_day(shop: OrderSystem) -> None:
    """And the money waits for the goods."""
    verified = await verified_for(shop, "10078")
    registered = await shop.returns.register(verified, "10078", reason=MIND, key="m_1")

    assert registered.reference == "T10078-1"
    assert registered.kind is ReturnKind.RETURN
    assert registered.status is ReturnStatus.LABEL_SENT
    assert registered.worth == Money.of("42.00")
    assert registered.send_before == date(2026, 3, 18)
    assert registered.label_href == "/labels/token-1"
    assert await shop.returns.status(verified, "10078") == (registered,)
    (refund,) = (await shop.refunds.status(verified, "10078")).refunds
    assert (refund.status, refund.amount) == (RefundStatus.REQUESTED, Money.of("42.00"))
    assert refund.expected_by is None


async def test_label_shows_who_sends_what(shop: OrderSystem, clock: StillClock) -> None:
    """Whoever holds the link, until the day it must be sent."""
    verified = await verified_for(shop, "10078")
    registered = await shop.returns.register(verified, "10078", reason=MIND, key="m_1")
    label = await shop.returns.label("token-1")

    assert label.reference == registered.reference
    assert label.sender_lines[0] == "Emma Sample"
    assert label.lines == registered.lines
    for wrong in ("", "token-2", "ü" * 10, "x" * 99):
        with pytest.raises(LinkInvalid):
            await shop.returns.label(wrong)
    clock.advance(days=15)
    with pytest.raises(LinkInvalid):
        await shop.returns.label("token-1")


@pytest.mark.parametrize(
    ("number", "error", "first"),
    [
        ("10057", NotDelivered, Instead.CANCEL_ORDER),
        ("10042", NotDelivered, Instead.REFUSE_AT_DOOR),
        ("10085", AlreadyCancelled, Instead.TRACK_REFUND),
        ("10126", AlreadyReturned, Instead.TRACK_REFUND),
    ],
)
async def test_refusal_says_what_can_be_done_instead(
    shop: OrderSystem, number: str, error: type[Refused], first: Instead
) -> None:
    """The terms say so before, the registration when it is tried."""
    verified = await verified_for(shop, number)
    terms = await shop.returns.terms(verified, number)
    with pytest.raises(error) as refusal:
        await shop.returns.register(verified, number, reason=MIND, key="m_1")

    assert refusal.value.instead[0] is first
    assert (terms.possible, terms.refusal) == (False, error.code)


async def test_window_is_a_row_of_the_policy_table(shop: OrderSystem, url: str) -> None:
    """Four days are over after five."""
    await execute(url, "UPDATE policies SET value = '4' WHERE name = 'return_window'")
    with pytest.raises(ReturnWindowOver):
        await shop.returns.register(
            await verified_for(shop, "10078"), "10078", reason=MIND, key="m_1"
        )


async def test_some_products_do_not_go_back(shop: OrderSystem, url: str) -> None:
    """By the product's own row; the terms say which."""
    await execute(url, "UPDATE products SET returnable = (1 = 0) WHERE sku = 'TOWEL-SET'")
    verified = await verified_for(shop, "10078")
    terms = await shop.returns.terms(verified, "10078")
    with pytest.raises(NotReturnable):
        await shop.returns.register(verified, "10078", reason=MIND, key="m_1")

    assert (terms.possible, terms.lines[0].returnable, terms.lines[0].left) == (False, False, 0)


async def test_nothing_goes_back_twice(shop: OrderSystem) -> None:
    """Nor what was never bought, nor more than was."""
    verified = await verified_for(shop, "10078")
    with pytest.raises(ProductNotFound):
        await shop.returns.register(
            verified, "10078", reason=MIND, key="m_0", items=(Wanted("MUG-6"),)
        )
    with pytest.raises(NothingToReturn):
        await shop.returns.register(
            verified, "10078", reason=MIND, key="m_0", items=(Wanted("TOWEL-SET", 2),)
        )
    await shop.returns.register(verified, "10078", reason=MIND, key="m_1")

    with pytest.raises(NothingToReturn):
        await shop.returns.register(verified, "10078", reason=MIND, key="m_2")


async def test_race_registers_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Two messages at once; the same message gets the same return."""
    verified = await verified_for(shop, "10078")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.returns.register(verified, "10078", reason=MIND, key=key)
                for one, key in ((shop, "m_1"), (rival, "m_1"), (shop, "m_2"), (rival, "m_2"))
            ),
            return_exceptions=True,
        )

    done = {result for result in results if isinstance(result, Return)}
    assert len(done) == 1
    assert sum(isinstance(result, NothingToReturn) for result in results) == 2
    with pytest.raises(KeyReused):
        await shop.returns.register(
            verified, "10078", reason=RefundReason.DAMAGED, key=_key_of(results)
        )


def _key_of(results: list[Return | BaseException]) -> str:
    return "m_1" if isinstance(results[0], Return) else "m_2"


async def test_return_of_somebody_else_is_not_found(shop: OrderSystem) -> None:
    """Full proof of another customer."""
    with pytest.raises(OrderNotFound):
        await shop.returns.status(await verified_customer(shop, "10042"), "10078")


async def test_earlier_return_is_shown(shop: OrderSystem) -> None:
    """Without a label: it was sent long ago."""
    (earlier,) = await shop.returns.status(await verified_for(shop, "10126"), "10126")

    assert earlier.status is ReturnStatus.ACCEPTED
    assert earlier.label_href is None
