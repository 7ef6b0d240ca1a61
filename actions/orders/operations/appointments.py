"""Appointments against real availability: free slots, booking, moving and cancelling."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.clock import Clock
from actions.orders.kinds import AppointmentKind, AppointmentStatus
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database


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
    """Booking needs a proof of any level, which must be current (`VerificationExpired`)."""

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
        raise NotImplementedError

    async def own(self, verified: Verified) -> tuple[Appointment, ...]:
        """Those booked and still to come, soonest first."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def move(
        self, verified: Verified, reference: str, starts_at: datetime, *, key: str
    ) -> Appointment:
        """Raises `AppointmentNotFound`, `AppointmentFixed`, and as `book`."""
        raise NotImplementedError

    async def cancel(self, verified: Verified, reference: str, *, key: str) -> Appointment:
        """Raises `AppointmentNotFound`, `AppointmentFixed`, `KeyReused`."""
        raise NotImplementedError
