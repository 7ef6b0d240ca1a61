"""Cards are masked, look-alikes are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.masking import luhn_holds, mask_all, mask_cards

NUMBERS = [
    "4111111111111111",
    "5500000000000004",
    "340000000000009",
    "30000000000004",
    "6011000000000004",
    "4222222222222",
    "6304000000000000000",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_card_number_keeps_its_last_four_digits_only(number: str) -> None:
    """13 to 19 digits, whatever stands around them."""
    assert mask_cards(f"my card: {number}, ok?") == (
        f"my card: {'*' * (len(number) - 4)}{number[-4:]}, ok?"
    )


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        ("4111-1111-1111-1111", "****-****-****-1111"),
        ("4111  1111 - 1111.1111", "****  **** - ****.1111"),
        ("3400 000000 00009", "**** ****** *0009"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * 1 1 1 1"),
        ("10042: 4111 1111 1111 1111 12/27 123", "10042: **** **** **** 1111 12/27 123"),
        ("order 10042 4111 1111 1111 1111", "order 10042 **** **** **** 1111"),
        ("card4111111111111111exp1227", "card************1111exp1227"),
        ("4111111111111111 5500000000000004", "************1111 ************0004"),
        ("٤١١١١١١١١١١١١١١١", "************١١١١"),
    ],
)
def test_card_is_found_however_it_is_written(said: str, stored: str) -> None:
    """Groups, dashes, dots, single digits, words run together, other digits than ours."""
    assert mask_cards(said) == stored


@pytest.mark.parametrize(
    "said",
    [
        "order 10042",
        "orders 10042 10043 10044",
        "10042-10043-10044-10045",
        "4111111111111112",
        "call 0031 6 1234 5678 9",
        "+4111111111111111",
        "NL91 ABNA 0417 1643 00",
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "3SABCD4111111111111111",
        "411111111111",
        "41111111111111111111",
        "0000000000000000",
    ],
)
def test_number_that_is_no_card_stays(said: str) -> None:
    """Order, phone, account and parcel numbers, wrong check digits, too short, too long."""
    assert mask_cards(said) == said


def test_known_number_stays_though_its_check_holds() -> None:
    """The shop may use order numbers that look like cards."""
    assert mask_cards("4111111111111111", known={"4111111111111111"}) == "4111111111111111"


def test_cards_are_masked_all_through_nested_data() -> None:
    """What a bot puts into a handoff is masked too."""
    data = {"slots": {"note": "4111111111111111", "n": 3}, "summary": ["x", "4111111111111111"]}

    assert mask_all(data) == {
        "slots": {"note": "************1111", "n": 3},
        "summary": ["x", "************1111"],
    }


@given(st.text(alphabet="0123456789", min_size=12, max_size=18))
def test_every_valid_number_is_masked(body: str) -> None:
    """Any digits with their right check digit, but for a leading nought or one digit only."""
    number = next(body + digit for digit in "0123456789" if luhn_holds(body + digit))

    masked = mask_cards(number)

    expected = number if number[0] == "0" else "*" * (len(number) - 4) + number[-4:]
    assert masked == (number if len(set(number)) == 1 else expected)


@given(st.text())
def test_masking_never_changes_the_length(text: str) -> None:
    """Each digit is replaced by one mark, and nothing else is."""
    masked = mask_cards(text)

    assert len(masked) == len(text)
    assert all(a == b or (a.isdigit() and b == "*") for a, b in zip(text, masked, strict=True))
