"""How it went: a score with its reason after a contact, and reviews of orders and products."""

from dataclasses import dataclass
from datetime import datetime

from actions.orders.clock import Clock
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database
from actions.orders.visitor import Visitor


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """`score` 1 to 5; `subject` is the intent or topic it is about."""

    score: int
    reason: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review; `number` and `sku` where it is about an order or a product of it."""

    reference: str
    score: int
    text: str
    number: str | None
    sku: str | None


@dataclass(frozen=True, slots=True)
class SubjectScore:
    """For reports: how many answers, and their mean."""

    subject: str
    answers: int
    mean: float


class Feedback:
    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def rate(
        self,
        asker: Verified | Visitor,
        *,
        score: int,
        key: str,
        reason: str = "",
        subject: str = "contact",
    ) -> FeedbackGiven:
        """One a conversation and subject: a later one replaces it. Raises `InvalidScore`,
        `InvalidText`, `KeyReused`."""
        raise NotImplementedError

    async def review(
        self,
        asker: Verified | Visitor,
        *,
        score: int,
        text: str,
        key: str,
        number: str | None = None,
        sku: str | None = None,
    ) -> Reviewed:
        """Raises as `rate`, `ProductNotFound`, and for a `number` those of every operation."""
        raise NotImplementedError

    async def scores(self) -> tuple[SubjectScore, ...]:
        """By subject, most answers first; for reports."""
        raise NotImplementedError
