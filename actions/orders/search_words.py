"""Scores products by the words of a question, English or Dutch. Knows no prices."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from actions.orders.model.product import Product

# What people say around a thing they want, in either language.
_SAID_AROUND = """
    a an and any are buy can do for get give have i in is it like me more my need new of one order
    please some the to want would you
    bestel bestellen de een en graag heb hebben het ik jullie kan koop kopen met mij mijn nieuwe
    nodig of voor wil zoek
"""
_ALIKE = 0.82
_LONGEST_QUERY = 200


def search_products(products: Iterable[Product], words: str, *, limit: int) -> list[Product]:
    """Best first; in stock before sold out where they score the same. Empty where nothing fits."""
    around = _SAID_AROUND.split()
    asked = [word for word in words_of(words[:_LONGEST_QUERY]) if word not in around]
    scored = [(score(product, asked), product) for product in products]
    found = [(points, product) for points, product in scored if points > 0]
    found.sort(key=lambda one: (-one[0], one[1].stock == 0, one[1].sku))
    return [product for _, product in found[:limit]]


def score(product: Product, asked: Sequence[str]) -> float:
    """The better of its two names, plus a little for its category; a code typed in full wins."""
    if "".join(asked) == "".join(words_of(product.sku)):
        return 100.0
    names = (words_of(product.name), words_of(product.name_nl))
    best = max(sum(_points(word, name) for word in asked) for name in names)
    category = sum(0.5 for word in asked if _points(word, words_of(product.category)) >= 2)
    return best + category


def words_of(text: str) -> list[str]:
    """Small letters without accents; digits are words of their own."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z]+|[0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def _points(word: str, name: Sequence[str]) -> float:
    return max((_match(word, part) for part in name), default=0.0)


def _match(word: str, part: str) -> float:
    if word.isdigit() or part.isdigit():
        # A number alone finds nothing: it may be how many are wanted.
        return 0.0
    if _stem(word) == _stem(part):
        return 3.0
    shorter = min(len(word), len(part))
    if shorter >= 3 and (part.startswith(word) or word.startswith(part)):
        return 2.0
    # Dutch runs words together: "bureaulamp" holds "lamp", "lamp" is asked for.
    if shorter >= 4 and (word in part or part in word):
        return 1.5
    if shorter >= 4 and SequenceMatcher(None, word, part).ratio() >= _ALIKE:
        return 1.0
    return 0.0


def _stem(word: str) -> str:
    for ending in ("'s", "en", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
