"""Which claim an order allows today, by its state, the shop's policy and the carrier's rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.orders.errors import ClaimNotNow, ClaimTooEarly, Instead, OutOfPolicy, ProductNotFound
from actions.orders.kinds import ClaimKind, Remedy
from actions.orders.model.order import Order, Shipment
from actions.orders.model.product import Wanted, gathered
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.operations.remaining import Chosen, Remaining, check_delivered
from actions.orders.operations.tracking import expected_on
from actions.orders.store.cases import CarrierRule
from actions.orders.store.work import Work

SEARCHED = frozenset({ClaimKind.LATE_PARCEL, ClaimKind.NOT_RECEIVED})
_WAIT = (Instead.WAIT, Instead.CANCEL_ORDER)


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """All that a verdict rests on besides the order itself."""

    policy: ServicePolicy
    carrier: CarrierRule
    carrier_name: str | None
    shipment: Shipment | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is allowed, best first, and between which days."""

    remedies: tuple[Remedy, ...]
    from_day: date | None
    until: date | None
    instead: tuple[Instead, ...] = (Instead.CONTACT_HUMAN_AGENT,)


async def rules_of(work: Work, order: Order) -> ClaimRules:
    shipment = await work.deliveries.newest_shipment(order.number)
    name = shipment.carrier if shipment else None
    return ClaimRules(
        policy=await work.policies.service(),
        carrier=await work.cases.carrier_rule(name),
        carrier_name=name,
        shipment=shipment,
    )


def decide(order: Order, rules: ClaimRules, kind: ClaimKind, today: date) -> Verdict:
    """Raises leaves of `Refused`, and `OutOfPolicy` past the window."""
    if kind is ClaimKind.LATE_PARCEL:
        return _late(order, rules, today)
    if kind is ClaimKind.NOT_RECEIVED and order.is_on_the_road:
        # It is not said to be delivered: then it is late, if anything.
        raise ClaimNotNow(order.number, order.status.value, (Instead.WAIT, Instead.OPEN_CLAIM))
    window = rules.policy.claim_window
    if kind is ClaimKind.DAMAGED_ITEM:
        window = timedelta(days=rules.carrier.report_within)
    delivered_on = check_delivered(order).date()
    until = delivered_on + window
    if today > until:
        facts = {"kind": kind.value, "delivered_on": delivered_on.isoformat()}
        raise OutOfPolicy("claim-window", order.number, facts | {"until": until.isoformat()})
    remedies = (Remedy.SEARCH,) if kind in SEARCHED else (Remedy.REPLACEMENT, Remedy.REFUND)
    return Verdict(remedies, delivered_on, until)


def _late(order: Order, rules: ClaimRules, today: date) -> Verdict:
    if order.is_before_dispatch:
        raise ClaimNotNow(order.number, order.status.value, _WAIT)
    if not order.is_on_the_road:
        raise ClaimNotNow(order.number, order.status.value, (Instead.OPEN_CLAIM,))
    expected = expected_on(order, rules.shipment)
    if expected is None:
        return Verdict((Remedy.SEARCH,), None, None)
    from_day = expected + timedelta(days=rules.carrier.late_after)
    if today < from_day:
        raise ClaimTooEarly(order.number, order.status.value, (Instead.WAIT,), from_day)
    return Verdict((Remedy.SEARCH,), from_day, None)


def chosen_for(
    lines: Sequence[Remaining], items: tuple[Wanted, ...] | None
) -> tuple[Chosen, ...] | None:
    """The items named, or the one product of the order; None where they were dealt with before.

    Raises `ProductNotFound`, `InvalidQuantity`.
    """
    by_sku = {one.line.sku: one for one in lines}
    if items is None:
        if len(lines) != 1:
            raise ProductNotFound("")
        one = lines[0]
        return (Chosen(one, one.left),) if one.left else None
    chosen = []
    for item in gathered(items):
        if item.sku not in by_sku:
            raise ProductNotFound(item.sku)
        if item.quantity > by_sku[item.sku].left:
            return None
        chosen.append(Chosen(by_sku[item.sku], item.quantity))
    return tuple(chosen)
