"""Opens a case of any kind, with its number, its due date and the first step of its progress."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from actions.orders.kinds import CaseKind, CaseStatus
from actions.orders.model.case import Case, CaseStep
from actions.orders.store.work import Work
from actions.orders.visitor import Asker
from actions.orders.working_days import add_working_days

OPENED = "opened"


@dataclass(frozen=True, slots=True)
class NewCase:
    """Due after `working_days`, unless `due_on` says another day."""

    kind: CaseKind
    category: str
    description: str
    working_days: int
    number: str | None = None
    wish: str = ""
    status: CaseStatus = CaseStatus.OPEN
    due_on: date | None = None


async def open_case(work: Work, asker: Asker, new: NewCase, now: datetime) -> Case:
    """The case as it was written."""
    return (await write_case(work, asker, new, now))[1]


async def write_case(work: Work, asker: Asker, new: NewCase, now: datetime) -> tuple[int, Case]:
    """The same, with the id of its row."""
    case = Case(
        reference="",
        kind=new.kind,
        category=new.category,
        status=new.status,
        number=new.number,
        description=new.description,
        wish=new.wish,
        opened_at=now,
        due_on=new.due_on or add_working_days(now.date(), new.working_days),
        closed_at=now if new.status is CaseStatus.SOLVED else None,
        progress=(CaseStep(now, new.status, OPENED),),
    )
    case_id, reference = await work.cases.add(
        case, conversation_id=asker.conversation_id, customer_id=asker.customer_id
    )
    return case_id, replace(case, reference=reference)
