"""One suggestion a conversation: bought together, in stock, counted."""

import asyncio

from actions.orders import OrderSystem, SuggestionAnswer, SuggestionCount
from tests.orders.asking import verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask, execute, stock_up


async def test_suggestion_is_in_stock_and_not_in_the_order(shop: OrderSystem, url: str) -> None:
    """What others bought with the lamp."""
    await stock_up(url)
    verified = await verified_for(shop, "10042")
    suggested = await shop.suggestions.suggest(verified, "10042", key="m_1")
    assert suggested.product is not None
    together = await ask(
        url,
        "SELECT count(*) FROM order_lines a JOIN order_lines b ON a.order_number = b.order_number"
        " WHERE a.sku IN ('LAMP-OAK', 'BULB-4') AND b.sku = :sku",
        sku=suggested.product.sku,
    )

    assert suggested.product.sku not in {"LAMP-OAK", "BULB-4"}
    assert isinstance(together, int)
    assert together > 0


async def test_sold_out_is_not_suggested(shop: OrderSystem, url: str) -> None:
    """With empty shelves there is nothing to suggest, and nothing counted."""
    await stock_up(url, 0)
    verified = await verified_for(shop, "10042")

    assert (await shop.suggestions.suggest(verified, "10042", key="m_1")).product is None
    assert await shop.suggestions.counts() == ()


async def test_next_best_is_suggested_when_the_best_is_sold_out(
    shop: OrderSystem, url: str
) -> None:
    """Another conversation, another stock."""
    await stock_up(url)
    best = await shop.suggestions.suggest(
        await verified_for(shop, "10042", "c_1"), "10042", key="m_1"
    )
    assert best.product is not None
    await execute(url, "UPDATE products SET stock = 0 WHERE sku = :sku", sku=best.product.sku)
    next_best = await shop.suggestions.suggest(
        await verified_for(shop, "10042", "c_2"), "10042", key="m_2"
    )

    assert next_best.product is not None
    assert next_best.product.sku != best.product.sku


async def test_conversation_gets_one(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """However often and from wherever it is asked; the same message gets the same answer."""
    await stock_up(url)
    verified = await verified_for(shop, "10042")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                one.suggestions.suggest(verified, "10042", key=f"m_{number}")
                for number, one in enumerate((shop, rival) * 2)
            )
        )

    assert sum(result.product is not None for result in results) == 1
    (count,) = await shop.suggestions.counts()
    assert count.offered == 1


async def test_answers_are_counted(shop: OrderSystem, url: str) -> None:
    """By product, once a conversation; an answer to nothing counts nothing."""
    await stock_up(url)
    for conversation, answer in (
        ("c_1", SuggestionAnswer.ACCEPTED),
        ("c_2", SuggestionAnswer.DECLINED),
        ("c_3", SuggestionAnswer.DECLINED),
    ):
        verified = await verified_for(shop, "10042", conversation)
        await shop.suggestions.suggest(verified, "10042", key=f"{conversation}:1")
        told = await shop.suggestions.answer(verified, "10042", answer, key=f"{conversation}:2")
        assert told.product is not None
    nobody = await verified_for(shop, "10042", "c_4")
    nothing = await shop.suggestions.answer(nobody, "10042", SuggestionAnswer.ACCEPTED, key="c_4:2")

    assert nothing.product is None
    (count,) = await shop.suggestions.counts()
    assert count == SuggestionCount(count.sku, offered=3, accepted=1, declined=2)
