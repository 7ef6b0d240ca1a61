"""What many sockets look at, read once for all that ask at the same time."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from handoff.api.batches import Batches
from handoff.errors import AgentNotFound, ConversationNotFound
from handoff.model.board import Board
from handoff.model.views import CustomerView, Inbox
from handoff.switchboard import Switchboard
from handoff.switchboard.boards import DAY

# A free agent's next offer is made in a transaction of its own, right after the one that freed
# them: with a short wait one reading shows it, else it is shown by the next, after its rest.
OFFER_FOLLOWS_S = 0.015
# A day's waits are many and change slowly.
DAY_LASTS = timedelta(seconds=60)
_THE_BOARD = "board"


class SharedReading:
    """The lists of desks, the states of customers, the board; answers while `open` runs."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._inboxes: Batches[Inbox] = Batches(
            "inboxes", switchboard.inboxes, after_s=OFFER_FOLLOWS_S
        )
        self._customers: Batches[CustomerView] = Batches(
            "customer states", switchboard.customer_states
        )
        self._switchboard = switchboard
        self._day_levels: Mapping[str, float | None] = {}
        self._day_read_at: datetime | None = None
        self._boards: Batches[Board] = Batches("boards", self._read_board)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer while the block runs."""
        async with self._inboxes.open(), self._customers.open(), self._boards.open():
            yield

    async def board(self) -> Board:
        """The whole floor, read once for all who watch it."""
        found = await self._boards.of(_THE_BOARD)
        if found is None:
            raise RuntimeError("a reading of the board has the board")
        return found

    async def inbox(self, agent_id: str) -> Inbox:
        """The lists of this agent's desk; raises AgentNotFound."""
        found = await self._inboxes.of(agent_id)
        if found is None:
            raise AgentNotFound(agent_id)
        return found

    async def customer_state(self, conversation_id: str) -> CustomerView:
        """What the customer of this conversation is told; raises ConversationNotFound."""
        found = await self._customers.of(conversation_id)
        if found is None:
            raise ConversationNotFound(conversation_id)
        return found

    async def day_levels(self) -> Mapping[str, float | None]:
        """Each queue's service level over the last day, at most a minute old."""
        now = self._switchboard.clock.now()
        if self._day_read_at is None or now - self._day_read_at >= DAY_LASTS:
            self._day_levels = await self._switchboard.service_levels(DAY)
            self._day_read_at = now
        return self._day_levels

    async def _read_board(self, _asked: Collection[str]) -> Mapping[str, Board]:
        board, levels = await self._switchboard.board(), await self.day_levels()
        queues = tuple(
            replace(it, service_level_day=levels.get(it.queue_id)) for it in board.queues
        )
        return {_THE_BOARD: replace(board, queues=queues)}
