"""Which item of an order is meant."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.flows.items import ALL, Item, chosen, find_item, names
from actions.orders import Money, Product
from actions.talk import Talk
from tests.actions.tracking import tracker, user


def _item(sku: str, name: str, name_nl: str, left: int = 1) -> Item:
    product = Product(sku, name, name_nl, "home", Money.of("10.00"), stock=5, returnable=True)
    return Item(product, left)


CLOCK = _item("CLOCK-WALL", "Wall clock", "Wandklok")
VASE = _item("VASE-GLASS", "Glass vase", "Glazen vaas", left=3)


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("the vase", "VASE-GLASS"), ("de wandklok graag", "CLOCK-WALL"), ("everything", ALL),
        ("de klok", "CLOCK-WALL"), ("allebei", ALL), ("bananas", None),
        ("the vase and the clock", None), ("", None),
    ],
)  # fmt: skip
def test_an_item_is_known_by_its_words(text: str, sku: str | None) -> None:
    """In either language; where two fit as well, none is."""
    assert find_item(text, [CLOCK, VASE]) == sku


def test_of_one_item_all_is_no_choice() -> None:
    """ "Everything" of one item is left to be that item."""
    assert find_item("everything", [VASE]) is None


def test_what_is_chosen_is_named_with_its_number() -> None:
    """All that is left, unless so many were named."""
    both, two = chosen([CLOCK, VASE], ALL, None), chosen([CLOCK, VASE], "VASE-GLASS", 2)

    assert names(both, _talk("web")) == "Wall clock and 3 × Glass vase"
    assert names(two, _talk("web", language="nl")) == "2 × Glazen vaas"
    assert names(two, _talk("voice")) == "2 times Glass vase"


def _talk(channel: str, *, language: str = "en") -> Talk:
    seen = tracker(user("the vase", channel=channel), language=language)
    return Talk(CollectingDispatcher(), seen)
