"""Card numbers as they are spoken, questions about secrets, and callers who want no recording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.recording.secrets import asks_secret, is_card, mask, numbers, objects

WORDS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "nl": ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"),
}


def _digits(said: str) -> list[str]:
    return [number.digits for number in numbers(said.split())]


@given(st.text("0123456789", min_size=1, max_size=30), st.sampled_from(["en", "nl"]))
def test_digits_said_one_by_one_are_read_back(digits: str, language: str) -> None:
    """In both languages, however many."""
    said = " ".join(WORDS[language][int(digit)] for digit in digits)

    assert _digits(f"my number is {said} thanks") == [digits]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("forty one eleven double one one two", ["41111112"]),
        ("eenenveertig elf dubbel een", ["411111"]),
        ("twenty and three", ["203"]),
        ("four two uh seven", ["427"]),
        ("order 10042 please", ["10042"]),
        ("four and then nine", ["4", "9"]),
        ("sixty", ["60"]),
        ("hello there", []),
    ],
)
def test_numbers_said_in_groups_are_read(said: str, digits: list[str]) -> None:
    """Pairs, teens, repeats, and the words that people halt with."""
    assert _digits(said) == digits


@given(st.text("0123456789", min_size=1, max_size=25))
def test_only_the_last_four_of_a_card_stay(digits: str) -> None:
    """What is not as long as a card's number stays as it was said."""
    words = ["it", "is", *(WORDS["en"][int(digit)] for digit in digits), "thanks"]
    hidden = [number for number in numbers(words) if is_card(number.digits)]
    text = mask(words, hidden)

    if 13 <= len(digits) <= 19 and len(set(digits)) > 1:
        assert text == f"it is {'*' * (len(digits) - 4)}{digits[-4:]} thanks"
    else:
        assert text == " ".join(words)


@pytest.mark.parametrize(
    "text",
    [
        "What is your card number?",
        "Please enter your PIN.",
        "Kunt u uw burgerservicenummer noemen?",
        "Geef me de beveiligingscode.",
        "Can you tell me your date of birth?",
        "Wat is je wachtwoord?",
    ],
)
def test_a_question_about_a_secret_is_noticed(text: str) -> None:
    """Whoever asks it, in either language."""
    assert asks_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which order is it about?",
        "We will never mail your password.",
        "Your card number is safe with us.",
        "What is the number of your order?",
        "Op welk nummer kunnen we je bellen?",
    ],
)
def test_other_questions_are_recorded(text: str) -> None:
    """A word about a secret is not a question for it."""
    assert not asks_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "don't record me",
        "please do not record this call",
        "i want no recording",
        "stop recording",
        "niet opnemen alsjeblieft",
        "ik wil niet dat dit wordt opgenomen",
        "neem dit gesprek niet op",
        "geen opname graag",
    ],
)
def test_an_objection_is_understood(text: str) -> None:
    """As people say it."""
    assert objects(text)


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "i bought a record player",
        "mijn bestelling is niet aangekomen",
        "i have no record of my order",
        "kan ik een bestelling opnemen",
    ],
)
def test_other_words_are_no_objection(text: str) -> None:
    """Nobody loses a recording by accident."""
    assert not objects(text)
