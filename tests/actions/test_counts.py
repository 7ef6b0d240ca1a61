"""How many somebody says, in figures and in words."""

import pytest

from actions.flows.change_order import read_change
from actions.flows.counts import read_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2", 2), ("two please", 2), ("twee stuks", 2), ("just one", 1), ("nul", 0), ("12", 12),
        ("order 10351", None), ("3511 CE", None), ("2 or 3", None), ("", None), ("2.5", None),
    ],
)  # fmt: skip
def test_one_number_is_read(text: str, count: int | None) -> None:
    """Of longer numbers, and of several, none."""
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("text", "bare", "count"),
    [
        ("please remove the vase", False, 0),
        ("haal de vaas uit bestelling 10343", False, 0),
        ("change the mugs to 2", False, 2),
        ("naar twee stuks", False, 2),
        ("I want to change one item", False, None),
        ("2", False, None),
        ("2", True, 2),
    ],
)
def test_what_an_order_shall_hold(text: str, *, bare: bool, count: int | None) -> None:
    """A number beside something else is not how many, unless that was asked."""
    assert read_change(text, bare=bare) == count
