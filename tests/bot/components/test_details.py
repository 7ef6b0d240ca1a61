"""Order numbers, postcodes and addresses, written and spoken, in both languages."""

import pytest

from bot.components.details import find_details, is_only_details

ORDER_10042 = [
    "10042", "#10042", "order no. 1 0 0 4 2", "10-042", "one double-oh four two",
    "een nul nul vier twee", "ten thousand and forty-two", "tienduizend tweeënveertig",
    "tien nul tweeënveertig", "my order is 10042, thanks", "mijn bestelling 10042 is er nog niet",
    "one zero zero four two please", "één nul nul vier twee", "order 10.042",
]  # fmt: skip


@pytest.mark.parametrize("text", ORDER_10042)
def test_an_order_number_is_read_however_it_is_said(text: str) -> None:
    """Written with signs and blanks, or spoken digit by digit or as an amount."""
    found = find_details(text)

    assert [(d.entity, d.value) for d in found] == [("order_number", "10042")]


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("1012 AB", "1012 AB"), ("1012ab", "1012 AB"), ("my postcode is 3512JE", "3512 JE"),
        ("one zero one two A B", "1012 AB"), ("een nul een twee a b", "1012 AB"),
        ("ten twelve A B", "1012 AB"), ("SW1A 1AA", "SW1A 1AA"), ("postcode 10115", "10115"),
    ],
)  # fmt: skip
def test_a_postcode_is_read_however_it_is_said(text: str, postcode: str) -> None:
    """Dutch, British and named foreign ones."""
    assert [(d.entity, d.value) for d in find_details(text)] == [("postcode", postcode)]


def test_bare_digits_are_a_postcode_when_one_was_asked_for() -> None:
    """A German postcode looks like an order number; the question decides."""
    assert [d.entity for d in find_details("10115", asked="postcode")] == ["postcode"]
    assert [d.entity for d in find_details("10115")] == ["order_number"]


def test_a_correction_is_an_order_number_even_where_a_postcode_was_asked_for() -> None:
    """Taken for a postcode it would count as a failed proof."""
    found = find_details("sorry, I meant 10042", asked="postcode")

    assert [(d.entity, d.value) for d in found] == [("order_number", "10042")]


@pytest.mark.parametrize(
    "text",
    ["I paid 59 euros for one pan", "Keizersgracht 12, Amsterdam", "ik wil er een", "€12345",
     "2 pans and 3 forks", "are you one of them"],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    """Money, house numbers, amounts and the word "one" are no order numbers."""
    assert find_details(text) == []


def test_two_numbers_do_not_run_into_one() -> None:
    """Neither across "and", nor an order number into the postcode beside it."""
    both = [d.value for d in find_details("order 10042 and 10043")]
    beside = [(d.entity, d.value) for d in find_details("10042 1012 AB")]

    assert both == ["10042", "10043"]
    assert beside == [("order_number", "10042"), ("postcode", "1012 AB")]


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("it's Jan.Smit@Example.com", "jan.smit@example.com"),
        ("jan dot smit at example dot com", "jan.smit@example.com"),
        ("jan punt smit apenstaartje voorbeeld punt nl", "jan.smit@voorbeeld.nl"),
    ],
)
def test_an_address_is_read_written_or_spoken(text: str, email: str) -> None:
    """In lower case, as it is compared."""
    assert [d.value for d in find_details(text) if d.entity == "email"] == [email]


@pytest.mark.parametrize(
    "text", ["no, the other order", "nee, de andere bestelling", "wrong order"]
)
def test_another_order_is_noticed(text: str) -> None:
    """So that a correction without a number can be followed."""
    assert [d.entity for d in find_details(text)] == ["other_order"]


def test_a_message_of_details_only_is_an_answer() -> None:
    """Fillers around the number change nothing; a question does."""
    for text in ("it's #10042 please", "no I meant 10042", "order 10042, 1012AB"):
        assert is_only_details(text, find_details(text))
    question = "where is 10042"

    assert not is_only_details(question, find_details(question))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("it is 10042 and not 10043", ["10042"]),
        ("niet 10043 maar 10042", ["10042"]),
        ("my old mail is old@example.com, take new@example.com", ["new@example.com"]),
        ("ship to 1012 AB instead of 1013 AB", ["1012 AB"]),
        ("not 10043", ["10043"]),
    ],
)
def test_what_is_taken_back_is_left_out(text: str, values: list[str]) -> None:
    """Unless nothing else of its kind is said."""
    assert [d.value for d in find_details(text)] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("order10042 please", "10042"), ("it is O-10042", "10042"),
        ("eh één nul, wacht, nul vier twee", "10042"), ("nr. 10.042, 20 euro", "10042"),
        ("pat underscore jones at example dot com", "pat_jones@example.com"),
        ("o'brien@example.com", "o'brien@example.com"), ("1012.AB", "1012 AB"),
    ],
)  # fmt: skip
def test_halting_gluing_and_signs_do_not_hide_a_detail(text: str, value: str) -> None:
    """People pause, leave out blanks and put in dots."""
    assert [d.value for d in find_details(text)] == [value]


@pytest.mark.parametrize("text", ["I paid 39.95 on Monday", "since 2024 OK", "in 2019 AD"])
def test_prices_and_years_are_no_details(text: str) -> None:
    """Not even with two letters behind them."""
    assert find_details(text) == []
