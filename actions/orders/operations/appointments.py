"""Appointments against real availability: free slots, booking, moving and cancelling."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from actions.orders.clock import Clock
from actions.orders.errors import (
    AppointmentFixed,
    AppointmentNotFound,
    OutOfPolicy,
    SlotTaken,
    SlotUnavailable,
)
from actions.orders.kinds import AppointmentKind, AppointmentStatus
from actions.orders.model.opening import SHOP_TIME, Hours
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.operations.access import check_current, check_full
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.store.appointments import Booked
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.written import clean_story


@dataclass(frozen=True, slots=True)
class Slot:
    """Both moments in the shop's own time zone; `free` is how many can still book it."""

    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """Both moments in the shop's own time zone."""

    reference: str
    kind: AppointmentKind
    status: AppointmentStatus
    starts_at: datetime
    ends_at: datetime
    note: str


class Appointments:
    """Booking needs a proof of any level that is current (`VerificationExpired`); what was booked
    is shown and changed with one of level `full` only (`FullProofNeeded`)."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def slots(
        self,
        kind: AppointmentKind,
        *,
        from_day: date | None = None,
        days: int = 7,
        limit: int = 5,
    ) -> tuple[Slot, ...]:
        """Free ones, soonest first. Needs no proof."""
        now = self._clock()
        first = max(from_day or now.astimezone(SHOP_TIME).date(), now.astimezone(SHOP_TIME).date())
        async with self._database.reading() as work:
            timetable = await _timetable(work, kind)
            policy = await work.policies.service()
            taken = await work.appointments.taken(
                kind, _midnight(first), _midnight(first + timedelta(days=days))
            )
        free = []
        for day in (first + timedelta(days=number) for number in range(days)):
            for slot in timetable.slots_on(day):
                left = slot.free - taken.get(slot.starts_at.astimezone(UTC), 0)
                if left > 0 and in_reach(slot.starts_at, policy, now):
                    free.append(replace(slot, free=left))
        return tuple(free[:limit])

    async def own(self, verified: Verified) -> tuple[Appointment, ...]:
        """Those booked and still to come, soonest first."""
        now = self._clock()
        check_full(verified, now)
        async with self._database.reading() as work:
            coming = await work.appointments.coming(verified.customer_id, now)
        return tuple(_appointment(booked) for booked in coming)

    async def book(
        self,
        verified: Verified,
        kind: AppointmentKind,
        starts_at: datetime,
        *,
        key: str,
        note: str = "",
    ) -> Appointment:
        """Raises `SlotTaken`, `SlotUnavailable`, `InvalidText`, `OutOfPolicy` (rule
        `appointments-limit`), `KeyReused`."""
        check_current(verified, self._clock())
        words = clean_story("note", note, required=False)
        moment = _aware(starts_at)

        async def write(work: Work) -> Appointment:
            now = self._clock()
            await work.cases.hold_customer(verified.customer_id)
            slot = await self._slot(work, kind, moment)
            await _check_limit(work, verified, now)
            booked = Booked(
                "", kind, AppointmentStatus.BOOKED, moment, slot.ends_at.astimezone(UTC), words
            )
            reference = await work.appointments.book(
                booked,
                capacity=slot.free,
                customer_id=verified.customer_id,
                conversation_id=verified.conversation_id,
                at=now,
            )
            if reference is None:
                raise SlotTaken(slot.starts_at)
            return _appointment(replace(booked, reference=reference))

        details = {"kind": kind, "starts_at": moment, "note": words}
        request = Request("book", verified, "", details)
        return await self._writes.once(key, request, Appointment, write)

    async def move(
        self, verified: Verified, reference: str, starts_at: datetime, *, key: str
    ) -> Appointment:
        """Raises `AppointmentNotFound`, `AppointmentFixed`, and as `book`."""
        check_full(verified, self._clock())
        moment = _aware(starts_at)

        async def write(work: Work) -> Appointment:
            old = await self._changeable(work, verified, reference)
            slot = await self._slot(work, old.kind, moment)
            ends_at = slot.ends_at.astimezone(UTC)
            moved = replace(old, starts_at=moment, ends_at=ends_at)
            if old.starts_at == moment:
                return _appointment(old)
            if not await work.appointments.move(old.reference, moment, ends_at, capacity=slot.free):
                raise SlotTaken(slot.starts_at)
            return _appointment(moved)

        details = {"reference": reference, "starts_at": moment}
        request = Request("move_appointment", verified, "", details)
        return await self._writes.once(key, request, Appointment, write)

    async def cancel(self, verified: Verified, reference: str, *, key: str) -> Appointment:
        """Raises `AppointmentNotFound`, `AppointmentFixed`, `KeyReused`."""
        check_full(verified, self._clock())

        async def write(work: Work) -> Appointment:
            old = await self._changeable(work, verified, reference)
            await work.appointments.cancel(old.reference)
            return _appointment(replace(old, status=AppointmentStatus.CANCELLED))

        request = Request("cancel_appointment", verified, "", {"reference": reference})
        return await self._writes.once(key, request, Appointment, write)

    async def _slot(self, work: Work, kind: AppointmentKind, moment: datetime) -> Slot:
        """The slot that begins then; `free` is all its seats. Raises `SlotUnavailable`."""
        timetable = await _timetable(work, kind)
        policy = await work.policies.service()
        slots = timetable.slots_on(moment.astimezone(SHOP_TIME).date())
        slot = next((slot for slot in slots if slot.starts_at == moment), None)
        if slot is None or not in_reach(moment, policy, self._clock()):
            raise SlotUnavailable(moment.astimezone(SHOP_TIME))
        return slot

    async def _changeable(self, work: Work, verified: Verified, reference: str) -> Booked:
        """Raises `AppointmentNotFound`, `AppointmentFixed`."""
        booked = await work.appointments.find(reference, verified.customer_id)
        if booked is None:
            raise AppointmentNotFound(reference)
        policy = await work.policies.service()
        too_late = booked.starts_at - self._clock() < policy.appointment_fixed
        if too_late or booked.status is not AppointmentStatus.BOOKED:
            raise AppointmentFixed(booked.reference, booked.starts_at.astimezone(SHOP_TIME))
        return booked


@dataclass(frozen=True, slots=True)
class _Timetable:
    kind: AppointmentKind
    hours: dict[int, Hours]
    closed: frozenset[date]

    def slots_on(self, day: date) -> Iterator[Slot]:
        """Every slot of the day, with all its seats."""
        hours = self.hours.get(day.weekday())
        if hours is None or day in self.closed:
            return
        for begins, ends in hours.slots_on(day):
            starts_at, ends_at = begins.astimezone(SHOP_TIME), ends.astimezone(SHOP_TIME)
            yield Slot(self.kind, starts_at, ends_at, hours.capacity)


async def _timetable(work: Work, kind: AppointmentKind) -> _Timetable:
    hours = await work.appointments.hours(kind)
    return _Timetable(kind, hours, await work.appointments.closed_days())


def in_reach(moment: datetime, policy: ServicePolicy, now: datetime) -> bool:
    """Neither too soon nor too far ahead."""
    return policy.appointment_notice <= moment - now <= policy.appointment_ahead


async def _check_limit(work: Work, verified: Verified, now: datetime) -> None:
    policy = await work.policies.service()
    coming = await work.appointments.coming(verified.customer_id, now)
    if len(coming) >= policy.appointments_limit:
        facts = {"booked": str(len(coming)), "limit": str(policy.appointments_limit)}
        raise OutOfPolicy("appointments-limit", "", facts)


def _appointment(booked: Booked) -> Appointment:
    return Appointment(
        reference=booked.reference,
        kind=booked.kind,
        status=booked.status,
        starts_at=booked.starts_at.astimezone(SHOP_TIME),
        ends_at=booked.ends_at.astimezone(SHOP_TIME),
        note=booked.note,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHOP_TIME).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    """A moment without a zone is by the shop's clock."""
    local = moment if moment.tzinfo is not None else moment.replace(tzinfo=SHOP_TIME)
    return local.astimezone(UTC)
