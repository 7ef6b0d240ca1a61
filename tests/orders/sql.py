"""Looks into a database, and changes it, behind the order system's back."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


async def execute(url: str, statement: str, **values: object) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(statement), values)
    await engine.dispose()


async def ask(url: str, question: str, **values: object) -> object:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        answer = await connection.scalar(text(question), values)
    await engine.dispose()
    return answer


async def stock_up(url: str, stock: int = 10) -> None:
    """So many of every product: the demo's stock is chance."""
    await execute(url, "UPDATE products SET stock = :stock", stock=stock)


async def stock_of(url: str, sku: str) -> object:
    return await ask(url, "SELECT stock FROM products WHERE sku = :sku", sku=sku)


async def payments_of(url: str, number: str) -> object:
    """How many attempts to pay the order has."""
    question = "SELECT count(*) FROM payments WHERE order_number = :number"
    return await ask(url, question, number=int(number))
