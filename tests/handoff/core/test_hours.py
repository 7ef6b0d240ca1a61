"""When a queue is open: shifts, midnight, holidays, and the two nights on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.hours import Hours, Shift

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ALL_WEEK = range(7)


def hours(*shifts: str, zone: ZoneInfo = AMSTERDAM, **holidays: tuple[str, ...]) -> Hours:
    """The same shifts every day; holidays as `d2026_12_25=("10:00-12:00",)`."""
    every = tuple(Shift.parse(shift) for shift in shifts)
    return Hours(
        zone=zone,
        weekly=dict.fromkeys(ALL_WEEK, every),
        holidays={
            date.fromisoformat(day[1:].replace("_", "-")): tuple(map(Shift.parse, told))
            for day, told in holidays.items()
        },
    )


def at(text: str, zone: ZoneInfo = AMSTERDAM, *, fold: int = 0) -> datetime:
    """A moment by the clock on the wall."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def test_split_shift_is_closed_in_between() -> None:
    """Open from the first minute, closed from the last; it opens again after lunch."""
    split = hours("09:00-12:30", "13:30-17:00")

    open_at = {
        t: split.is_open(at(f"2026-11-24T{t}")) for t in ("09:00", "12:30", "13:30", "17:00")
    }

    assert open_at == {"09:00": True, "12:30": False, "13:30": True, "17:00": False}
    assert split.opens_at(at("2026-11-24T12:45")) == at("2026-11-24T13:30")
    assert split.opens_at(at("2026-11-24T17:00")) == at("2026-11-25T09:00")
    assert split.opens_at(at("2026-11-24T10:00")) == at("2026-11-24T10:00")


def test_night_shift_belongs_to_the_day_it_begins_on() -> None:
    """It runs over midnight, also into a holiday; the holiday's own night has none."""
    night = hours("22:00-06:00", d2026_12_25=())

    assert night.is_open(at("2026-12-24T23:00"))
    assert night.is_open(at("2026-12-25T05:59"))
    assert not night.is_open(at("2026-12-25T23:00"))
    assert not night.is_open(at("2026-12-26T05:00"))
    assert night.opens_at(at("2026-12-25T07:00")) == at("2026-12-26T22:00")


def test_holiday_has_hours_of_its_own_or_none() -> None:
    """They replace the day's shifts, and nothing else."""
    shop = hours("09:00-17:00", d2026_12_31=("08:00-12:00",), d2027_01_01=())

    assert shop.is_open(at("2026-12-31T08:30"))
    assert not shop.is_open(at("2026-12-31T13:00"))
    assert shop.opens_at(at("2026-12-31T13:00")) == at("2027-01-02T09:00")


def test_weekdays_without_shifts_are_closed() -> None:
    """Friday evening leads to Monday."""
    week = Hours(AMSTERDAM, {n: (Shift.parse("09:00-17:00"),) for n in range(5)})

    assert week.opens_at(at("2026-11-27T18:00")) == at("2026-11-30T09:00")


def test_never_open_is_told_as_such() -> None:
    """No loop without end, no made-up moment."""
    assert hours().opens_at(at("2026-11-24T10:00")) is None


def test_whole_days_leave_no_gap_at_midnight() -> None:
    """00:00-24:00 every day is always."""
    always = hours("00:00-24:00")

    assert always.is_open(at("2026-11-24T00:00"))
    assert always.is_open(at("2026-11-24T23:59:59"))
    assert always.is_open(at("2026-10-25T02:30", fold=1))


def test_night_on_which_clocks_go_forward_is_an_hour_shorter() -> None:
    """29 March 2026: from 02:00 straight to 03:00."""
    begins, ends = Shift.parse("22:00-06:00").on(date(2026, 3, 28), AMSTERDAM)

    assert ends - begins == timedelta(hours=7)
    assert ends == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)


def test_opening_that_the_clocks_skip_comes_when_they_have_moved_on() -> None:
    """02:30 never was: 01:30 UTC, when the wall shows 03:30."""
    early = hours("02:30-08:00")

    assert early.opens_at(at("2026-03-29T01:00")) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert early.is_open(at("2026-03-29T03:30"))


def test_shift_that_lies_in_the_skipped_hour_is_held_an_hour_later() -> None:
    """As long as ever: half an hour from 03:00."""
    begins, ends = Shift.parse("02:00-02:30").on(date(2026, 3, 29), AMSTERDAM)

    assert (begins, ends) == (at("2026-03-29T03:00"), at("2026-03-29T03:30"))


def test_night_on_which_clocks_go_back_is_an_hour_longer() -> None:
    """25 October 2026: 02:30 comes twice; open at the first, closed at the second."""
    begins, ends = Shift.parse("22:00-06:00").on(date(2026, 10, 24), AMSTERDAM)
    short = hours("01:00-02:30")

    assert ends - begins == timedelta(hours=9)
    assert short.is_open(at("2026-10-25T02:45", fold=0))
    assert short.is_open(at("2026-10-25T02:15", fold=1))
    assert not short.is_open(at("2026-10-25T02:30", fold=1))


def test_zone_decides_not_the_machine() -> None:
    """Nine in New York is afternoon here, whatever the caller's zone."""
    there = hours("09:00-17:00", zone=ZoneInfo("America/New_York"))

    assert not there.is_open(at("2026-11-24T10:00"))
    assert there.is_open(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9:00-17:00",
        "09:00",
        "09:00-25:00",
        "09:60-10:00",
        "24:00-08:00",
        "08:00-08:00",
        "²1:00-08:00",
    ],
)
def test_shift_that_makes_no_sense_is_refused(text: str) -> None:
    """With the text in the sentence."""
    with pytest.raises(ValueError, match="shift|empty"):
        Shift.parse(text)


# Away from the hours that clocks skip or repeat, where the wall alone does not tell the moment.
CALM = st.integers(4 * 60, 23 * 60).map(lambda m: time(m // 60, m % 60))


@given(
    st.lists(st.tuples(CALM, st.integers(1, 6 * 60)), max_size=3),
    st.integers(0, 270 * 19 * 60),
    st.sampled_from(["Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]),
)
def test_open_is_what_the_clock_on_the_wall_says(
    told: list[tuple[time, int]], minutes: int, zone_name: str
) -> None:
    """In every zone, over midnight too; and the next opening is open, and the first one."""
    zone = ZoneInfo(zone_name)
    shifts = tuple(Shift(begins, length) for begins, length in told)
    floor = Hours(zone, dict.fromkeys(ALL_WEEK, shifts))
    day, minute = divmod(minutes, 19 * 60)  # from five in the morning on
    today = date(2026, 3, 1) + timedelta(days=day)
    now = datetime.combine(today, time(5 + minute // 60, minute % 60), zone)

    ago = [
        (now.hour - s.begins.hour) * 60 + now.minute - s.begins.minute + days * 24 * 60 < s.minutes
        and (days == 1 or now.time() >= s.begins)
        for s in shifts
        for days in (0, 1)
    ]

    assert floor.is_open(now) == any(ago)
    opens = floor.opens_at(now)
    if opens is None:
        assert not shifts
        return
    assert floor.is_open(opens)
    assert opens >= now.astimezone(UTC)
    if opens > now:
        assert not floor.is_open(opens - timedelta(microseconds=1))
