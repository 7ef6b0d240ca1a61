"""Scores and reviews as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.reference import REVIEW, reference_of
from actions.orders.store.tables import FeedbackRow, OrderLineRow, ProductRow, ReviewRow
from actions.orders.visitor import Asker


@dataclass(frozen=True, slots=True)
class NewReview:
    """`number` and `sku` where it is about an order or a product."""

    score: int
    text: str
    number: str | None
    sku: str | None
    at: datetime


class OpinionRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rate(
        self, asker: Asker, *, subject: str, score: int, reason: str, at: datetime
    ) -> None:
        """One a conversation and subject: a later one replaces it."""
        row = FeedbackRow(
            conversation_id=asker.conversation_id,
            subject=subject,
            customer_id=asker.customer_id,
            score=score,
            reason=reason,
            at=at,
        )
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            await self._session.execute(
                update(FeedbackRow)
                .where(FeedbackRow.conversation_id == asker.conversation_id)
                .where(FeedbackRow.subject == subject)
                .values(score=score, reason=reason, at=at, customer_id=asker.customer_id)
            )

    async def sold_in(self, number: str, sku: str) -> bool:
        """Whether the order holds that product."""
        found = await self._session.scalar(
            select(OrderLineRow.id).where(
                OrderLineRow.order_number == int(number), OrderLineRow.sku == sku
            )
        )
        return found is not None

    async def review(self, asker: Asker, review: NewReview) -> str:
        """Returns the reference."""
        product_id = None
        if review.sku is not None:
            product_id = await self._session.scalar(
                select(ProductRow.id).where(ProductRow.sku == review.sku)
            )
        row = ReviewRow(
            conversation_id=asker.conversation_id,
            customer_id=asker.customer_id,
            order_number=None if review.number is None else int(review.number),
            product_id=product_id,
            score=review.score,
            text=review.text,
            at=review.at,
        )
        self._session.add(row)
        await self._session.flush()
        return reference_of(REVIEW, row.id)

    async def scores(self) -> Sequence[tuple[str, int, float]]:
        """Subject, answers and mean; most answers first."""
        answers = func.count()
        rows = await self._session.execute(
            select(FeedbackRow.subject, answers, func.avg(FeedbackRow.score))
            .group_by(FeedbackRow.subject)
            .order_by(answers.desc(), FeedbackRow.subject)
        )
        return [(subject, count, float(mean)) for subject, count, mean in rows]
