"""Claims on a parcel: an item that was missing or damaged, a parcel that is late or never came."""

from dataclasses import dataclass
from datetime import date

from actions.orders.clock import Clock
from actions.orders.errors import AlreadyClaimed, ClaimNotNow, Instead, OutOfPolicy, Refused
from actions.orders.kinds import CaseKind, CaseStatus, ClaimKind, Remedy
from actions.orders.model.billing import Refund
from actions.orders.model.order import Order
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order, own_order_held
from actions.orders.operations.claim_rules import (
    SEARCHED,
    ClaimRules,
    Verdict,
    chosen_for,
    decide,
    rules_of,
)
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.quoting import days_of
from actions.orders.operations.recording import NewCase, write_case
from actions.orders.operations.refunds import refundable_of
from actions.orders.operations.remaining import Chosen, remaining_of
from actions.orders.states import OrderStatus, RefundReason, RefundStatus
from actions.orders.store.cases import ClaimFacts
from actions.orders.store.database import Database
from actions.orders.store.placing import Link, NewOrder
from actions.orders.store.tables.after import OrderLinkKind
from actions.orders.store.work import Work
from actions.orders.working_days import add_working_days
from actions.orders.written import clean_story

_REASONS = {
    ClaimKind.MISSING_ITEM: RefundReason.MISSING,
    ClaimKind.DAMAGED_ITEM: RefundReason.DAMAGED,
}


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """What the carrier's rules allow now. `from_day` and `until` bound the claim where known;
    `remedies` best first; `refusal` is the error's code."""

    number: str
    kind: ClaimKind
    possible: bool
    carrier: str | None
    from_day: date | None
    until: date | None
    remedies: tuple[Remedy, ...]
    refusal: str | None
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """`answer_by` is when the customer hears or has it; `refund` is zero but for that remedy."""

    reference: str
    number: str
    kind: ClaimKind
    remedy: Remedy
    answer_by: date
    refund: Money
    refund_reference: str | None
    replacement_number: str | None


class Claims:
    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def terms(self, verified: Verified, number: str, kind: ClaimKind) -> ClaimTerms:
        """Also answers where a claim is refused. Raises those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            rules = await rules_of(work, order)
        return terms_of(order, rules, kind, self._clock().date())

    async def claim(
        self,
        verified: Verified,
        number: str,
        *,
        kind: ClaimKind,
        what_happened: str,
        key: str,
        remedy: Remedy | None = None,
        items: tuple[Wanted, ...] | None = None,
    ) -> Claimed:
        """Record the claim and do what the rules allow; without `remedy`, the best one.

        `items` names what was missing or damaged (needed for those kinds when the order has
        more than one product). Raises `NotDelivered`, `ClaimNotNow`, `ClaimTooEarly`,
        `AlreadyClaimed` (each with `instead`), `OutOfPolicy` (rules `claim-limit`,
        `claim-window`), `OutOfStock`, `ProductNotFound`, `InvalidQuantity`, `InvalidText`,
        `KeyReused`, and those of every operation.
        """
        parsed = check_reach(verified, number, self._clock())
        story = clean_story("what_happened", what_happened)

        async def write(work: Work) -> Claimed:
            order = await own_order_held(work, verified, parsed)
            rules = await rules_of(work, order)
            verdict = decide(order, rules, kind, self._clock().date())
            chosen = await self._chosen(work, order, kind, items)
            way = remedy or verdict.remedies[0]
            if way not in verdict.remedies:
                raise ClaimNotNow(parsed, order.status.value, verdict.instead)
            value = Money.total((one.price for one in chosen), order.total.currency)
            if value > rules.policy.claim_limit:
                facts = {"value": str(value), "limit": str(rules.policy.claim_limit)}
                raise OutOfPolicy("claim-limit", parsed, facts)
            return await self._settle(work, verified, order, rules, kind, way, chosen, story)

        details = {"kind": kind, "what_happened": story, "remedy": remedy, "items": items}
        request = Request("claim", verified, parsed, details)
        return await self._writes.once(key, request, Claimed, write)

    async def _chosen(
        self, work: Work, order: Order, kind: ClaimKind, items: tuple[Wanted, ...] | None
    ) -> tuple[Chosen, ...]:
        """What of the order it is about: nothing in particular while the parcel is sought."""
        if kind in SEARCHED:
            known = await work.cases.newest_claim(order.number, kind, open_only=True)
            if known is not None:
                raise AlreadyClaimed(
                    order.number, order.status.value, (Instead.CONTACT_HUMAN_AGENT,), known
                )
            return ()
        chosen = chosen_for(await remaining_of(work, order), items)
        if chosen is None:
            known = await work.cases.newest_claim(order.number, kind, open_only=False)
            raise AlreadyClaimed(
                order.number, order.status.value, (Instead.CONTACT_HUMAN_AGENT,), known or ""
            )
        return chosen

    async def _settle(
        self,
        work: Work,
        verified: Verified,
        order: Order,
        rules: ClaimRules,
        kind: ClaimKind,
        remedy: Remedy,
        chosen: tuple[Chosen, ...],
        story: str,
    ) -> Claimed:
        now = self._clock()
        refund = replacement = None
        days = rules.carrier.search_takes
        if remedy is Remedy.REFUND:
            refund = await self._refund(work, verified, order, kind, chosen)
            days = (await work.policies.current()).refund_working_days
        if remedy is Remedy.REPLACEMENT:
            replacement = await self._replace(work, order, chosen)
            days = rules.policy.claim_working_days
        new = NewCase(
            kind=CaseKind.CLAIM,
            category=kind.value,
            description=story,
            working_days=days,
            number=order.number,
            status=CaseStatus.WITH_CARRIER if remedy is Remedy.SEARCH else CaseStatus.SOLVED,
        )
        case_id, case = await write_case(work, verified, new, now)
        facts = ClaimFacts(
            kind=kind,
            remedy=remedy,
            refund_reference=refund.reference if refund else None,
            replacement_number=replacement,
            lines={one.remaining.line_id: one.quantity for one in chosen},
        )
        await work.cases.add_claim(case_id, facts)
        return Claimed(
            reference=case.reference,
            number=order.number,
            kind=kind,
            remedy=remedy,
            answer_by=case.due_on,
            refund=refund.amount if refund else Money.zero(order.total.currency),
            refund_reference=facts.refund_reference,
            replacement_number=replacement,
        )

    async def _refund(
        self,
        work: Work,
        verified: Verified,
        order: Order,
        kind: ClaimKind,
        chosen: tuple[Chosen, ...],
    ) -> Refund:
        now = self._clock()
        currency = order.total.currency
        account = await work.billing.account(order.number, currency)
        value = Money.total((one.price for one in chosen), currency)
        if not value or refundable_of(order, account) < value:
            facts = {"value": str(value), "refundable": str(refundable_of(order, account))}
            raise OutOfPolicy("claim-unpaid", order.number, facts)
        days = (await work.policies.current()).refund_working_days
        refund = Refund(
            reference=await work.billing.next_refund_reference(order.number),
            number=order.number,
            status=RefundStatus.APPROVED,
            reason=_REASONS[kind],
            amount=value,
            method=account.method,
            requested_at=now,
            expected_by=add_working_days(now.date(), days),
            completed_at=None,
        )
        await work.billing.add_refund(refund, conversation_id=verified.conversation_id)
        return refund

    async def _replace(self, work: Work, order: Order, chosen: tuple[Chosen, ...]) -> str:
        """A free order of the same things to the same address, linked to the first."""
        now = self._clock()
        wanted = tuple(Wanted(one.remaining.line.sku, one.quantity) for one in chosen)
        picked = await work.products.pick(wanted)
        await work.products.move(picked)
        nothing = Money.zero(order.total.currency)
        option = await work.deliveries.option(order.delivery_option)
        number = await work.placing.add(
            NewOrder(
                customer_id=order.customer_id,
                status=OrderStatus.PROCESSING,
                picked=picked,
                shipping=nothing,
                total=nothing,
                delivery_option=order.delivery_option,
                deliver_to=order.delivery_address,
                placed_at=now,
                pay_before=None,
                promised_on=days_of(option, now.date())[1],
                free=True,
            )
        )
        await work.placing.link(number, Link(order.number, OrderLinkKind.REPLACEMENT, nothing))
        return number


def terms_of(order: Order, rules: ClaimRules, kind: ClaimKind, today: date) -> ClaimTerms:
    """The verdict, or why there is none."""
    verdict, refusal = Verdict((), None, None), None
    try:
        verdict = decide(order, rules, kind, today)
    except (Refused, OutOfPolicy) as error:
        refusal = error
    return ClaimTerms(
        number=order.number,
        kind=kind,
        possible=refusal is None,
        carrier=rules.carrier_name,
        from_day=getattr(refusal, "from_day", verdict.from_day),
        until=verdict.until,
        remedies=verdict.remedies,
        refusal=refusal.code if refusal else None,
        instead=refusal.instead if isinstance(refusal, Refused) else (),
    )
