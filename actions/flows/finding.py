"""Which product of the catalogue somebody asks for, and how many of it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.flows.counts import read_count
from actions.orders import Product
from actions.orders.model.product import MOST_OF_ONE
from actions.orders.search_words import score, search_products, words_of

# A code typed in full, and what a word that means the thing itself is worth.
_BY_CODE, _SURE = 100.0, 1.5
_ONE = re.compile(r"\b(?:an?|the|this|that|een|de|het|die|dat|deze)\b", re.IGNORECASE)
_LEADING_NO = re.compile(r"^\W*(?:no|nope|nee|neen)\b", re.IGNORECASE)
_AGAIN = re.compile(
    r"\bre-?order|\brepeat\b|\bsame (?:as|order|thing|again)|\bas last time|\bthe same\b"
    r"|\border .*\bagain\b"
    r"|\bagain\b|\bopnieuw\b|\bnog (?:een keer|eens)\b|\bzelfde\b|\bhetzelfde\b|\bdezelfde\b"
    r"|\bvorige keer\b|\bherhaal\w*\b|\bnabestel\w*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """The one product meant, or else those that are like it, best first."""

    product: Product | None
    alike: tuple[Product, ...]


def find_products(text: str, products: Sequence[Product], *, limit: int) -> Found:
    """Sure only where the thing itself is named: "linen" alone could be many a thing."""
    # "Two vases" is about no toaster for two.
    asked = [word for word in words_of(text) if read_count(word) is None]
    found = search_products(products, " ".join(asked), limit=limit)
    if not found:
        return Found(None, ())
    best, *others = (score(product, asked) for product in found)
    clear = best >= _BY_CODE or (_is_named(found[0], asked) and all(best > it for it in others))
    return Found(found[0] if clear else None, tuple(found))


def _is_named(product: Product, asked: Sequence[str]) -> bool:
    """Whether the noun of one of its names is among the words: the lamp of "oak desk lamp"."""
    nouns = (_noun(product.name), _noun(product.name_nl))
    things = (Product("", n, n, "", product.price, 1, returnable=True) for n in nouns)
    return any(max((score(it, [word]) for word in asked), default=0.0) >= _SURE for it in things)


def _noun(name: str) -> str:
    """What stands last, before the size and the purpose."""
    head = re.split(r",| for | voor ", name)[0]
    return head.split()[-1]


def count_of(text: str, product: Product | None = None) -> int | None:
    """How many are wanted; figures in the product's own name say nothing of it."""
    said = _LEADING_NO.sub(" ", text)
    for word in words_of(f"{product.name} {product.name_nl}") if product else ():
        said = re.sub(rf"\b{re.escape(word)}\b", " ", said, count=1, flags=re.IGNORECASE)
    count = read_count(said)
    if count is None and product is not None and _ONE.search(text):
        return 1
    return count if count and count <= MOST_OF_ONE else None


def wants_again(text: str) -> bool:
    """ "The same as last time"."""
    return _AGAIN.search(text) is not None
