"""One of several processes that accept and decline whatever rings, at whichever agent.

Run as `python -m tests.handoff.core.race <url> <seed>`; ends when nobody waits any more.
"""

import asyncio
import random
import sys

from sqlalchemy import select

from handoff.errors import CapacityFull, OfferOver
from handoff.model.rules import Rules
from handoff.model.states import WAITING_TASK, ReservationState
from handoff.store.tables import reservations, tasks
from handoff.switchboard import Switchboard

_WAITING = select(tasks.c.id).where(tasks.c.state.in_(WAITING_TASK)).limit(1)
_RINGING = select(reservations.c.agent_id, reservations.c.id).where(
    reservations.c.state == ReservationState.PENDING
)
RULES = Rules(ring_again_after=Rules().heartbeat * 0)


async def play(url: str, seed: int) -> None:
    """Answer offers until the line is empty."""
    board = await Switchboard.open(url, rules=RULES, instance=f"racer-{seed}")
    choice = random.Random(seed)
    while True:
        async with board.store.read() as connection:
            if (await connection.execute(_WAITING)).first() is None:
                break
            offers = [(row.agent_id, row.id) for row in await connection.execute(_RINGING)]
        choice.shuffle(offers)
        await asyncio.gather(*(_answer(board, *offer, choice.random()) for offer in offers))
        await board.route()
    await board.close()


async def _answer(board: Switchboard, agent: str, offer: str, mood: float) -> None:
    try:
        if mood < 0.8:
            await board.accept(agent, offer)
        else:
            await board.decline(agent, offer)
    except (OfferOver, CapacityFull):
        pass


if __name__ == "__main__":
    asyncio.run(play(sys.argv[1], int(sys.argv[2])))
