"""Appointments: free slots, seats that are booked once, moving and cancelling."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders import (
    Appointment,
    AppointmentKind,
    AppointmentStatus,
    OrderSystem,
    Verified,
)
from actions.orders.errors import (
    AppointmentFixed,
    AppointmentNotFound,
    FullProofNeeded,
    KeyReused,
    OutOfPolicy,
    SlotTaken,
    SlotUnavailable,
)
from actions.orders.model.opening import SHOP_TIME, Hours
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask, execute

HOME, STORE, CALL = AppointmentKind.HOME_VISIT, AppointmentKind.STORE, AppointmentKind.CALL


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026, by the shop's clock. The tests begin on Wednesday the 4th at 13:00."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHOP_TIME)


async def book(
    shop: OrderSystem, verified: Verified, starts_at: datetime, key: str = "m_1"
) -> Appointment:
    return await shop.appointments.book(verified, HOME, starts_at, key=key)


async def test_slots_are_within_opening_hours_and_soonest_first(shop: OrderSystem) -> None:
    """Not within the two hours of notice; no proof is needed."""
    slots = await shop.appointments.slots(HOME, limit=4)

    assert [slot.starts_at for slot in slots] == [at(4, 16), at(5, 8), at(5, 10), at(5, 12)]
    assert slots[0].ends_at == at(4, 18)
    assert {slot.free for slot in slots} == {2}


async def test_closed_days_and_weekends_have_no_slots(shop: OrderSystem, url: str) -> None:
    """On Saturday only the store is open; a feast closes everything."""
    await execute(url, "INSERT INTO closed_days (day, note) VALUES ('2026-03-05', 'Feast')")
    visits = await shop.appointments.slots(HOME, from_day=date(2026, 3, 5), days=4, limit=99)
    store = await shop.appointments.slots(STORE, from_day=date(2026, 3, 7), days=2, limit=99)

    assert {slot.starts_at.date() for slot in visits} == {date(2026, 3, 6)}
    assert {slot.starts_at.date() for slot in store} == {date(2026, 3, 7)}


async def test_booked_seat_is_gone(shop: OrderSystem) -> None:
    """Two seats, then the slot is full; it is not shown any more."""
    verified = await verified_for(shop, "10057")
    first = await book(shop, verified, at(5, 10))
    await book(shop, await verified_for(shop, "10063", "c_2"), at(5, 10), "m_2")
    with pytest.raises(SlotTaken):
        await book(shop, await verified_for(shop, "10078", "c_3"), at(5, 10), "m_3")
    slots = await shop.appointments.slots(HOME, from_day=date(2026, 3, 5), days=1, limit=9)

    assert first.reference == "A20002"
    assert (first.starts_at, first.ends_at) == (at(5, 10), at(5, 12))
    assert at(5, 10) not in [slot.starts_at for slot in slots]


async def test_race_for_the_last_seat(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Six customers, two processes, two seats."""
    numbers = ("10042", "10057", "10063", "10078", "10085", "10091")
    proofs = [await verified_for(shop, number, f"c_{number}") for number in numbers]
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(
                book((shop, rival)[position % 2], proof, at(5, 10), f"m_{position}")
                for position, proof in enumerate(proofs)
            ),
            return_exceptions=True,
        )

    assert sum(isinstance(result, Appointment) for result in results) == 2
    assert sum(isinstance(result, SlotTaken) for result in results) == 4
    booked = "SELECT count(*) FROM appointments WHERE starts_at = :at AND status = 'booked'"
    moment = at(5, 10).astimezone(UTC)
    if url.startswith("sqlite"):
        text = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
        assert await ask(url, booked, at=text) == 2
    else:
        assert await ask(url, booked, at=moment) == 2


async def test_same_key_books_once(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """The message comes twice; another moment under its key is refused."""
    verified = await verified_for(shop, "10057")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(book(one, verified, at(5, 10)) for one in (shop, rival) * 3)
        )

    assert len(set(results)) == 1
    with pytest.raises(KeyReused):
        await book(shop, verified, at(5, 12))


@pytest.mark.parametrize(
    "starts_at",
    [
        at(4, 14),  # too soon
        at(3, 10),  # past
        at(5, 11),  # between two
        at(5, 18),  # after closing
        at(7, 10),  # Saturday
        at(5, 10) + timedelta(days=90),
        datetime(2026, 3, 5, 10, tzinfo=UTC),  # eleven by the shop's clock
    ],
)
async def test_moment_that_is_no_slot_is_refused(shop: OrderSystem, starts_at: datetime) -> None:
    """Whatever the customer says."""
    with pytest.raises(SlotUnavailable):
        await book(shop, await verified_for(shop, "10057"), starts_at)


async def test_naive_moment_is_by_the_shops_clock(shop: OrderSystem) -> None:
    """As people mean it."""
    booked = await book(shop, await verified_for(shop, "10057"), at(5, 10).replace(tzinfo=None))

    assert booked.starts_at == at(5, 10)


async def test_appointment_is_moved_and_its_seat_freed(shop: OrderSystem) -> None:
    """The reference stays."""
    verified = await verified_customer(shop, "10057")
    booked = await book(shop, verified, at(6, 10))
    moved = await shop.appointments.move(verified, booked.reference, at(9, 12), key="m_2")
    slots = await shop.appointments.slots(HOME, from_day=date(2026, 3, 6), days=4, limit=99)
    free = {slot.starts_at: slot.free for slot in slots}

    assert (moved.reference, moved.starts_at) == (booked.reference, at(9, 12))
    assert (free[at(6, 10)], free[at(9, 12)]) == (2, 1)
    assert await shop.appointments.own(verified) == (moved,)
    assert await shop.appointments.move(verified, booked.reference, at(9, 12), key="m_3") == moved


async def test_appointment_is_not_moved_to_a_full_slot(shop: OrderSystem) -> None:
    """It stays where it was."""
    for number in ("10063", "10078"):
        await book(shop, await verified_for(shop, number, f"c_{number}"), at(9, 12), number)
    verified = await verified_customer(shop, "10057")
    booked = await book(shop, verified, at(6, 10))
    with pytest.raises(SlotTaken):
        await shop.appointments.move(verified, booked.reference, at(9, 12), key="m_2")

    assert await shop.appointments.own(verified) == (booked,)


async def test_cancelled_appointment_gives_up_its_seat(shop: OrderSystem) -> None:
    """It can be booked again; cancelling twice is refused, sent twice is not."""
    verified = await verified_customer(shop, "10057")
    booked = await book(shop, verified, at(6, 10))
    cancelled = await shop.appointments.cancel(verified, booked.reference, key="m_2")
    again = await shop.appointments.cancel(verified, booked.reference, key="m_2")
    with pytest.raises(AppointmentFixed):
        await shop.appointments.cancel(verified, booked.reference, key="m_3")

    assert cancelled == again
    assert cancelled.status is AppointmentStatus.CANCELLED
    assert await shop.appointments.own(verified) == ()
    (slot, *_) = await shop.appointments.slots(HOME, from_day=date(2026, 3, 6), days=1, limit=9)
    assert slot.free == 2


async def test_too_late_to_change_it_here(shop: OrderSystem) -> None:
    """Within a day a person must be asked."""
    verified = await verified_customer(shop, "10057")
    booked = await book(shop, verified, at(5, 10))
    with pytest.raises(AppointmentFixed):
        await shop.appointments.cancel(verified, booked.reference, key="m_2")
    with pytest.raises(AppointmentFixed):
        await shop.appointments.move(verified, booked.reference, at(9, 12), key="m_3")


async def test_appointment_of_somebody_else_is_not_found(shop: OrderSystem) -> None:
    """And proof of one order shows and changes none."""
    other = await verified_customer(shop, "10057")
    with pytest.raises(AppointmentNotFound):
        await shop.appointments.cancel(other, "A20001", key="m_1")
    neighbour = await verified_for(shop, "10042", "c_neighbour")
    with pytest.raises(FullProofNeeded):
        await shop.appointments.own(neighbour)
    sanne = await verified_customer(shop, "10042", "c_sanne")
    (visit,) = await shop.appointments.own(sanne)

    assert (visit.reference, visit.starts_at) == ("A20001", at(11, 10))


async def test_nobody_books_the_whole_week(shop: OrderSystem) -> None:
    """Three a customer, by the policy table."""
    verified = await verified_for(shop, "10057")
    for hour in (8, 10, 12):
        await book(shop, verified, at(6, hour), f"m_{hour}")
    with pytest.raises(OutOfPolicy) as refusal:
        await book(shop, verified, at(6, 14), "m_14")

    assert refusal.value.rule == "appointments-limit"


@given(
    st.integers(0, 1380),
    st.integers(1, 1440),
    st.integers(5, 240),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
def test_slots_follow_each_other_within_the_hours(
    opens: int, length: int, minutes: int, day: date
) -> None:
    """On every day of the year, those the clock changes on too."""
    hours = Hours(opens, min(opens + length, 1440), minutes, 1)
    slots = list(hours.slots_on(day))

    assert all(end - begin == timedelta(minutes=minutes) for begin, end in slots)
    assert [begin for begin, _ in slots] == sorted({begin for begin, _ in slots})
    assert all(begin.astimezone(SHOP_TIME).date() == day for begin, _ in slots)
