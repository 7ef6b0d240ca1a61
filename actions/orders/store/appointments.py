"""Opening hours and appointments as rows; a seat of a slot is booked once, by a constraint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.kinds import AppointmentKind, AppointmentStatus
from actions.orders.model.opening import Hours
from actions.orders.reference import APPOINTMENT, parse_reference, reference_of
from actions.orders.store.tables import AppointmentHoursRow, AppointmentRow, ClosedDayRow


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment as stored, in UTC."""

    reference: str
    kind: AppointmentKind
    status: AppointmentStatus
    starts_at: datetime
    ends_at: datetime
    note: str


class AppointmentRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hours(self, kind: AppointmentKind) -> dict[int, Hours]:
        """By weekday, Monday is 0."""
        rows = await self._session.scalars(
            select(AppointmentHoursRow).where(AppointmentHoursRow.kind == kind)
        )
        return {
            row.weekday: Hours(row.opens, row.closes, row.slot_minutes, row.capacity)
            for row in rows
        }

    async def closed_days(self) -> frozenset[date]:
        return frozenset((await self._session.scalars(select(ClosedDayRow.day))).all())

    async def taken(
        self, kind: AppointmentKind, since: datetime, until: datetime
    ) -> dict[datetime, int]:
        """How many seats are booked, by when the slot begins."""
        rows = await self._session.execute(
            select(AppointmentRow.starts_at, func.count())
            .where(AppointmentRow.kind == kind, AppointmentRow.seat.is_not(None))
            .where(AppointmentRow.starts_at >= since, AppointmentRow.starts_at < until)
            .group_by(AppointmentRow.starts_at)
        )
        return {row[0]: row[1] for row in rows}

    async def book(
        self, booked: Booked, *, capacity: int, customer_id: int, conversation_id: str, at: datetime
    ) -> str | None:
        """The reference, or None where every seat is taken."""
        for seat in range(1, capacity + 1):
            row = AppointmentRow(
                customer_id=customer_id,
                kind=booked.kind,
                status=AppointmentStatus.BOOKED,
                starts_at=booked.starts_at,
                ends_at=booked.ends_at,
                seat=seat,
                note=booked.note,
                conversation_id=conversation_id,
                booked_at=at,
            )
            try:
                async with self._session.begin_nested():
                    self._session.add(row)
            except IntegrityError:
                continue
            return reference_of(APPOINTMENT, row.id)
        return None

    async def move(
        self, reference: str, starts_at: datetime, ends_at: datetime, *, capacity: int
    ) -> bool:
        """Whether there was a seat."""
        for seat in range(1, capacity + 1):
            try:
                async with self._session.begin_nested():
                    await self._session.execute(
                        update(AppointmentRow)
                        .where(AppointmentRow.id == parse_reference(APPOINTMENT, reference))
                        .values(starts_at=starts_at, ends_at=ends_at, seat=seat)
                        .execution_options(synchronize_session=False)
                    )
            except IntegrityError:
                continue
            return True
        return False

    async def cancel(self, reference: str) -> None:
        """Give up the seat."""
        await self._session.execute(
            update(AppointmentRow)
            .where(AppointmentRow.id == parse_reference(APPOINTMENT, reference))
            .values(status=AppointmentStatus.CANCELLED, seat=None)
            .execution_options(synchronize_session=False)
        )

    async def find(self, reference: str, customer_id: int) -> Booked | None:
        """The appointment, if it is that customer's; held until the transaction ends."""
        number = parse_reference(APPOINTMENT, reference)
        if number is None:
            return None
        row = await self._session.scalar(
            select(AppointmentRow)
            .where(AppointmentRow.id == number, AppointmentRow.customer_id == customer_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return None if row is None else _booked(row)

    async def coming(self, customer_id: int, now: datetime) -> Sequence[Booked]:
        """Booked and not past, soonest first."""
        rows = await self._session.scalars(
            select(AppointmentRow)
            .where(AppointmentRow.customer_id == customer_id, AppointmentRow.starts_at > now)
            .where(AppointmentRow.status == AppointmentStatus.BOOKED)
            .order_by(AppointmentRow.starts_at, AppointmentRow.id)
        )
        return [_booked(row) for row in rows]


def _booked(row: AppointmentRow) -> Booked:
    return Booked(
        reference=reference_of(APPOINTMENT, row.id),
        kind=row.kind,
        status=row.status,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        note=row.note,
    )
