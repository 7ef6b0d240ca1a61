"""Products as rows, with their stock: taken only where there is enough of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from actions.orders.errors import OutOfStock, ProductNotFound
from actions.orders.model.product import Product, Wanted
from actions.orders.money import Money
from actions.orders.states import OrderStatus
from actions.orders.store.tables import OrderLineRow, OrderRow, ProductRow


@dataclass(frozen=True, slots=True)
class Picked:
    """A product with its row's id, and how many of it."""

    id: int
    product: Product
    quantity: int

    @property
    def price(self) -> Money:
        return self.product.price * self.quantity


class ProductRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[Product]:
        rows = await self._session.scalars(select(ProductRow).order_by(ProductRow.id))
        return [to_product(row) for row in rows]

    async def find(self, sku: str) -> Product | None:
        row = await self._session.scalar(
            select(ProductRow).where(ProductRow.sku == sku.strip().upper())
        )
        return None if row is None else to_product(row)

    async def pick(self, items: Sequence[Wanted]) -> tuple[Picked, ...]:
        """In the order of their ids, which is the order to take them in.

        Raises `ProductNotFound`.
        """
        counts = {item.sku: item.quantity for item in items}
        rows = await self._session.scalars(
            select(ProductRow)
            .where(ProductRow.sku.in_(counts))
            .order_by(ProductRow.id)
            .execution_options(populate_existing=True)
        )
        picked = tuple(Picked(row.id, to_product(row), counts[row.sku]) for row in rows)
        missing = counts.keys() - {one.product.sku for one in picked}
        if missing:
            raise ProductNotFound(min(missing))
        return picked

    async def move(self, picked: Sequence[Picked]) -> None:
        """Take from stock; a negative quantity puts back. Raises `OutOfStock`.

        Call it once a transaction, or in order of ids: so no two wait for each other in a ring.
        """
        for one in sorted(picked, key=lambda each: each.id):
            left = await self._session.scalar(
                update(ProductRow)
                .where(ProductRow.id == one.id, ProductRow.stock >= one.quantity)
                .values(stock=ProductRow.stock - one.quantity)
                .returning(ProductRow.stock)
                .execution_options(synchronize_session=False)
            )
            if left is None:
                raise await self._shortage(one)

    async def bought_with(self, number: str) -> int | None:
        """The id of what others bought most with any of the order's products: it is in stock,
        and the order does not hold it."""
        own = select(OrderLineRow.product_id).where(OrderLineRow.order_number == int(number))
        mine, theirs = aliased(OrderLineRow), aliased(OrderLineRow)
        times = func.count()
        return await self._session.scalar(
            select(theirs.product_id)
            .join(mine, mine.order_number == theirs.order_number)
            .join(OrderRow, OrderRow.number == theirs.order_number)
            .join(ProductRow, ProductRow.id == theirs.product_id)
            .where(mine.product_id.in_(own), theirs.product_id.not_in(own))
            .where(mine.order_number != int(number), OrderRow.status != OrderStatus.CANCELLED)
            .where(ProductRow.stock > 0)
            .group_by(theirs.product_id)
            .order_by(times.desc(), theirs.product_id)
            .limit(1)
        )

    async def by_id(self, product_id: int) -> Product:
        return to_product(await self._session.get_one(ProductRow, product_id))

    async def _shortage(self, one: Picked) -> OutOfStock:
        left = await self._session.scalar(select(ProductRow.stock).where(ProductRow.id == one.id))
        return OutOfStock(one.product.sku, one.product.name, one.quantity, left or 0)


def to_product(row: ProductRow) -> Product:
    return Product(
        sku=row.sku,
        name=row.name,
        name_nl=row.name_nl or row.name,
        category=row.category,
        price=Money(row.price, row.currency),
        stock=row.stock,
        returnable=row.returnable,
    )
