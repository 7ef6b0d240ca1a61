"""Finding what somebody wants to order in the words they use."""

import pytest

from actions.flows.finding import count_of, find_products, wants_again
from actions.orders import Product
from actions.orders.demo.shop import PRODUCTS
from actions.orders.money import Money

CATALOGUE = tuple(
    Product(p.sku, p.name, p.name_nl, p.category, Money.of(str(p.price)), 5, returnable=True)
    for p in PRODUCTS
)
BY_SKU = {product.sku: product for product in CATALOGUE}


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("I want to order a desk lamp", "LAMP-OAK"), ("two vases please", "VASE-GLASS"),
        ("buy the writing desk", "DESK-120"), ("ik wil een waterkoker kopen", "KETTLE-1"),
        ("een koekenpan", "PAN-28"), ("a sofa", "SOFA-2"), ("LAMP-FLOOR", "LAMP-FLOOR"),
        ("some bath towels", "TOWEL-SET"), ("linnen gordijnen", "CURTAIN-2"),
    ],
)  # fmt: skip
def test_the_thing_named_is_found(text: str, sku: str) -> None:
    """In either language, by its noun or its code."""
    found = find_products(text, CATALOGUE, limit=4)

    assert found.product is not None
    assert found.product.sku == sku


@pytest.mark.parametrize("text", ["a lamp", "something made of linen", "een lamp"])
def test_what_fits_several_is_a_choice(text: str) -> None:
    """Nothing is put into the basket by a guess."""
    found = find_products(text, CATALOGUE, limit=4)

    assert found.product is None
    assert found.alike


@pytest.mark.parametrize("text", ["a parasol", "", "two", "I want to order something"])
def test_what_is_not_sold_is_not_found(text: str) -> None:
    """Nor do the words around it find anything."""
    assert find_products(text, CATALOGUE, limit=4).alike == ()


@pytest.mark.parametrize(
    ("text", "sku", "count"),
    [
        ("two vases", "VASE-GLASS", 2), ("a sofa for two", "SOFA-2", 1),
        ("vases", "VASE-GLASS", None),
        ("drie vazen", "VASE-GLASS", 3), ("no, 3 vases", "VASE-GLASS", 3),
        ("LED bulbs, set of 4", "BULB-4", None), ("99 vases", "VASE-GLASS", None),
    ],
)  # fmt: skip
def test_how_many_is_read_beside_the_name(text: str, sku: str, count: int | None) -> None:
    """Figures of the product's own name say nothing of it; a no is no zero."""
    assert count_of(text, BY_SKU[sku]) == count


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("the same as last time", True), ("please reorder", True), ("nog een keer hetzelfde", True),
        ("a lamp", False), ("ik wil een lamp", False),
    ],
)  # fmt: skip
def test_the_same_again_is_heard(text: str, again: bool) -> None:
    """In both languages."""
    assert wants_again(text) == again
