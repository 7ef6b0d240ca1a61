"""Scores of details found: by kind, by value, and bad rows named."""

from pathlib import Path

import pytest

from bench.evaluate.entities import found_in, read_entities, score
from bench.evaluate.rows import BadData


def test_a_text_with_two_details_has_a_row_for_each(tmp_path: Path) -> None:
    """The rows of one text come together; a text without an entity expects nothing."""
    file = tmp_path / "entities.csv"
    file.write_text(
        "text,entity,value\nto 1012AB,postcode,1012 AB\n10042 to 1012AB,order_number,10042\n"
        "10042 to 1012AB,postcode,1012AB\nhello,,\n",
        encoding="utf-8",
    )
    assert read_entities(file) == {
        "to 1012AB": {("postcode", "1012AB")},
        "10042 to 1012AB": {("order_number", "10042"), ("postcode", "1012AB")},
        "hello": frozenset(),
    }


def test_a_wrong_value_is_both_wrong_and_missed() -> None:
    """Finding another number is no half success."""
    expected = [frozenset({("order_number", "10042")}), frozenset({("email", "a@b.nl")})]
    found = [found_in([["order_number", "10043"]]), found_in([["email", "a@b.nl"], ["other", "x"]])]
    scored = score(expected, found)

    assert (scored["order_number"].precision, scored["order_number"].recall) == (0.0, 0.0)
    assert (scored["email"].precision, scored["email"].recall, scored["email"].f1) == (1, 1, 1)
    assert (scored["postcode"].precision, scored["postcode"].f1) == (None, None)


@pytest.mark.parametrize("row", ["hello,colour,red", "hello,email,", "hello,,red", ",email,a@b.nl"])
def test_a_bad_row_is_named(tmp_path: Path, row: str) -> None:
    """An unknown entity, or a value without one, would be counted for nothing."""
    file = tmp_path / "entities.csv"
    file.write_text(f"text,entity,value\n{row}\n", encoding="utf-8")
    with pytest.raises(BadData, match="line 2"):
        read_entities(file)
