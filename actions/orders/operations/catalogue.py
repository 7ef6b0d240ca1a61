"""What is for sale: found by words, with price and stock. Needs no proof."""

from actions.orders.model.product import Product
from actions.orders.store.database import Database


class Catalogue:
    """Reads products; the same for everybody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(
        self, words: str, *, limit: int = 5, in_stock: bool = False
    ) -> tuple[Product, ...]:
        """Best match first, by English or Dutch names; empty where nothing is alike."""
        raise NotImplementedError

    async def product(self, sku: str) -> Product:
        """Raises `ProductNotFound`."""
        raise NotImplementedError
