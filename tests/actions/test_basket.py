"""The basket as a slot keeps it."""

import json
from dataclasses import replace

import pytest

from actions.flows.basket import AGAIN, ELSEWHERE, Basket, Item


def test_what_is_written_is_read_again() -> None:
    """Through JSON, as Rasa keeps it."""
    full = Basket(
        items=(Item("A", 2), Item("B")), shown=("C",), unknown="x", misses=1, again=AGAIN,
        goes=ELSEWHERE, address={"city": "Utrecht"}, delivery="nl-evening", agreed="9.95",
    )  # fmt: skip

    assert Basket.read(json.loads(json.dumps(full.written()))) == full


@pytest.mark.parametrize("slot", [None, {}, {"kind": "store"}, "text"])
def test_what_another_flow_left_is_no_basket(slot: object) -> None:
    """The draft of an appointment does not end in an order."""
    assert Basket.read(slot) == Basket()


def test_another_product_comes_beside_or_instead() -> None:
    """The same one twice is one line."""
    one = Basket().taking("A", 1)

    assert one.taking("B", 2).items == (Item("B", 2),)
    assert one.taking("B", 2, beside=True).items == (Item("A", 1), Item("B", 2))
    assert one.taking("A", 3, beside=True).items == (Item("A", 3),)


def test_none_of_it_takes_it_out() -> None:
    """And what is not counted yet is found."""
    two = replace(Basket(), items=(Item("A", 1), Item("B")))

    assert two.counted("A", 0).items == (Item("B"),)
    assert two.uncounted == Item("B")
