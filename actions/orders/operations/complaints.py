"""Complaints, which are always recorded, and goodwill, which has its limits."""

from dataclasses import dataclass
from datetime import date, timedelta

from actions.orders.clock import Clock
from actions.orders.errors import InvalidAmount, OutOfPolicy
from actions.orders.kinds import CaseKind, CaseStatus, ComplaintCategory
from actions.orders.model.case import Case, CaseStep
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.money import Money
from actions.orders.operations.access import check_reach, own_order
from actions.orders.operations.cases import own_case, own_if_named, reach_if_named
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.recording import NewCase, open_case
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.visitor import Visitor
from actions.orders.written import clean_story

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class GoodwillTerms:
    """`most` is what may still be given for this order now; zero means a person decides."""

    number: str
    most: Money
    given_for_order: Money
    given_this_year: Money


@dataclass(frozen=True, slots=True)
class GoodwillGranted:
    """A credit for a later order, on the account until `expires_on`."""

    reference: str
    number: str
    complaint: str
    amount: Money
    expires_on: date


class Complaints:
    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def record(
        self,
        asker: Verified | Visitor,
        *,
        category: ComplaintCategory,
        what_happened: str,
        key: str,
        wish: str = "",
        number: str | None = None,
    ) -> Case:
        """Record it, whoever complains; a visitor's carries no order. `wish` is what would put
        it right. Raises `InvalidText`, `KeyReused`, and for a `number` those of every operation.
        """
        parsed = reach_if_named(asker, number, self._clock())
        story = clean_story("what_happened", what_happened)
        wanted = clean_story("wish", wish, required=False)

        async def write(work: Work) -> Case:
            await own_if_named(work, asker, parsed)
            policy = await work.policies.service()
            new = NewCase(
                kind=CaseKind.COMPLAINT,
                category=category.value,
                description=story,
                working_days=policy.complaint_working_days,
                number=parsed,
                wish=wanted,
            )
            return await open_case(work, asker, new, self._clock())

        details = {"category": category, "what_happened": story, "wish": wanted}
        request = Request("complaint", asker, parsed or "", details)
        return await self._writes.once(key, request, Case, write)

    async def goodwill_terms(self, verified: Verified, number: str) -> GoodwillTerms:
        """How much may be offered. Raises those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            policy = await work.policies.service()
            return await self._terms(work, verified, policy, parsed, order.total.currency)

    async def grant_goodwill(
        self, verified: Verified, number: str, *, complaint: str, amount: Money, key: str
    ) -> GoodwillGranted:
        """Give the credit and note it in the complaint.

        Raises `OutOfPolicy` (rules `goodwill-order-limit`, `goodwill-year-limit`; facts for the
        agent), `CaseNotFound`, `InvalidAmount`, `KeyReused`, and those of every operation.
        """
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> GoodwillGranted:
            now = self._clock()
            order = await own_order(work, verified, parsed)
            case = await own_case(work, verified, complaint)
            await work.cases.hold_customer(verified.customer_id)
            policy = await work.policies.service()
            if amount.currency != order.total.currency or not amount.amount > 0:
                raise InvalidAmount(amount)
            terms = await self._terms(work, verified, policy, parsed, amount.currency)
            check_goodwill(terms, policy, amount)
            expires_on = (now + policy.goodwill_lasts).date()
            reference = await work.cases.add_goodwill(
                verified.customer_id,
                parsed,
                amount=amount,
                reason=f"complaint {case.reference}",
                at=now,
                expires_on=expires_on,
            )
            note = f"goodwill {reference}: {amount}"
            await work.cases.move(case.reference, CaseStep(now, CaseStatus.SOLVED, note))
            return GoodwillGranted(reference, parsed, case.reference, amount, expires_on)

        request = Request("goodwill", verified, parsed, {"complaint": complaint, "amount": amount})
        return await self._writes.once(key, request, GoodwillGranted, write)

    async def _terms(
        self, work: Work, verified: Verified, policy: ServicePolicy, number: str, currency: str
    ) -> GoodwillTerms:
        for_order, this_year = await work.cases.goodwill(
            verified.customer_id, number=number, since=self._clock() - _YEAR, currency=currency
        )
        left = min(policy.goodwill_order_limit - for_order, policy.goodwill_year_limit - this_year)
        return GoodwillTerms(number, max(left, Money.zero(currency)), for_order, this_year)


def check_goodwill(terms: GoodwillTerms, policy: ServicePolicy, amount: Money) -> None:
    """Raise `OutOfPolicy` beyond what may be given for the order, or to the customer in a year."""
    limits = {
        "goodwill-order-limit": (policy.goodwill_order_limit, terms.given_for_order),
        "goodwill-year-limit": (policy.goodwill_year_limit, terms.given_this_year),
    }
    for rule, (limit, given) in limits.items():
        if amount + given > limit:
            facts = {"asked": str(amount), "given": str(given), "limit": str(limit)}
            raise OutOfPolicy(rule, terms.number, facts)
