"""One product that others bought together with what is in the order; answers are counted."""

from dataclasses import dataclass

from actions.orders.clock import Clock
from actions.orders.kinds import SuggestionAnswer
from actions.orders.model.product import Product
from actions.orders.operations.access import check_reach, own_order
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.store.database import Database
from actions.orders.store.work import Work


@dataclass(frozen=True, slots=True)
class Suggested:
    """`product` is None where there is nothing to suggest, or the conversation had its one."""

    number: str
    product: Product | None


@dataclass(frozen=True, slots=True)
class SuggestionCount:
    """How often a product was suggested, and what became of it."""

    sku: str
    offered: int
    accepted: int
    declined: int


class Suggestions:
    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def suggest(self, verified: Verified, number: str, *, key: str) -> Suggested:
        """In stock and not in the order; at most one a conversation, counted as offered."""
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> Suggested:
            await own_order(work, verified, parsed)
            found = await work.products.bought_with(parsed)
            if found is None or await work.suggestions.was_made(verified.conversation_id):
                return Suggested(parsed, None)
            first = await work.suggestions.offer(
                verified.conversation_id, parsed, found, self._clock()
            )
            return Suggested(parsed, await work.products.by_id(found) if first else None)

        request = Request("suggest", verified, parsed, {})
        return await self._writes.once(key, request, Suggested, write)

    async def answer(
        self, verified: Verified, number: str, answer: SuggestionAnswer, *, key: str
    ) -> Suggested:
        """Count `accepted` or `declined` for what was offered here; buying is an order of its own
        or a change of this one. `product` is None where nothing was offered."""
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> Suggested:
            await own_order(work, verified, parsed)
            about = await work.suggestions.answer(verified.conversation_id, parsed, answer)
            return Suggested(parsed, None if about is None else await work.products.by_id(about))

        request = Request("answer_suggestion", verified, parsed, {"answer": answer})
        return await self._writes.once(key, request, Suggested, write)

    async def counts(self) -> tuple[SuggestionCount, ...]:
        """By product, most offered first; for reports."""
        async with self._database.reading() as work:
            counts = await work.suggestions.counts()
        return tuple(SuggestionCount(*count) for count in counts)
