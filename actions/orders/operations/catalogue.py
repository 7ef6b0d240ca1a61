"""What is for sale: found by words, with price and stock. Needs no proof."""

from actions.orders.errors import ProductNotFound
from actions.orders.model.product import Product
from actions.orders.search_words import search_products
from actions.orders.store.database import Database


class Catalogue:
    """Reads products; the same for everybody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(
        self, words: str, *, limit: int = 5, in_stock: bool = False
    ) -> tuple[Product, ...]:
        """Best match first, by English or Dutch names; empty where nothing is alike."""
        async with self._database.reading() as work:
            products = await work.products.all()
        sold = [product for product in products if product.stock or not in_stock]
        return tuple(search_products(sold, words, limit=limit))

    async def all(self) -> tuple[Product, ...]:
        """Everything that is for sale, sold out or not."""
        async with self._database.reading() as work:
            return tuple(await work.products.all())

    async def product(self, sku: str) -> Product:
        """Raises `ProductNotFound`."""
        async with self._database.reading() as work:
            product = await work.products.find(sku)
        if product is None:
            raise ProductNotFound(sku)
        return product
