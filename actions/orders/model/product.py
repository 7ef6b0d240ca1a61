"""What is for sale as a value, and how many of it somebody wants."""

from collections.abc import Iterable
from dataclasses import dataclass

from actions.orders.errors import InvalidQuantity
from actions.orders.money import Money

MOST_OF_ONE = 20


@dataclass(frozen=True, slots=True)
class Product:
    """`name` is English, `name_nl` Dutch; `stock` is how many can be sold now."""

    sku: str
    name: str
    name_nl: str
    category: str
    price: Money
    stock: int
    returnable: bool

    def named(self, language: str) -> str:
        return self.name_nl if language == "nl" else self.name


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of a product."""

    sku: str
    quantity: int = 1


def gathered(items: Iterable[Wanted], *, least: int = 1) -> tuple[Wanted, ...]:
    """One entry a product, by code. Raises `InvalidQuantity` (none at all counts as zero)."""
    counts: dict[str, int] = {}
    for item in items:
        if item.quantity < least:
            raise InvalidQuantity(item.quantity)
        code = item.sku.strip().upper()
        counts[code] = counts.get(code, 0) + item.quantity
    for quantity in counts.values():
        if quantity > MOST_OF_ONE:
            raise InvalidQuantity(quantity)
    if not counts:
        raise InvalidQuantity(0)
    return tuple(Wanted(sku, quantity) for sku, quantity in sorted(counts.items()))
