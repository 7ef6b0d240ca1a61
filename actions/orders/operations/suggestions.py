"""One product that others bought together with what is in the order; answers are counted."""

from dataclasses import dataclass

from actions.orders.clock import Clock
from actions.orders.kinds import SuggestionAnswer
from actions.orders.model.product import Product
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database


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
        raise NotImplementedError

    async def answer(
        self, verified: Verified, number: str, answer: SuggestionAnswer, *, key: str
    ) -> Suggested:
        """Count `accepted` or `declined` for what was offered here; buying is an order of its own
        or a change of this one. `product` is None where nothing was offered."""
        raise NotImplementedError

    async def counts(self) -> tuple[SuggestionCount, ...]:
        """By product, most offered first; for reports."""
        raise NotImplementedError
