"""The same customers at the real switchboard: its store, its commands, a clock of ours.

Agents take at once what rings, talk for as long as the customer's matter takes, and write up in no
time: so nothing but the line itself makes anybody wait.
"""

import heapq
import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bench.day.customers import Customer, Fate
from handoff.model.clock import CountingIds, HandClock
from handoff.model.rules import Rules
from handoff.model.states import Presence, ReservationState, TaskState
from handoff.store.tables import reservations, tasks
from handoff.switchboard import Switchboard

FOR_EVER = timedelta(days=300)
RULES = Rules(lease=FOR_EVER, bot_idle=FOR_EVER, waiting_expiry=None)
_RINGING = select(reservations).where(reservations.c.state == ReservationState.PENDING)
_DONE, _GIVES_UP, _COMES = range(3)  # of one moment, in this order


class Day:
    """Plays the customers one moment after another."""

    def __init__(self, board: Switchboard, clock: HandClock, customers: Sequence[Customer]) -> None:
        self._board = board
        self._clock = clock
        self._began = clock.now()
        self._customers = customers
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._agents: dict[int, tuple[str, str]] = {}
        self._coming: list[tuple[float, int, int]] = [
            (one.arrives, _COMES, number) for number, one in enumerate(customers)
        ]
        heapq.heapify(self._coming)

    async def play(self) -> None:
        """Until the last customer has gone."""
        while self._coming:
            at, what, number = heapq.heappop(self._coming)
            self._clock.advance((self._moment(at) - self._clock.now()).total_seconds())
            if what == _COMES:
                await self._comes(at, number)
            elif what == _GIVES_UP:
                await self._gives_up(number)
            else:
                await self._is_done(number)
            await self._take_what_rings(at)

    async def _comes(self, at: float, number: int) -> None:
        conversation = await self._board.open_conversation(channel="web", language="en")
        self._numbers[conversation.id], self._names[number] = number, conversation.id
        if (patience := self._customers[number].patience) != math.inf:
            heapq.heappush(self._coming, (round(at + patience, 3), _GIVES_UP, number))
        await self._board.request_person(conversation.id)

    async def _gives_up(self, number: int) -> None:
        if number not in self._agents:
            await self._board.end(self._names[number])

    async def _is_done(self, number: int) -> None:
        agent, task = self._agents[number]
        await self._board.close_conversation(agent, self._names[number])
        await self._board.wrap_up(agent, task, "solved")

    async def _take_what_rings(self, at: float) -> None:
        async with self._board.store.read() as connection:
            ringing = (await connection.execute(_RINGING)).all()
        for offer in ringing:
            await self._board.accept(offer.agent_id, offer.id)
            number = self._numbers[offer.conversation_id]
            self._agents[number] = (offer.agent_id, offer.task_id)
            ends = round(at + self._customers[number].handle, 3)
            heapq.heappush(self._coming, (ends, _DONE, number))

    async def fates(self) -> list[Fate]:
        """What the store says became of each, in the order they came."""
        query = select(
            tasks.c.conversation_id, tasks.c.state, tasks.c.queued_since, tasks.c.assigned_at,
            tasks.c.ended_at,
        )  # fmt: skip
        async with self._board.store.read() as connection:
            found = (await connection.execute(query)).all()
        fates: dict[int, Fate] = {}
        for row in found:
            if row.state not in (TaskState.COMPLETED, TaskState.CANCELED):
                raise RuntimeError(f"a task is left {row.state}")
            answered = row.state == TaskState.COMPLETED
            until: datetime = row.assigned_at if answered else row.ended_at
            waited = round((until - row.queued_since).total_seconds(), 3)
            fates[self._numbers[row.conversation_id]] = Fate(waited, answered)
        return [fates[number] for number in range(len(self._customers))]

    def _moment(self, seconds: float) -> datetime:
        return self._began + timedelta(seconds=seconds)


async def play(url: str, customers: Sequence[Customer], agents: int) -> list[Fate]:
    """The day on the migrated database at `url`; what became of each customer."""
    clock = HandClock()
    board = await Switchboard.open(url, rules=RULES, clock=clock, ids=CountingIds())
    try:
        for number in range(agents):
            agent = await board.add_agent(
                username=f"agent{number}",
                password_hash="-",  # noqa: S106  # nobody logs in
                name="Agent",
                capacity=1,
            )
            await board.set_presence(agent.id, Presence.AVAILABLE)
        day = Day(board, clock, customers)
        await day.play()
        if await board.check_owners():
            raise RuntimeError("a conversation was left without an owner")
        return await day.fates()
    finally:
        await board.close()
