"""Which items of an order somebody means, by the words they use for them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.orders import Product
from actions.orders.search_words import score, search_products, words_of
from actions.talk import Talk
from actions.wording import label, listed

ALL = "*"
_ALL = re.compile(
    r"\b(?:all|both|everything|entire|whole|alles|allemaal|allebei|beide|hele)\b", re.IGNORECASE
)
# A word that means the thing itself, or ends its Dutch name: the "klok" of "wandklok".
_SURE = 1.5


@dataclass(frozen=True, slots=True)
class Item:
    """A product in an order, and how many of it can be dealt with."""

    product: Product
    left: int

    @property
    def sku(self) -> str:
        return self.product.sku


def find_item(text: str, items: Sequence[Item]) -> str | None:
    """The code of the one item named, `ALL`, or None."""
    if len(items) > 1 and _ALL.search(text):
        return ALL
    found = search_products([item.product for item in items], text, limit=2)
    if not found:
        return None
    asked = words_of(text)
    best, *others = (score(product, asked) for product in found)
    clear = best >= _SURE and all(best > other for other in others)
    return found[0].sku if clear else None


def chosen(items: Sequence[Item], sku: str, quantity: int | None) -> list[tuple[Item, int]]:
    """The items meant, each with how many."""
    return [
        (item, quantity if quantity and sku != ALL else item.left)
        for item in items
        if sku in (ALL, item.sku)
    ]


def names(picked: Sequence[tuple[Item, int]], talk: Talk) -> str:
    """ "2 × Wall clock and Oak desk lamp"."""
    return listed([counted(item.product, count, talk) for item, count in picked], talk.language)


def counted(product: Product, count: int, talk: Talk) -> str:
    """The product by name, with how many where it is more than one; nobody can hear a "×"."""
    name = product.named(talk.language)
    if count == 1:
        return name
    times = label("word", "times", talk.language) if talk.on_voice else "×"
    return f"{count} {times} {name}"
