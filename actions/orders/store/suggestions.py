"""Suggestions made, and their answers, as rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.kinds import SuggestionAnswer
from actions.orders.store.tables import ProductRow, SuggestionRow


class SuggestionRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def offer(self, conversation_id: str, number: str, product_id: int, at: datetime) -> bool:
        """Whether it is the conversation's first; if not, nothing is written."""
        row = SuggestionRow(
            conversation_id=conversation_id,
            order_number=int(number),
            product_id=product_id,
            answer=SuggestionAnswer.OFFERED,
            at=at,
        )
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True

    async def was_made(self, conversation_id: str) -> bool:
        return await self._session.get(SuggestionRow, conversation_id) is not None

    async def answer(
        self, conversation_id: str, number: str, answer: SuggestionAnswer
    ) -> int | None:
        """The id of the product it was about; the last answer counts."""
        return await self._session.scalar(
            update(SuggestionRow)
            .where(SuggestionRow.conversation_id == conversation_id)
            .where(SuggestionRow.order_number == int(number))
            .values(answer=answer)
            .returning(SuggestionRow.product_id)
        )

    async def counts(self) -> Sequence[tuple[str, int, int, int]]:
        """Code, offered, accepted, declined; most offered first."""
        offered = func.count()
        rows = await self._session.execute(
            select(
                ProductRow.sku,
                offered,
                _count(SuggestionAnswer.ACCEPTED),
                _count(SuggestionAnswer.DECLINED),
            )
            .join(SuggestionRow, SuggestionRow.product_id == ProductRow.id)
            .group_by(ProductRow.sku)
            .order_by(offered.desc(), ProductRow.sku)
        )
        return [(sku, every, int(yes), int(no)) for sku, every, yes, no in rows]


def _count(answer: SuggestionAnswer) -> ColumnElement[int]:
    return func.sum(case((SuggestionRow.answer == answer, 1), else_=0))
