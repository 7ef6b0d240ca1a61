"""The main story of a conversation in steps, each run by a process that may be killed in it.

A step is what a page does: it asks until it is answered, so whoever comes after a kill does the
step again, with the same client_msg_ids, and takes a refusal for "it was done before".
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import Select, select

from handoff.bus import BotTurnClaimed, Bus, Notice
from handoff.errors import HandoffError
from handoff.model.clock import HandClock, RandomIds
from handoff.model.conversation import BotReply
from handoff.model.rules import Rules
from handoff.model.teamwork import TransferMode
from handoff.store.engine import Store
from handoff.store.tables import agents, conversations, reservations, tasks
from handoff.store.teamwork_tables import transfers
from handoff.store.writing import Writing
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import handoff_reply

STAFF = ("ann", "bob", "sue")  # sue supervises
# A turn is claimed anew after each kill; the story is about kills, not about giving up.
RULES = Rules(bot_turn_attempts=100)
ASTRAY, DONE = 3, 0
LONGEST_S = 30


class DoomedStore(Store):
    """Ends its process with SIGKILL at a boundary of a transaction, before or after the commit."""

    boundaries_left = 0

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writing]:
        """As the real one, until the end is near."""
        async with super().write() as connection:
            yield connection
            self._pass_boundary()
        self._pass_boundary()

    def _pass_boundary(self) -> None:
        if self.boundaries_left:
            self.boundaries_left -= 1
            if not self.boundaries_left:
                os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Scene:
    """The switchboard of this life, and who is who."""

    board: Switchboard
    ids: dict[str, str]
    conversation: str
    heard: list[Notice] = field(default_factory=list)

    async def says(self, msg_id: str, text: str) -> None:
        """The customer."""
        await self.board.receive(self.conversation, client_msg_id=msg_id, text=text)

    async def replies(self, name: str, msg_id: str, text: str) -> None:
        """An agent who has the conversation."""
        now = await self.board.conversation(self.conversation)
        await self.board.reply(
            self.ids[name], now.id, epoch=now.epoch, client_msg_id=msg_id, text=text
        )

    async def bot(self, *replies: BotReply) -> None:
        """The bot answers whatever it owes."""
        while (turn := await self.board.next_bot_turn(self.conversation)) is not None:
            await self.board.complete_bot_turn(turn, replies)

    async def asks_for_a_person_in_vain(self) -> None:
        """The bot is asked to tell of it, and cannot."""
        self.board.runs_turns = lambda _: True
        self.board.bus.subscribe(self.heard.append)
        await self.board.request_person(self.conversation)
        for notice in self.heard:
            if isinstance(notice, BotTurnClaimed):
                await self.board.fail_bot_turn(notice.turn, "down")

    async def picks_up(self) -> None:
        """The agent at whom it rings takes it."""
        ringing = select(reservations).where(reservations.c.state == "pending")
        async with self.board.store.read() as connection:
            offers = (await connection.execute(ringing)).all()
        for offer in offers:
            await self.board.accept(offer.agent_id, offer.id)

    async def closes(self) -> None:
        """The agent who has the conversation ends it."""
        holder = (await self.board.conversation(self.conversation)).agent_id
        await self.board.close_conversation(holder or "nobody", self.conversation)

    async def gives(self, name: str, to: str, mode: TransferMode) -> None:
        """An agent asks a colleague to take over."""
        await self.board.transfer(
            self.ids[name], self.conversation, mode=mode, to_agent=self.ids[to], reason="specialist"
        )

    async def answers(self, name: str) -> None:
        """A colleague takes the transfer that rings."""
        asked = select(transfers.c.id).where(
            transfers.c.to_agent == self.ids[name], transfers.c.state == "requested"
        )
        for transfer in await self._names(asked):
            await self.board.accept_transfer(self.ids[name], transfer)

    async def completes(self, name: str) -> None:
        """The sender leaves the conversation to who was consulted."""
        consulting = select(transfers.c.id).where(transfers.c.state == "consulting")
        for transfer in await self._names(consulting):
            await self.board.complete_transfer(self.ids[name], transfer)

    async def writes_up(self) -> None:
        """Everybody writes up what they worked on."""
        wrapping = select(tasks.c.id, tasks.c.agent_id).where(tasks.c.state == "wrapping")
        async with self.board.store.read() as connection:
            found = (await connection.execute(wrapping.order_by(tasks.c.id))).all()
        for row in found:
            await self.board.wrap_up(row.agent_id, row.id, "solved")

    async def _names(self, query: Select[tuple[str]]) -> list[str]:
        async with self.board.store.read() as connection:
            return [row.id for row in await connection.execute(query)]


Step = Callable[[Scene], Awaitable[object]]
STEPS: tuple[Step, ...] = (
    lambda it: it.board.open_conversation(channel="web", language="en", contact="kim"),
    lambda it: it.says("kim-0001", "Where is my order?"),
    lambda it: it.bot(BotReply("It is on its way.")),
    lambda it: it.says("kim-0002", "I want a person."),
    lambda it: it.bot(handoff_reply()),
    lambda it: it.picks_up(),
    lambda it: it.says("kim-0003", "Hello Ann"),
    lambda it: it.replies("ann", "ann-0001", "Hello Kim"),
    lambda it: it.gives("ann", "bob", TransferMode.COLD),
    lambda it: it.answers("bob"),
    lambda it: it.replies("bob", "bob-0001", "Bob here"),
    lambda it: it.gives("bob", "ann", TransferMode.CONSULT),
    lambda it: it.answers("ann"),
    lambda it: it.board.consult(
        it.ids["bob"], it.conversation, client_msg_id="bob-0002", text="Can you take this?"
    ),
    lambda it: it.completes("bob"),
    lambda it: it.board.take_over(it.ids["sue"], it.conversation),
    lambda it: it.replies("sue", "sue-0001", "Sue here"),
    lambda it: it.board.hand_back(it.ids["sue"], it.conversation, "the refund is on its way"),
    lambda it: it.writes_up(),
    lambda it: it.says("kim-0004", "Thanks. One more thing!"),
    lambda it: it.bot(BotReply("Yes?")),
    lambda it: it.board.request_person(it.conversation),
    lambda it: it.board.return_to_bot(it.conversation),
    lambda it: it.asks_for_a_person_in_vain(),
    lambda it: it.picks_up(),
    lambda it: it.closes(),
    lambda it: it.writes_up(),
    lambda it: it.board.rate(it.conversation, 5),
)  # fmt: skip


def serve() -> None:
    """A life for each line of standard input; prints how it ended.

    Forked from a process that has imported everything and has no loop and no thread.
    """
    for line in sys.stdin:
        url, step, boundary, after_s = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST_S)
            os._exit(asyncio.run(live(url, step, boundary, after_s)))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  # its answer


async def live(url: str, step: int, boundary: int, after_s: float) -> int:
    """One life of the process: start, do a step, be killed at the boundary (0: never)."""
    store = DoomedStore.open(url)
    assert isinstance(store, DoomedStore)
    clock = HandClock()
    clock.advance(after_s)
    board = Switchboard(
        store=store, bus=Bus(), rules=RULES, clock=clock, ids=RandomIds(), instance="handoff"
    )
    await board.sign_in()
    scene = await _scene(board)
    await board.route()
    if await board.check_owners():
        return ASTRAY
    store.boundaries_left = boundary
    try:
        await STEPS[step](scene)
    except HandoffError:
        if not boundary:
            raise
        # It was done in an earlier life.
    store.boundaries_left = 0
    await board.close()
    return DONE


async def _scene(board: Switchboard) -> Scene:
    async with board.store.read() as connection:
        staff = await connection.execute(select(agents.c.username, agents.c.id))
        ids = {row.username: row.id for row in staff}
        found = (await connection.execute(select(conversations.c.id))).first()
    return Scene(board, ids, found.id if found else "")


if __name__ == "__main__":
    serve()
