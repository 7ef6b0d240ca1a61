"""What is stored of what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.errors import TextEmpty, TextTooLong
from handoff.text import clean, for_bot, optional, tidy


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("  hello \n", "hello"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("e\u0301", "\u00e9"),
        ("a\x00b\x07c\x1b[0m", "abc[0m"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("👩\u200d👧 ok", "👩\u200d👧 ok"),
        ("שלום world", "שלום world"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("half \ud83d pair", "half  pair"),
        ("<b>'; DROP TABLE messages;--</b>", "<b>'; DROP TABLE messages;--</b>"),
        ('/inform{"order_number":"1"}', '/inform{"order_number":"1"}'),
    ],
)
def test_text_is_kept_but_for_what_cannot_be_seen(raw: str, stored: str) -> None:
    """NFC, one kind of line end, no control characters; HTML, SQL and slashes are only text."""
    assert clean(raw, 100) == stored


@pytest.mark.parametrize("raw", ["", "   ", "\n\t", "\x00\x01", "\u200b\u200d", "\ufeff"])
def test_nothing_to_see_is_refused_as_empty(raw: str) -> None:
    """Blanks, controls and joiners alone are no message."""
    with pytest.raises(TextEmpty):
        clean(raw, 100)


def test_too_long_text_is_refused_with_both_lengths() -> None:
    """The limit counts characters, not bytes."""
    assert clean("🙂" * 10, 10) == "🙂" * 10

    with pytest.raises(TextTooLong) as refused:
        clean("🙂" * 11, 10)

    assert (refused.value.length, refused.value.limit) == (11, 10)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("/restart", "restart"), (" // /x", "x"), ("1/2", "1/2"), ("/", "?"), ("///", "?")],
)
def test_bot_never_gets_a_typed_command(typed: str, told: str) -> None:
    """Leading slashes go; when nothing is left the bot is asked a question mark."""
    assert for_bot(typed) == told


def test_left_out_field_is_none() -> None:
    """Blank counts as left out."""
    assert optional(None, 5) is None
    assert optional(" \x00 ", 5) is None
    assert optional(" Sam ", 5) == "Sam"


@given(st.text())
def test_tidy_text_stays_as_it_is(raw: str) -> None:
    """Cleaning twice is cleaning once, and the result can always be stored."""
    once = tidy(raw)

    assert tidy(once) == once
    assert "\x00" not in once
    once.encode("utf-8")
