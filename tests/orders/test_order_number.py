"""Order numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders import parse_order_number
from actions.orders.errors import InvalidOrderNumber

NUMBERS = st.integers(min_value=10001, max_value=99999).map(str)
GAPS = st.sampled_from(["", " ", "-", ".", " - ", "  "])
FRONTS = st.sampled_from(
    ["", "#", "order ", "Order no. ", "order nr: ", "bestelling ", "nummer # "]
)
ENDS = st.sampled_from(["", ".", "!", " ", "?", ", "])


@pytest.mark.parametrize(
    "text",
    [
        "10042",
        "#10042",
        "order no. 1 0 0 4 2",
        "10-042",
        "my order number 10042.",
        "Mijn bestelling nr. 10042",
        "bestelnummer: 10042",
        "  No 10.042  ",
        "order #10042?",
    ],
)
def test_written_forms_of_one_number_are_the_same(text: str) -> None:
    """Prefixes, gaps and closing marks do not change which order is meant."""
    assert parse_order_number(text) == "10042"


@given(number=NUMBERS, gap=GAPS, front=FRONTS, end=ENDS)
def test_any_number_survives_how_it_is_typed(number: str, gap: str, front: str, end: str) -> None:
    """All five digits come back, whatever stands between, before and behind them."""
    assert parse_order_number(front + gap.join(number) + end) == number


@pytest.mark.parametrize(
    "text",
    ["", "1004", "100421", "10000", "00042", "1OO42", "10042 10043", "10042; DROP TABLE", "١٠٠٤٢"],
)
def test_what_is_no_order_number_is_refused(text: str) -> None:
    """Too short, too long, out of range, two at once, or digits of another script."""
    with pytest.raises(InvalidOrderNumber) as refusal:
        parse_order_number(text)

    assert refusal.value.code == "invalid-order-number"
    assert refusal.value.text == text


@given(st.text())
def test_any_text_gives_a_number_or_the_one_refusal(text: str) -> None:
    """Nothing a customer types breaks the parser."""
    try:
        number = parse_order_number(text)
    except InvalidOrderNumber:
        return

    assert number.isascii()
    assert 10001 <= int(number) <= 99999
