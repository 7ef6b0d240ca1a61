"""One process of a race: accepts whatever rings, several times at once, until nobody waits.

Run as `python -m bench.several.racer URL SEED TRIES`; prints what it tried, won and used as JSON.
"""

import asyncio
import json
import random
import sys
import time
from collections import deque

from sqlalchemy import select

from bench.several.floor import RULES
from handoff.errors import CapacityFull, HandoffError, OfferOver
from handoff.model.states import WAITING_TASK, ReservationState
from handoff.store.tables import reservations, tasks
from handoff.switchboard import Switchboard

KEPT = 2  # conversations a racer leaves open for a while, so that agents are at their limit
_WAITING = select(tasks.c.id).where(tasks.c.state.in_(WAITING_TASK)).limit(1)
_RINGING = select(reservations.c.agent_id, reservations.c.id, reservations.c.task_id).where(
    reservations.c.state == ReservationState.PENDING
)


class Racer:
    """Accepts and finishes; what it wins it keeps for a moment."""

    def __init__(self, board: Switchboard, seed: int, tries: int) -> None:
        self._board = board
        self._chance = random.Random(seed)
        self._tries = tries
        self._won: deque[tuple[str, str, str]] = deque()
        self.attempts = 0
        self.wins = 0

    async def race(self) -> None:
        """Until nobody waits any more."""
        while True:
            async with self._board.store.read() as connection:
                if (await connection.execute(_WAITING)).first() is None:
                    break
                offers = [tuple(row) for row in await connection.execute(_RINGING)]
            self._chance.shuffle(offers)
            for agent, offer, task in offers:
                await asyncio.gather(*(self._try(agent, offer, task) for _ in range(self._tries)))
                while len(self._won) > KEPT:
                    await self._finish(*self._won.popleft())
            if not offers:
                while self._won:
                    await self._finish(*self._won.popleft())
                await self._board.route()

    async def _try(self, agent: str, offer: str, task: str) -> None:
        self.attempts += 1
        try:
            conversation = await self._board.accept(agent, offer)
        except (OfferOver, CapacityFull):
            return
        self.wins += 1
        if (agent, task, conversation) not in self._won:
            self._won.append((agent, task, conversation))

    async def _finish(self, agent: str, task: str, conversation: str) -> None:
        try:
            await self._board.close_conversation(agent, conversation)
            await self._board.wrap_up(agent, task, "solved")
        except HandoffError:
            return  # another process finished it: its accept came back as won too


async def main(url: str, seed: int, tries: int) -> None:
    """Race and tell."""
    board = await Switchboard.open(url, rules=RULES, instance=f"racer-{seed}")
    racer = Racer(board, seed, tries)
    before = time.process_time()
    await racer.race()
    cpu_s = time.process_time() - before
    await board.close()
    print(json.dumps({"attempts": racer.attempts, "wins": racer.wins, "cpu_s": cpu_s}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
