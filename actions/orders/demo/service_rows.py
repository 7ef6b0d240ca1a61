"""The rest of the demo: carriers' rules, opening hours, and what named customers have going on."""

from datetime import UTC, date, datetime, timedelta

from actions.orders.kinds import (
    AccountType,
    AppointmentKind,
    AppointmentStatus,
    CaseKind,
    CaseStatus,
    ComplaintCategory,
    ConsentPurpose,
)
from actions.orders.model.opening import SHOP_TIME, Hours
from actions.orders.store.bulk import Row
from actions.orders.working_days import add_working_days

# Days late before a search, working days a search takes, days to report damage.
CARRIERS = {
    "PakketVlug": (2, 3, 7),
    "Avondrit": (1, 3, 7),
    "EuroBode": (3, 8, 7),
    "WereldPost": (7, 15, 10),
}
WEEKDAYS, SATURDAY = range(5), 5
# Opens, closes, minutes, seats.
OPENING = {
    AppointmentKind.HOME_VISIT: Hours(8 * 60, 18 * 60, 120, 2),
    AppointmentKind.STORE: Hours(10 * 60, 18 * 60, 30, 2),
    AppointmentKind.CALL: Hours(9 * 60, 20 * 60, 20, 3),
}
FIXED_FEASTS = ((1, 1), (4, 27), (12, 25), (12, 26))
NOTES = {(1, 1): "New Year", (4, 27): "King's Day", (12, 25): "Christmas", (12, 26): "Christmas"}
SANNE, EMMA, AISHA = 1, 4, 10


def carrier_rows() -> list[Row]:
    names = ("late_after", "search_takes", "report_within")
    return [
        {"carrier": carrier} | dict(zip(names, days, strict=True))
        for carrier, days in CARRIERS.items()
    ]


def hours_rows() -> list[Row]:
    """Monday to Friday all kinds; on Saturday the store."""
    return [
        {
            "kind": kind,
            "weekday": weekday,
            "opens": hours.opens,
            "closes": hours.closes,
            "slot_minutes": hours.slot_minutes,
            "capacity": hours.capacity,
        }
        for kind, hours in OPENING.items()
        for weekday in (*WEEKDAYS, *((SATURDAY,) if kind is AppointmentKind.STORE else ()))
    ]


def closed_rows(now: datetime) -> list[Row]:
    """The feasts that have a fixed day, this year and the next two."""
    return [
        {"day": date(year, month, day), "note": NOTES[month, day]}
        for year in range(now.year, now.year + 3)
        for month, day in FIXED_FEASTS
    ]


def appointment_rows(now: datetime) -> list[Row]:
    """A20001: somebody comes to assemble Sanne's lamp; a week ahead, at ten."""
    day = now.astimezone(SHOP_TIME).date() + timedelta(days=7)
    closed = {row["day"] for row in closed_rows(now)}
    while day.weekday() not in WEEKDAYS or day in closed:
        day += timedelta(days=1)
    starts_at = datetime(day.year, day.month, day.day, 10, tzinfo=SHOP_TIME).astimezone(UTC)
    return [
        {
            "id": 1,
            "customer_id": SANNE,
            "kind": AppointmentKind.HOME_VISIT,
            "status": AppointmentStatus.BOOKED,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "seat": 1,
            "note": "",
            "conversation_id": "c_demo",
            "booked_at": now - timedelta(days=2),
        }
    ]


def case_rows(now: datetime) -> list[Row]:
    """K40001: Emma's towels smelled of paint; K40002: the carrier looks for Aisha's shelf."""
    return [
        _case(
            1,
            kind=CaseKind.COMPLAINT,
            category=ComplaintCategory.PRODUCT.value,
            status=CaseStatus.WITH_AGENT,
            customer_id=EMMA,
            number=10078,
            description="The towels smelled of paint.",
            wish="A word from the people who pack them.",
            opened_at=now - timedelta(days=1),
        ),
        _case(
            2,
            kind=CaseKind.FOLLOW_UP,
            category="track_order",
            status=CaseStatus.WITH_CARRIER,
            customer_id=AISHA,
            number=10138,
            description="Asked the depot where the shelf is.",
            wish="",
            opened_at=now - timedelta(hours=20),
        ),
    ]


def _case(
    number_of_case: int,
    *,
    kind: CaseKind,
    category: str,
    status: CaseStatus,
    customer_id: int,
    number: int,
    description: str,
    wish: str,
    opened_at: datetime,
) -> Row:
    return {
        "id": number_of_case,
        "kind": kind,
        "category": category,
        "status": status,
        "conversation_id": "c_demo",
        "customer_id": customer_id,
        "order_number": number,
        "description": description,
        "wish": wish,
        "opened_at": opened_at,
        "due_on": add_working_days(opened_at.date(), 3),
        "closed_at": None,
    }


def case_step_rows(now: datetime) -> list[Row]:
    """Opened, then one step on."""
    return [
        {"case_id": row["id"], "at": at, "status": status, "note": note}
        for row in case_rows(now)
        for at, status, note in (
            (row["opened_at"], CaseStatus.OPEN, "opened"),
            (now - timedelta(hours=2), row["status"], "we have asked for an answer"),
        )
    ]


def account_rows() -> list[Row]:
    """Emma buys for a firm."""
    return [
        {
            "customer_id": EMMA,
            "type": AccountType.BUSINESS,
            "company": "Sample & Daughters",
            "deletes_on": None,
            "erased_at": None,
        }
    ]


def consent_rows(now: datetime) -> list[Row]:
    """Sanne reads the newsletter, and wants no calls."""
    return [
        {
            "customer_id": SANNE,
            "purpose": purpose,
            "given": given,
            "at": now - timedelta(days=90),
            "source": "web",
            "conversation_id": None,
        }
        for purpose, given in (
            (ConsentPurpose.NEWSLETTER, True),
            (ConsentPurpose.PHONE_CALLS, False),
        )
    ]


def subscription_rows(email: str, now: datetime) -> list[Row]:
    return [{"email": email, "active": True, "changed_at": now - timedelta(days=90)}]
