"""How it went: a score with its reason after a contact, and reviews of orders and products."""

from dataclasses import dataclass
from datetime import datetime

from actions.orders.clock import Clock
from actions.orders.errors import InvalidScore, ProductNotFound
from actions.orders.operations.cases import own_if_named, reach_if_named
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.store.database import Database
from actions.orders.store.opinions import NewReview
from actions.orders.store.work import Work
from actions.orders.visitor import Visitor
from actions.orders.written import clean_story, clean_text


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
        _check_score(score)
        topic = clean_text("subject", subject, longest=40)
        words = clean_story("reason", reason, required=False)

        async def write(work: Work) -> FeedbackGiven:
            now = self._clock()
            await work.opinions.rate(asker, subject=topic, score=score, reason=words, at=now)
            return FeedbackGiven(score, words, topic, now)

        details = {"score": score, "reason": words, "subject": topic}
        request = Request("feedback", asker, "", details)
        return await self._writes.once(key, request, FeedbackGiven, write)

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
        _check_score(score)
        parsed = reach_if_named(asker, number, self._clock())
        words = clean_story("text", text)
        code = None if sku is None else sku.strip().upper()

        async def write(work: Work) -> Reviewed:
            await own_if_named(work, asker, parsed)
            await _check_product(work, parsed, code)
            new = NewReview(score, words, parsed, code, self._clock())
            return Reviewed(await work.opinions.review(asker, new), score, words, parsed, code)

        details = {"score": score, "text": words, "sku": code}
        request = Request("review", asker, parsed or "", details)
        return await self._writes.once(key, request, Reviewed, write)

    async def scores(self) -> tuple[SubjectScore, ...]:
        """By subject, most answers first; for reports."""
        async with self._database.reading() as work:
            scores = await work.opinions.scores()
        return tuple(SubjectScore(*score) for score in scores)


def _check_score(score: int) -> None:
    if not 1 <= score <= 5:
        raise InvalidScore(score)


async def _check_product(work: Work, number: str | None, sku: str | None) -> None:
    if sku is None:
        return
    if number is not None and not await work.opinions.sold_in(number, sku):
        raise ProductNotFound(sku)
    if number is None and await work.products.find(sku) is None:
        raise ProductNotFound(sku)
