"""When a failed delivery is tried again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handoff.webhooks.backoff import FIRST, LONGEST, next_attempt

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LIFE = timedelta(hours=24)
chances = st.floats(0, 1)


@given(
    attempts=st.integers(1, 10_000),
    chance=chances,
    passed=st.integers(0, 86_399),
    life=st.just(LIFE),
)
def test_next_attempt_is_later_and_not_too_late(
    attempts: int, chance: float, passed: int, life: timedelta
) -> None:
    """Never now, never after the end, never further away than the longest pause."""
    now = START + timedelta(seconds=passed)
    due = next_attempt(attempts, now=now, give_up_at=START + LIFE, chance=chance)

    assert due is not None
    assert now < due <= START + LIFE
    assert due - now <= LONGEST
    assert due == START + LIFE or due - now >= FIRST / 2


@given(st.lists(chances, min_size=200, max_size=200))
def test_delivery_is_tried_for_a_whole_day_and_then_given_up(by_chance: list[float]) -> None:
    """The last attempt is at the very end; there are neither a few nor hundreds."""
    now, attempts = START, 1
    while (
        due := next_attempt(attempts, now=now, give_up_at=START + LIFE, chance=by_chance[attempts])
    ) is not None:
        now, attempts = due, attempts + 1

    assert now == START + LIFE
    assert 30 <= attempts <= 62


def test_pauses_double() -> None:
    """Without chance: 5, 10, 20 seconds and so on, then an hour each."""
    pauses = []
    for attempts in range(1, 13):
        due = next_attempt(attempts, now=START, give_up_at=START + LIFE, chance=0)
        assert due is not None
        pauses.append((due - START).total_seconds())

    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
