"""What customers say of complaints, appointments and scores, read without a model."""

from datetime import UTC, date, datetime

import pytest

from actions.flows import appointment_words, complaint_words
from actions.flows.appointment_words import BOOK, CANCEL, MOVE, chosen, kind_of, next_on
from actions.flows.complaint_words import amount_in, category_of
from actions.flows.review import score_in
from actions.orders import AppointmentKind, ComplaintCategory, Money

TUESDAY_10 = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TUESDAY_15 = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
WEDNESDAY_10 = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
OFFERED = (TUESDAY_10, TUESDAY_15, WEDNESDAY_10)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the first one", TUESDAY_10), ("2", TUESDAY_15), ("de derde graag", WEDNESDAY_10),
        ("Tuesday at 3:30", TUESDAY_15), ("dinsdag om 10 uur", TUESDAY_10),
        ("Wednesday", WEDNESDAY_10), ("15.30", TUESDAY_15), ("3 pm", TUESDAY_15),
        ("Tuesday", None), ("Friday at 10", None), ("the fifth one", None), ("bananas", None),
    ],
)  # fmt: skip
def test_a_moment_is_chosen_by_place_day_or_time(said: str, meant: datetime | None) -> None:
    """A day with two free moments is no choice yet, and neither is what was not offered."""
    assert chosen(said, OFFERED) == meant


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("I'd like to make an appointment", BOOK), ("reschedule my appointment", MOVE),
        ("afspraak verzetten", MOVE), ("cancel my appointment", CANCEL),
        ("mijn afspraak afzeggen", CANCEL),
    ],
)  # fmt: skip
def test_booking_moving_and_cancelling_are_told_apart(said: str, wish: str) -> None:
    """All three are one intent."""
    assert appointment_words.wish_of(said) == wish


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("advice in the store", AppointmentKind.STORE), ("bel me maar", AppointmentKind.CALL),
        ("een telefoongesprek", AppointmentKind.CALL),
        ("someone to assemble the desk at home", AppointmentKind.HOME_VISIT), ("hm", None),
    ],
)  # fmt: skip
def test_the_kind_of_appointment_is_read(said: str, kind: AppointmentKind | None) -> None:
    """Else it is asked."""
    assert kind_of(said) == kind


def test_the_next_such_day_is_never_today() -> None:
    """On a Monday "Monday" is in a week, "Tuesday" tomorrow."""
    monday = date(2026, 11, 23)

    assert next_on(0, monday) == date(2026, 11, 30)
    assert next_on(1, monday) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("4", 4), ("four stars", 4), ("vijf", 5), ("een 3", 3), ("een", 1), ("4 out of 5", 4),
        ("10", None), ("0", None), ("7", None), ("4.5", None), ("two or three", None),
        ("een goede winkel", None), ("", None),
    ],
)  # fmt: skip
def test_a_score_is_one_to_five(said: str, score: int | None) -> None:
    """Ten is no one, and "een" is mostly the article."""
    assert score_in(said) == score


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("at least 25 euros", "25.00"), ("€ 7,50 graag", "7.50"), ("a credit", None),
        ("order 10042", None),
    ],
)  # fmt: skip
def test_an_amount_is_money_only_beside_its_sign(said: str, amount: str | None) -> None:
    """An order number is no sum."""
    assert amount_in(said) == (Money.of(amount) if amount else None)


def test_a_complaint_gets_its_category_and_wish() -> None:
    """By its words, in both languages; none of them is `other`."""
    assert category_of("the courier threw it") is ComplaintCategory.DELIVERY
    assert category_of("de factuur klopt niet") is ComplaintCategory.BILLING
    assert category_of("hmm") is ComplaintCategory.OTHER
    assert complaint_words.wish_of("een tegoed van 5 euro") == complaint_words.CREDIT
    assert complaint_words.wish_of("paint it blue") == complaint_words.OTHER
