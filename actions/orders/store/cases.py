"""Cases with their progress, claims, and goodwill, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from actions.orders.kinds import CaseStatus, ClaimKind, Remedy
from actions.orders.model.case import Case, CaseStep
from actions.orders.money import Money
from actions.orders.reference import CASE, parse_reference, reference_of
from actions.orders.store.tables import (
    CarrierRuleRow,
    CaseRow,
    CaseStepRow,
    ClaimLineRow,
    ClaimRow,
    CustomerRow,
    GoodwillCreditRow,
)

_ANY_CARRIER = "*"


@dataclass(frozen=True, slots=True)
class CarrierRule:
    """Days late before a search, working days a search takes, days to report damage."""

    late_after: int
    search_takes: int
    report_within: int


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What a claim brought; `lines` by order line id."""

    kind: ClaimKind
    remedy: Remedy
    refund_reference: str | None
    replacement_number: str | None
    lines: dict[int, int]


class CaseRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, case: Case, *, conversation_id: str, customer_id: int | None
    ) -> tuple[int, str]:
        """Write the case with its progress; returns its id and its reference."""
        row = CaseRow(
            kind=case.kind,
            category=case.category,
            status=case.status,
            conversation_id=conversation_id,
            customer_id=customer_id,
            order_number=None if case.number is None else int(case.number),
            description=case.description,
            wish=case.wish,
            opened_at=case.opened_at,
            due_on=case.due_on,
            closed_at=case.closed_at,
        )
        self._session.add(row)
        await self._session.flush()
        for step in case.progress:
            await self._add_step(row.id, step)
        return row.id, reference_of(CASE, row.id)

    async def find(self, reference: str, customer_id: int) -> Case | None:
        """The case, if it is that customer's."""
        number = parse_reference(CASE, reference)
        if number is None:
            return None
        row = await self._session.scalar(
            _whole().where(CaseRow.id == number, CaseRow.customer_id == customer_id)
        )
        return None if row is None else to_case(row)

    async def find_opened_in(self, reference: str, conversation_id: str) -> Case | None:
        """The case, if that conversation opened it."""
        number = parse_reference(CASE, reference)
        if number is None:
            return None
        row = await self._session.scalar(
            _whole().where(CaseRow.id == number, CaseRow.conversation_id == conversation_id)
        )
        return None if row is None else to_case(row)

    async def newest_opened_in(self, conversation_id: str) -> Case | None:
        query = _whole().where(CaseRow.conversation_id == conversation_id)
        row = await self._session.scalar(query.order_by(CaseRow.id.desc()).limit(1))
        return None if row is None else to_case(row)

    async def newest_of_customer(
        self, customer_id: int, *, limit: int, only: frozenset[str] | None
    ) -> Sequence[Case]:
        """`only` narrows them to those about these orders."""
        query = (
            _whole()
            .where(CaseRow.customer_id == customer_id)
            .order_by(CaseRow.id.desc())
            .limit(limit)
        )
        if only is not None:
            query = query.where(CaseRow.order_number.in_([int(number) for number in only]))
        return [to_case(row) for row in await self._session.scalars(query)]

    async def move(self, reference: str, step: CaseStep) -> None:
        """Add a step; the case takes its status."""
        number = parse_reference(CASE, reference)
        if number is None:
            raise ValueError(reference)
        closed = step.at if step.status is CaseStatus.SOLVED else None
        await self._session.execute(
            update(CaseRow)
            .where(CaseRow.id == number)
            .values(status=step.status, closed_at=closed)
            .execution_options(synchronize_session=False)
        )
        await self._add_step(number, step)

    async def newest_claim(self, number: str, kind: ClaimKind, *, open_only: bool) -> str | None:
        """The reference of the newest claim of that kind on the order."""
        query = (
            select(CaseRow.id)
            .join(ClaimRow, ClaimRow.case_id == CaseRow.id)
            .where(CaseRow.order_number == int(number), ClaimRow.kind == kind)
            .order_by(CaseRow.id.desc())
            .limit(1)
        )
        if open_only:
            query = query.where(CaseRow.status != CaseStatus.SOLVED)
        found = await self._session.scalar(query)
        return None if found is None else reference_of(CASE, found)

    async def add_claim(self, case_id: int, facts: ClaimFacts) -> None:
        replacement = facts.replacement_number
        self._session.add(
            ClaimRow(
                case_id=case_id,
                kind=facts.kind,
                remedy=facts.remedy,
                refund_reference=facts.refund_reference,
                replacement_number=None if replacement is None else int(replacement),
            )
        )
        await self._session.flush()
        self._session.add_all(
            ClaimLineRow(case_id=case_id, order_line_id=line_id, quantity=quantity)
            for line_id, quantity in facts.lines.items()
        )
        await self._session.flush()

    async def claimed(self, number: str) -> dict[int, int]:
        """How many of each line were claimed, by line id."""
        rows = await self._session.execute(
            select(ClaimLineRow.order_line_id, func.sum(ClaimLineRow.quantity))
            .join(CaseRow, CaseRow.id == ClaimLineRow.case_id)
            .where(CaseRow.order_number == int(number))
            .group_by(ClaimLineRow.order_line_id)
        )
        return {line_id: int(quantity) for line_id, quantity in rows}

    async def carrier_rule(self, carrier: str | None) -> CarrierRule:
        """The carrier's own rule, or that for any."""
        row = await self._session.get(CarrierRuleRow, carrier or _ANY_CARRIER)
        if row is None:
            row = await self._session.get_one(CarrierRuleRow, _ANY_CARRIER)
        return CarrierRule(row.late_after, row.search_takes, row.report_within)

    async def hold_customer(self, customer_id: int) -> None:
        """Make writes that count what a customer has wait for each other."""
        await self._session.execute(
            select(CustomerRow.id).where(CustomerRow.id == customer_id).with_for_update()
        )

    async def goodwill(
        self, customer_id: int, *, number: str, since: datetime, currency: str
    ) -> tuple[Money, Money]:
        """Given for that order ever, and to the customer since then."""
        own = GoodwillCreditRow.customer_id == customer_id
        amount = func.sum(GoodwillCreditRow.amount)
        for_order = await self._session.scalar(
            select(amount).where(own, GoodwillCreditRow.order_number == int(number))
        )
        recently = await self._session.scalar(
            select(amount).where(own, GoodwillCreditRow.granted_at > since)
        )
        nothing = Money.zero(currency)
        return (
            nothing if for_order is None else Money(for_order, currency),
            nothing if recently is None else Money(recently, currency),
        )

    async def add_goodwill(
        self,
        customer_id: int,
        number: str,
        *,
        amount: Money,
        reason: str,
        at: datetime,
        expires_on: date,
    ) -> str:
        """Returns the reference: the order's number and a counter."""
        count = await self._session.scalar(
            select(func.count()).where(GoodwillCreditRow.order_number == int(number))
        )
        reference = f"G{number}-{(count or 0) + 1}"
        self._session.add(
            GoodwillCreditRow(
                reference=reference,
                customer_id=customer_id,
                order_number=int(number),
                amount=amount.amount,
                currency=amount.currency,
                reason=reason,
                granted_at=at,
                expires_on=expires_on,
                used_at=None,
            )
        )
        await self._session.flush()
        return reference

    async def _add_step(self, case_id: int, step: CaseStep) -> None:
        row = CaseStepRow(case_id=case_id, at=step.at, status=step.status, note=step.note)
        self._session.add(row)
        await self._session.flush()


def to_case(row: CaseRow) -> Case:
    return Case(
        reference=reference_of(CASE, row.id),
        kind=row.kind,
        category=row.category,
        status=row.status,
        number=None if row.order_number is None else str(row.order_number),
        description=row.description,
        wish=row.wish,
        opened_at=row.opened_at,
        due_on=row.due_on,
        closed_at=row.closed_at,
        progress=tuple(CaseStep(step.at, step.status, step.note) for step in row.steps),
    )


def _whole() -> Select[CaseRow]:
    return (
        select(CaseRow)
        .options(selectinload(CaseRow.steps))
        .execution_options(populate_existing=True)
    )
