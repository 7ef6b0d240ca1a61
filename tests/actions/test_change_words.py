"""What is a change of an order, what comes in beside, and what is a new order like it."""

import pytest

from actions.flows.change_words import is_adding, is_repeat


@pytest.mark.parametrize(
    "text",
    [
        "same order again please, 10321",
        "can you reorder 10042?",
        "I'd like to order the same thing once more",
        "repeat my last order",
        "graag dezelfde bestelling nog een keer",
        "bestel 10321 opnieuw voor me",
        "ik wil 10322 nabestellen",
        "herhaal bestelling 10042",
    ],
)
def test_the_same_again_is_a_new_order(text: str) -> None:
    """However it is put, in both languages."""
    assert is_repeat(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to change my order",
        "change order 10321 again, same as before but two vases",
        "please remove the vase from my order 10341",
        "ik wil mijn bestelling opnieuw wijzigen",
        "doe er nog een vaas bij",
    ],
)
def test_a_change_is_no_new_order(text: str) -> None:
    """Also where it was changed before."""
    assert not is_repeat(text)


@pytest.mark.parametrize(
    ("text", "adding"),
    [
        ("add a kettle to order 10341", True),
        ("I also want a vase in it", True),
        ("voeg een waterkoker toe", True),
        ("doe er nog een vaas bij", True),
        ("make it two vases", False),
        ("haal de vaas eruit", False),
    ],
)
def test_what_comes_in_is_told_from_what_changes(text: str, adding: bool) -> None:
    """Only then is the whole shop searched for what is named."""
    assert is_adding(text) is adding
