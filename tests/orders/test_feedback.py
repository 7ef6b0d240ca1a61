"""Scores after a contact, and reviews."""

import asyncio

import pytest

from actions.orders import OrderSystem, SubjectScore, Visitor
from actions.orders.errors import (
    InvalidScore,
    KeyReused,
    OrderNotCovered,
    OrderNotFound,
    ProductNotFound,
)
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask


async def test_score_is_kept_with_its_reason(shop: OrderSystem, clock: StillClock) -> None:
    """From a stranger or a customer."""
    given = await shop.feedback.rate(
        Visitor("c_1"), score=4, key="m_1", reason="Quick", subject="track_order"
    )

    assert (given.score, given.reason, given.at) == (4, "Quick", clock.now)
    assert await shop.feedback.scores() == (SubjectScore("track_order", 1, 4.0),)


async def test_second_thought_replaces_the_first(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """One a conversation and subject, from however many processes."""
    async with rival_of(url, clock) as rival:
        await asyncio.gather(
            *(
                one.feedback.rate(Visitor("c_1"), score=number + 1, key=f"m_{number}")
                for number, one in enumerate((shop, rival) * 2)
            )
        )
    await shop.feedback.rate(Visitor("c_2"), score=2, key="m_8")
    await shop.feedback.rate(Visitor("c_1"), score=5, key="m_9")

    assert await ask(url, "SELECT count(*) FROM feedback") == 2
    assert await shop.feedback.scores() == (SubjectScore("contact", 2, 3.5),)


@pytest.mark.parametrize("score", [0, 6, -1, 100])
async def test_score_is_one_to_five(shop: OrderSystem, score: int) -> None:
    """Nothing is kept."""
    with pytest.raises(InvalidScore):
        await shop.feedback.rate(Visitor("c_1"), score=score, key="m_1")


async def test_review_is_of_what_was_bought(shop: OrderSystem) -> None:
    """Of an order, of a product in it, or of a product at all."""
    verified = await verified_for(shop, "10078")
    review = await shop.feedback.review(
        verified, score=5, text="Soft", key="m_1", number="10078", sku="towel-set"
    )
    again = await shop.feedback.review(
        verified, score=5, text="Soft", key="m_1", number="10078", sku="towel-set"
    )
    general = await shop.feedback.review(Visitor("c_2"), score=2, text="Meh", key="m_2")

    assert (review.reference, review.number, review.sku) == ("B60001", "10078", "TOWEL-SET")
    assert again == review
    assert (general.reference, general.number, general.sku) == ("B60002", None, None)
    with pytest.raises(KeyReused):
        await shop.feedback.review(Visitor("c_2"), score=1, text="Bah", key="m_2")


async def test_review_of_what_was_not_bought_is_refused(shop: OrderSystem) -> None:
    """Another product, another's order, no proof."""
    verified = await verified_customer(shop, "10078")
    with pytest.raises(ProductNotFound):
        await shop.feedback.review(
            verified, score=5, text="x", key="m_1", number="10078", sku="MUG-6"
        )
    with pytest.raises(ProductNotFound):
        await shop.feedback.review(verified, score=5, text="x", key="m_1", sku="HAMSTER")
    with pytest.raises(OrderNotFound):
        await shop.feedback.review(verified, score=5, text="x", key="m_1", number="10042")
    with pytest.raises(OrderNotCovered):
        await shop.feedback.review(Visitor("c_1"), score=5, text="x", key="m_1", number="10042")
