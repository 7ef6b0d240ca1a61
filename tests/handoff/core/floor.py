"""Shortcuts to the situations that tests of the switchboard begin with, and what they look at."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy import select

from handoff.bus import Notice
from handoff.model.clock import HandClock
from handoff.model.conversation import BotReply, BotTurn, Conversation, Message
from handoff.model.states import Presence
from handoff.model.teamwork import Participant
from handoff.model.work import Agent, Reservation, Task
from handoff.store import rows, tables, teamwork_tables
from handoff.sweep import Sweep
from handoff.switchboard import Switchboard


class Floor:
    """Customers, agents and a bot that do as they are told."""

    def __init__(self, board: Switchboard, clock: HandClock) -> None:
        self.board = board
        self.clock = clock
        self.notices: list[Notice] = []
        self._numbers = count(1)
        board.bus.subscribe(self.notices.append)

    def msg_id(self) -> str:
        """A fresh client_msg_id."""
        return f"msg-{next(self._numbers):08d}"

    # ---- customers

    async def customer(self, **wishes: Any) -> Conversation:
        """A conversation with the bot."""
        return await self.board.open_conversation(
            **{"channel": "web", "language": "en", "greet": False, **wishes}
        )

    async def say(self, conversation: Conversation, text: str = "Hello") -> Message:
        """The customer types."""
        received = await self.board.receive(conversation.id, client_msg_id=self.msg_id(), text=text)
        return received.message

    async def waiting(self, **wishes: Any) -> Conversation:
        """A customer in the queue."""
        conversation = await self.customer(**wishes)
        await self.board.request_person(conversation.id)
        return await self.now(conversation)

    async def now(self, conversation: Conversation) -> Conversation:
        """The conversation as it is now."""
        return await self.board.conversation(conversation.id)

    async def transcript(self, conversation: Conversation) -> list[Message]:
        """All messages, notes included."""
        return await self.board.messages(conversation.id, notes=True)

    async def codes(self, conversation: Conversation) -> list[str]:
        """The codes of the system messages, in order."""
        return [m.code for m in await self.transcript(conversation) if m.code]

    # ---- the bot

    async def turn(self, conversation: Conversation) -> BotTurn:
        """Claim the next turn, which must be there."""
        turn = await self.board.next_bot_turn(conversation.id)
        assert turn is not None
        return turn

    async def answer(self, conversation: Conversation, *replies: BotReply, **more: Any) -> BotTurn:
        """The bot answers the next turn."""
        turn = await self.turn(conversation)
        await self.board.complete_bot_turn(turn, replies, **more)
        return turn

    # ---- agents

    async def agent(self, username: str = "sam", **wishes: Any) -> Agent:
        """An agent who is available."""
        agent = await self.board.add_agent(
            **{
                "username": username,
                "password_hash": "-",
                "name": f"{username.title()} Demo",
                **wishes,
            }
        )
        await self.board.set_presence(agent.id, Presence.AVAILABLE)
        return await self.see(agent)

    async def see(self, agent: Agent) -> Agent:
        """The agent as they are now."""
        return (await self.board.agent_status(agent.id)).agent

    async def ringing(self, agent: Agent) -> Reservation | None:
        """What rings at this agent."""
        offers = (await self.board.inbox(agent.id)).offers
        return offers[0].reservation if offers else None

    async def accept(self, agent: Agent) -> Conversation:
        """Take what rings, which must be there."""
        offer = await self.ringing(agent)
        assert offer is not None
        return await self.board.conversation(await self.board.accept(agent.id, offer.id))

    async def talking(self, agent: Agent, **wishes: Any) -> Conversation:
        """A customer who talks with this agent."""
        await self.waiting(**wishes)
        return await self.accept(agent)

    # ---- the house

    async def sweep(self) -> dict[str, int]:
        """One whole round of the sweep."""
        return await Sweep(self.board).run_once(everything=True)

    async def pass_time(self, seconds: float, *present: Agent) -> dict[str, int]:
        """Let time pass while these agents' hearts beat; then sweep."""
        self.clock.advance(seconds)
        for agent in present:
            await self.board.renew_lease(agent.id)
        return await self.sweep()

    async def tasks(self, conversation: Conversation) -> Sequence[Task]:
        """The conversation's tasks, oldest first."""
        query = select(tables.tasks).where(tables.tasks.c.conversation_id == conversation.id)
        async with self.board.store.read() as connection:
            found = await connection.execute(query.order_by(tables.tasks.c.created_at))
            return [rows.value(Task, row) for row in found]

    async def task(self, conversation: Conversation) -> Task:
        """The conversation's newest task."""
        return (await self.tasks(conversation))[-1]

    async def parts(self, conversation: Conversation) -> Sequence[Participant]:
        """Who takes part in the conversation now, the longest first."""
        table = teamwork_tables.participants
        query = (
            select(table)
            .where(table.c.conversation_id == conversation.id, table.c.state == "present")
            .order_by(table.c.joined_at, table.c.id)
        )
        async with self.board.store.read() as connection:
            return [rows.value(Participant, row) for row in await connection.execute(query)]

    async def everything(self) -> dict[str, list[Any]]:
        """Every row of every table, to compare before and after."""
        found: dict[str, list[Any]] = {}
        async with self.board.store.read() as connection:
            for name, table in tables.metadata.tables.items():
                query = select(table).order_by(*table.primary_key.columns)
                found[name] = [tuple(row) for row in await connection.execute(query)]
        return found

    def heard(self, kind: type[Any]) -> list[Any]:
        """The notices of this kind so far."""
        return [notice for notice in self.notices if isinstance(notice, kind)]


def handoff_reply(reason: str = "requested_human", **more: Any) -> BotReply:
    """The bot's reply that asks for a person."""
    context = {"version": 1, "reason": reason, "summary": ["Wants a refund."], "language": "en"}
    return BotReply(
        custom={
            "type": "handoff",
            "version": 1,
            "reason": reason,
            "priority": 40,
            "context": {**context, **more},
        }
    )
