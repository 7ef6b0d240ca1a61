"""Concepts: words that mean the same thing, and the file they are read from."""

from pathlib import Path

import pytest

from bot.components.concepts import Concepts, read_concepts
from bot.components.wording import plain

SHOP = Path("data/concepts/shop.txt")
KNOWN = Concepts(
    {"refund": ["reimburs*", "money back"], "status": ["status", "*stand"], "order": ["order"]}
)


def test_different_words_give_the_same_concepts() -> None:
    """Alone, and every two of them together."""
    both = ["order", "refund", "order+refund"]

    assert KNOWN.terms("money back for my order") == both
    assert KNOWN.terms("my order must be reimbursed") == both


def test_a_star_stands_for_letters_and_only_there() -> None:
    """`status` is not in `statuses`; `*stand` is in `orderstand`."""
    assert KNOWN.terms("statuses") == []
    assert KNOWN.terms("orderstand") == ["status"]


def test_a_phrase_is_whole_words_in_that_order() -> None:
    """No part of a longer word, no other order."""
    assert KNOWN.terms("back money") == []
    assert KNOWN.terms("money backed") == []


def test_dutch_and_english_meet_in_the_shop_s_concepts() -> None:
    """What one language has learnt helps the other."""
    shop = read_concepts(SHOP)
    english = set(shop.terms(plain("what is the fee for cancelling")))
    dutch = set(shop.terms(plain("wat zijn de annuleringskosten")))

    assert "cancel+fee" in english & dutch


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("order: order\nno colon here\n", 2),
        ("# a remark\norder: order\norder: again\n", 3),
        ("order: Order\n", 1),
        ("order: or*\n", 1),
        ("order: my orde*\n", 1),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, line: int) -> None:
    """No colon, a name twice, capitals, a star after two letters, a star in a phrase."""
    file = tmp_path / "concepts.txt"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=f"concepts.txt:{line}: "):
        read_concepts(file)
