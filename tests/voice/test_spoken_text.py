"""What is written in numbers and signs, said as people say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.spoken_text import as_spoken, in_groups

ENGLISH = [
    ("Order 10042 is on its way.", "Order 1 0, 0 4 2 is on its way."),
    ("Order #10042", "Order 1 0, 0 4 2"),
    ("That is €59.90.", "That is 59 euros and 90 cents."),
    ("That is € 1,250.00", "That is 1250 euros"),
    ("It costs 1 EUR.", "It costs 1 euro."),
    ("Only €0.95", "Only 95 cents"),
    ("It comes on 2026-11-25.", "It comes on November 25."),
    ("Between 09:00 and 17:30", "Between 9 o'clock and 17 30"),
    ("At 14:05", "At 14 0 5"),
    ("Postcode 3512 AB", "Postcode 3 5 1 2, A B"),
    ("Postcode 3512AB", "Postcode 3 5 1 2, A B"),
    ("Code 3SKABA123456", "Code 3, S K A B A, 1 2 3, 4 5 6"),
    ("Mail to help@shop.example", "Mail to help at shop dot example"),
    ("See https://shop.example/returns for more", "See for more"),
    ("See [our page](/returns)", "See our page"),
    ("21 % VAT", "21 percent V A T"),
    ("2–3 days", "2 to 3 days"),
    ("14 days, e.g. shoes & coats", "14 days, for example shoes and coats"),
    ("**Done** 🎉", "Done"),
    ("In 2026 we sold 150 of them", "In 2026 we sold 150 of them"),
]
DUTCH = [
    ("Bestelling 10042 is onderweg.", "Bestelling 1 0, 0 4 2 is onderweg."),
    ("Dat is € 59,90.", "Dat is 59 euro en 90 cent."),
    ("Dat is € 1.250,-", "Dat is 1250 euro"),
    ("Op 2026-11-25 om 14:30 uur", "Op 25 november om 14 uur 30"),
    ("Om 9:00 uur", "Om 9 uur"),
    ("21% btw, bijv. 2-3 dagen", "21 procent B T W, bijvoorbeeld 2 tot 3 dagen"),
    ("Naar hulp@winkel.example", "Naar hulp apenstaartje winkel punt example"),
]


@pytest.mark.parametrize(("written", "spoken"), ENGLISH)
def test_english(written: str, spoken: str) -> None:
    """As an English speaker reads it out."""
    assert as_spoken(written, "en") == spoken


@pytest.mark.parametrize(("written", "spoken"), DUTCH)
def test_dutch(written: str, spoken: str) -> None:
    """As a Dutch speaker reads it out."""
    assert as_spoken(written, "nl") == spoken


@given(digits=st.text("0123456789", min_size=1, max_size=24))
def test_no_digit_is_lost_in_groups(digits: str) -> None:
    """All of them, in order, in groups of one to three; one alone only when there is one."""
    groups = in_groups(digits).split(", ")

    assert "".join(group.replace(" ", "") for group in groups) == digits
    assert all(1 <= len(group.split()) <= 3 for group in groups)
    assert len(digits) == 1 or all(len(group.split()) >= 2 for group in groups)


@given(text=st.text(max_size=120), language=st.sampled_from(["en", "nl"]))
def test_any_text_can_be_spoken(text: str, language: str) -> None:
    """And what is spoken has no line breaks and no double spaces."""
    spoken = as_spoken(text, language)

    assert spoken == " ".join(spoken.split())


@given(text=st.text("abcdefghijklmnopqrstuvwxyz ", max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    """Only signs and numbers are put into words."""
    assert as_spoken(text, "en") == " ".join(text.split())
