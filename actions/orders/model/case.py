"""A case: something not solved in one contact, with its number, its due date and its progress."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.kinds import CaseKind, CaseStatus


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One entry of the progress."""

    at: datetime
    status: CaseStatus
    note: str


@dataclass(frozen=True, slots=True)
class Case:
    """`wish` is what would put it right; `progress` oldest first; `number` the order, if one."""

    reference: str
    kind: CaseKind
    category: str
    status: CaseStatus
    number: str | None
    description: str
    wish: str
    opened_at: datetime
    due_on: date
    closed_at: datetime | None
    progress: tuple[CaseStep, ...]
