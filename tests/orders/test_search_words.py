"""Finding products by words: both languages, plurals, run-together words, typos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders import Money, Product
from actions.orders.demo.shop import PRODUCTS
from actions.orders.search_words import search_products, words_of

SHELF = [
    Product(p.sku, p.name, p.name_nl, p.category, Money(p.price), 5, p.returnable) for p in PRODUCTS
]


def first(words: str) -> str | None:
    found = search_products(SHELF, words, limit=5)
    return found[0].sku if found else None


@pytest.mark.parametrize(
    ("words", "sku"),
    [
        ("kettle", "KETTLE-1"),
        ("I want to buy a steel kettle please", "KETTLE-1"),
        ("waterkoker", "KETTLE-1"),
        ("ik wil graag een waterkoker bestellen", "KETTLE-1"),
        ("mugs", "MUG-6"),
        ("mokken", "MUG-6"),
        ("bureaulamp", "LAMP-OAK"),
        ("desk lamp", "LAMP-OAK"),
        ("vloerkleed blauw", "RUG-BLUE"),
        ("blue rug", "RUG-BLUE"),
        ("hedphones", "HEADSET-BT"),
        ("koptelefoon draadloos", "HEADSET-BT"),
        ("frying pan", "PAN-28"),
        ("gordijnen", "CURTAIN-2"),
        ("MUG-6", "MUG-6"),
        ("cadeaukaart", "CARD-25"),
        ("towels", "TOWEL-SET"),
    ],
)
def test_words_find_the_product(words: str, sku: str) -> None:
    """However it is asked for."""
    assert first(words) == sku


@pytest.mark.parametrize("words", ["", "???", "I want to order", "bicycle", "4", "hamster"])
def test_words_for_nothing_we_sell_find_nothing(words: str) -> None:
    """Rather nothing than the nearest thing on the shelf."""
    assert first(words) is None


def test_sold_out_comes_after_in_stock() -> None:
    """Where both fit as well."""
    lamp, other = SHELF[0], SHELF[2]
    empty = Product("LAMP-A", lamp.name, lamp.name_nl, lamp.category, lamp.price, 0, True)
    found = search_products([empty, lamp, other], "oak desk lamp", limit=3)

    assert [product.sku for product in found[:2]] == ["LAMP-OAK", "LAMP-A"]


@given(st.text(max_size=300))
def test_any_text_can_be_searched(words: str) -> None:
    """Whatever is typed: at most so many, no error, never twice the same."""
    found = search_products(SHELF, words, limit=3)

    assert len(found) <= 3
    assert len({product.sku for product in found}) == len(found)


@given(st.text())
def test_words_are_small_and_plain(text: str) -> None:
    """Letters a to z or digits, never mixed."""
    assert all(w.isascii() and w.islower() != w.isdigit() for w in words_of(text))
