"""Follow-ups: opening a case, telling how it stands, adding what the customer says."""

from datetime import date, datetime

from actions.orders.clock import Clock
from actions.orders.errors import CaseNotFound, OrderNotCovered
from actions.orders.kinds import CaseKind, CaseStatus
from actions.orders.model.case import Case, CaseStep
from actions.orders.operations.access import check_current, check_reach, own_order
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.recording import NewCase, open_case
from actions.orders.order_number import parse_order_number
from actions.orders.states import Level
from actions.orders.store.database import Database
from actions.orders.store.work import Work
from actions.orders.visitor import Visitor
from actions.orders.written import clean_story, clean_text


class Cases:
    """All cases of a customer: complaints, claims, disputes and follow-ups."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def open(
        self,
        asker: Verified | Visitor,
        *,
        subject: str,
        description: str,
        key: str,
        number: str | None = None,
        due_on: date | None = None,
    ) -> Case:
        """A follow-up; `subject` is an intent's name or a short kebab- or snake-case word.

        Due after the policy's working days unless said. Raises `InvalidText`, `KeyReused`, and
        for a `number` those of every operation.
        """
        parsed = reach_if_named(asker, number, self._clock())
        topic = clean_text("subject", subject, longest=40)
        story = clean_story("description", description)

        async def write(work: Work) -> Case:
            await own_if_named(work, asker, parsed)
            policy = await work.policies.service()
            new = NewCase(
                kind=CaseKind.FOLLOW_UP,
                category=topic,
                description=story,
                working_days=policy.case_working_days,
                number=parsed,
                due_on=due_on,
            )
            return await open_case(work, asker, new, self._clock())

        details = {"subject": topic, "description": story, "due_on": due_on}
        request = Request("open_case", asker, parsed or "", details)
        return await self._writes.once(key, request, Case, write)

    async def find(self, verified: Verified, reference: str) -> Case:
        """Raises `CaseNotFound`, `VerificationExpired`."""
        check_current(verified, self._clock())
        async with self._database.reading() as work:
            return await own_case(work, verified, reference)

    async def told(self, asker: Verified | Visitor, reference: str) -> Case:
        """The case, for who opened it in this very conversation, or has proven that it is theirs.

        Raises `CaseNotFound`, `VerificationExpired`.
        """
        async with self._database.reading() as work:
            here = await work.cases.find_opened_in(reference, asker.conversation_id)
        if here is not None:
            return here
        if isinstance(asker, Visitor):
            raise CaseNotFound(reference)
        return await self.find(asker, reference)

    async def newest_here(self, conversation_id: str) -> Case | None:
        """The one opened last in this conversation."""
        async with self._database.reading() as work:
            return await work.cases.newest_opened_in(conversation_id)

    async def own(self, verified: Verified, *, limit: int = 10) -> tuple[Case, ...]:
        """Newest first, as far as the proof reaches: with one of level `order`, its orders'."""
        check_current(verified, self._clock())
        only = verified.order_numbers if verified.level is Level.ORDER else None
        async with self._database.reading() as work:
            cases = await work.cases.newest_of_customer(
                verified.customer_id, limit=limit, only=only
            )
        return tuple(cases)

    async def add(self, verified: Verified, reference: str, *, note: str, key: str) -> Case:
        """Put what the customer adds into the progress. Raises `CaseNotFound`, `InvalidText`,
        `KeyReused`, `VerificationExpired`."""
        check_current(verified, self._clock())
        text = clean_story("note", note)

        async def write(work: Work) -> Case:
            case = await own_case(work, verified, reference)
            # What is added to a solved case opens it again.
            status = CaseStatus.OPEN if case.status is CaseStatus.SOLVED else case.status
            await work.cases.move(case.reference, CaseStep(self._clock(), status, text))
            return await own_case(work, verified, reference)

        request = Request("add_to_case", verified, "", {"reference": reference, "note": text})
        return await self._writes.once(key, request, Case, write)


async def own_case(work: Work, verified: Verified, reference: str) -> Case:
    """The case, as far as the proof reaches. Raises `CaseNotFound`."""
    case = await work.cases.find(reference, verified.customer_id)
    if case is None:
        raise CaseNotFound(reference)
    if verified.level is Level.ORDER and case.number not in verified.order_numbers:
        raise CaseNotFound(reference)
    return case


def reach_if_named(asker: Verified | Visitor, number: str | None, now: datetime) -> str | None:
    """The parsed number, for who may speak of that order; a visitor may of none.

    Raises `VerificationExpired`, `OrderNotCovered`, `InvalidOrderNumber`.
    """
    if isinstance(asker, Visitor):
        if number is not None:
            raise OrderNotCovered(parse_order_number(number))
        return None
    check_current(asker, now)
    return None if number is None else check_reach(asker, number, now)


async def own_if_named(work: Work, asker: Verified | Visitor, number: str | None) -> None:
    """Raises `OrderNotFound`."""
    if number is not None and not isinstance(asker, Visitor):
        await own_order(work, asker, number)
