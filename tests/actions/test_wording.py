"""Facts as words, in both languages."""

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest

import actions
from actions.orders import Instead, Money
from actions.orders.states import OrderStatus, PaymentMethod, RefundStatus, ScanCode, StepKey
from actions.wording import day, has_label, listed, money, number, zulu

LABELS = Path(actions.__file__).parent / "labels"


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("status", OrderStatus), ("step", StepKey), ("scan", ScanCode), ("instead", Instead),
        ("method", PaymentMethod), ("refund", RefundStatus),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_state_has_a_name(kind: str, members: type[StrEnum], language: str) -> None:
    """A customer never reads `out_for_delivery`."""
    assert [m for m in members if not has_label(kind, m.value, language)] == []


def test_both_languages_name_the_same_things() -> None:
    """Else one of them would show a key."""
    english, dutch = (
        json.loads((LABELS / f"{language}.json").read_text("utf-8")) for language in ("en", "nl")
    )

    assert {k: set(v) for k, v in english.items()} == {k: set(v) for k, v in dutch.items()}


def test_money_is_written_as_each_language_does() -> None:
    """And by voice in words."""
    assert money(Money.of("59.90"), "en") == "€59.90"
    assert money(Money.of("59.90"), "nl") == "€ 59,90"
    assert money(Money.of("59.90"), "en", spoken=True) == "59 euros and 90 cents"
    assert money(Money.of("59.90"), "nl", spoken=True) == "59 euro 90"
    assert money(Money.of("1.00"), "en", spoken=True) == "1 euro"


def test_days_are_the_shops_days() -> None:
    """Late in the evening in UTC is the next day in Utrecht."""
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert day(date(2026, 11, 25), "en") == "Wednesday 25 November"
    assert day(date(2026, 11, 25), "nl") == "woensdag 25 november"
    assert day(late, "en") == "Wednesday 25 November"
    assert day(None, "en") == ""


def test_small_things() -> None:
    """Numbers in groups aloud, lists with an and, moments for JSON."""
    assert number("10042", spoken=True) == "1 0, 0 4 2"
    assert listed(["a", "b", "c"], "nl") == "a, b en c"
    assert zulu(datetime(2026, 11, 25, 9, tzinfo=UTC)) == "2026-11-25T09:00:00Z"
