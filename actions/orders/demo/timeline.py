"""When each thing happened to a demo order, reckoned back from when it reached its status."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.orders.demo.plan import Plan
from actions.orders.model.order import Moments
from actions.orders.states import OrderStatus, PaymentMethod, ScanCode
from actions.orders.working_days import add_working_days

PAY = timedelta(minutes=4)
PAY_LATER = timedelta(days=12)
PACK = timedelta(hours=20)
SHIP = timedelta(hours=24)
DOOR = timedelta(hours=4)
SEND_BACK = timedelta(days=9)
WAREHOUSE, HUB = "Tilburg", "Utrecht"

S = OrderStatus
HAS_SHIPPED = frozenset({S.IN_TRANSIT, S.OUT_FOR_DELIVERY, S.DELIVERED, S.RETURNED})
HAS_ARRIVED = frozenset({S.DELIVERED, S.RETURNED})


@dataclass(frozen=True, slots=True)
class Scan:
    at: datetime
    code: ScanCode
    place: str


def on_the_road(plan: Plan) -> timedelta:
    """From dispatch to the driver's last round."""
    return timedelta(days=plan.option.days_max, hours=-4)


def placed_at(plan: Plan) -> datetime:
    """Back from the status reached to the click on "order"."""
    road = on_the_road(plan)
    since_placed = {
        S.AWAITING_PAYMENT: timedelta(),
        S.PROCESSING: PAY,
        S.PACKED: PACK,
        S.IN_TRANSIT: SHIP,
        S.OUT_FOR_DELIVERY: SHIP + road,
        S.DELIVERED: SHIP + road + DOOR,
        S.RETURNED: SHIP + road + DOOR + SEND_BACK,
        S.CANCELLED: timedelta(hours=3),
    }
    return plan.reached_at - since_placed[plan.status]


def moments(plan: Plan, now: datetime) -> Moments:
    """All stations the order has passed by `now`."""
    placed = placed_at(plan)
    paid = placed + (PAY_LATER if plan.method is PaymentMethod.PAY_LATER else PAY)
    is_paid = paid <= now and plan.status is not S.AWAITING_PAYMENT
    cancelled = plan.reached_at if plan.status is S.CANCELLED else None
    if cancelled is not None and paid > cancelled:
        is_paid = False
    shipped = placed + SHIP if plan.status in HAS_SHIPPED else None
    arrived = plan.status in HAS_ARRIVED
    return Moments(
        placed_at=placed,
        paid_at=paid if is_paid else None,
        packed_at=placed + PACK if shipped or plan.status is S.PACKED else None,
        shipped_at=shipped,
        delivered_at=placed + SHIP + on_the_road(plan) + DOOR if arrived else None,
        cancelled_at=cancelled,
        returned_at=plan.reached_at if plan.status is S.RETURNED else None,
    )


def promised_on(plan: Plan, now: datetime) -> date | None:
    """The day named to the customer; a delayed parcel's has passed."""
    if plan.status in {S.CANCELLED, S.AWAITING_PAYMENT}:
        return None
    if plan.status is S.OUT_FOR_DELIVERY:
        return now.date()
    if plan.delayed:
        return (now - timedelta(days=2)).date()
    return add_working_days(placed_at(plan).date(), 1 + plan.option.days_max)


def scans(plan: Plan, now: datetime) -> Iterator[Scan]:
    """What the carrier has reported, oldest first."""
    shipped = placed_at(plan) + SHIP
    road = on_the_road(plan)
    city = plan.person.home.city
    yield Scan(shipped - timedelta(hours=2), ScanCode.ANNOUNCED, WAREHOUSE)
    journey = [
        Scan(shipped, ScanCode.ACCEPTED, WAREHOUSE),
        Scan(shipped + timedelta(hours=4), ScanCode.SORTED, HUB),
        Scan(shipped + timedelta(hours=6), ScanCode.DEPARTED, HUB),
    ]
    if plan.delayed:
        journey.append(Scan(shipped + timedelta(hours=30), ScanCode.DELAYED, HUB))
    else:
        if plan.option.zone == "WORLD":
            journey.append(Scan(shipped + road / 2, ScanCode.CUSTOMS, city))
        journey.append(Scan(shipped + road - timedelta(hours=5), ScanCode.ARRIVED, city))
    if plan.status is not S.IN_TRANSIT:
        journey.append(Scan(shipped + road, ScanCode.OUT_FOR_DELIVERY, city))
    if plan.status in HAS_ARRIVED:
        journey.append(Scan(shipped + road + DOOR, ScanCode.DELIVERED, city))
    yield from (scan for scan in journey if scan.at <= now)
