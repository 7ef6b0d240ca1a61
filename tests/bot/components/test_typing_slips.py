"""Slips of hurried fingers: few, the same each time, and never in what must stay whole."""

from bot.components.typing_slips import with_slips

SENTENCES = [
    "where is my order", "i would like to change the delivery address of my parcel",
    "kunt u mij helpen met het annuleren van mijn bestelling", "send the invoice of order 10042",
]  # fmt: skip


def test_the_same_sentence_gets_the_same_slips() -> None:
    """Training is reproducible, in any process."""
    assert [with_slips(text) for text in SENTENCES] == [with_slips(text) for text in SENTENCES]
    assert with_slips("where is my parcel today") == with_slips("where is my parcel today")


def test_a_slip_changes_little() -> None:
    """A sentence is still to be read: nearly as long, beginning with the same letter."""
    slipped = [(text, with_slips(text)) for text in SENTENCES]

    assert any(found for _, found in slipped)
    for text, found in slipped:
        if found is not None:
            assert found != text
            assert abs(len(found) - len(text)) <= 3
            assert found[0] == text[0]


def test_numbers_are_never_mistyped() -> None:
    """A number with a slip is another order."""
    for number in range(10_000, 10_200):
        found = with_slips(f"where is order {number} now") or ""
        assert not found or str(number) in found


def test_a_word_or_two_are_left_alone() -> None:
    """There is too little left to learn from."""
    assert with_slips("cancel") is None
    assert with_slips("thank you") is None
