"""The processes on one database: signing in, heartbeats, who is connected where, the dead."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, exists, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_on_sqlite
from sqlalchemy.sql.elements import ColumnElement

from handoff.bus import AgentMoved, CustomerCame, CustomerWent, InstanceGone, MessageStored
from handoff.instances.words import MessageAt
from handoff.model.conversation import Message
from handoff.model.states import Presence, TurnState
from handoff.store import rows
from handoff.store.instance_tables import agent_sockets, customers_online, instances
from handoff.store.tables import agents, bot_turns, messages
from handoff.switchboard import bot_turns as turns
from handoff.switchboard import finding
from handoff.switchboard.change import Change
from handoff.switchboard.presence import AgentPresence, go_offline


class Instances(AgentPresence):
    """What the processes know of each other, and what they do for one that is gone."""

    async def sign_in(self) -> None:
        """This process runs; what an earlier one of the same name left behind is taken up."""
        await self._take_up(self.instance)

        async def work(change: Change) -> None:
            await change.connection.execute(
                insert(instances).values(
                    id=self.instance, started_at=change.now, lease_until=self._lease(change)
                )
            )

        await self.run(work)

    async def stay(self) -> bool:
        """The heartbeat; False when the others count this process as gone: it must sign in."""

        async def work(change: Change) -> bool:
            done = await change.connection.execute(
                update(instances)
                .where(instances.c.id == self.instance)
                .values(lease_until=self._lease(change))
            )
            return done.rowcount == 1

        return await self.run(work)

    async def sign_out(self) -> None:
        """This process stops: others may take up at once what it had running."""
        await self._take_up(self.instance)

    async def bury_instances(self) -> int:
        """Processes whose lease ran out: their turns run elsewhere, their sockets are closed."""
        query = select(instances.c.id).where(instances.c.lease_until <= self.clock.now())
        async with self.store.read() as connection:
            gone = [row.id for row in await connection.execute(query)]
        return sum([await self._take_up(instance, overdue_only=True) for instance in gone])

    # ---- who is connected where

    async def agent_here(self, agent_id: str) -> str:
        """An agent's socket opened at this process; the id to close it by."""

        async def work(change: Change) -> str:
            socket_id = change.ids.new("s")
            await change.connection.execute(
                insert(agent_sockets).values(
                    id=socket_id,
                    agent_id=agent_id,
                    instance_id=self.instance,
                    opened_at=change.now,
                )
            )
            return socket_id

        return await self.run(work)

    async def agent_gone(self, agent_id: str, socket_id: str, *, logged_out: bool = False) -> bool:
        """An agent's socket closed; with the last one, in whichever process, the grace begins.

        Whoever `logged_out` leaves the desk at once. True when it was the last.
        """

        async def work(change: Change) -> bool:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            mine = agent_sockets.c.id == socket_id
            await change.connection.execute(delete(agent_sockets).where(mine))
            others = select(agent_sockets.c.id).where(
                agent_sockets.c.agent_id == agent_id, _is_connected(change)
            )
            if (await change.connection.execute(others.limit(1))).first() is not None:
                return False
            await go_offline(change, agent) if logged_out else await _begin_grace(change, agent_id)
            return True

        return await self.run(work)

    async def customers_moved(self, came: Collection[str], went: Collection[str]) -> None:
        """Conversations that customers have open at this process now, and no longer."""

        async def work(change: Change) -> None:
            known = upsert_on_postgresql if self.store.is_shared else upsert_on_sqlite
            if came:
                lines = [{"conversation_id": it, "instance_id": self.instance} for it in came]
                write = known(customers_online).on_conflict_do_nothing()
                await change.connection.execute(write, lines)
            if went:
                await change.connection.execute(
                    delete(customers_online).where(
                        customers_online.c.instance_id == self.instance,
                        customers_online.c.conversation_id.in_(went),
                    )
                )
            for conversation_id in came:
                change.notify(CustomerCame(conversation_id, self.instance))
            for conversation_id in went:
                change.notify(CustomerWent(conversation_id, self.instance))

        await self.run(work)

    async def customers_elsewhere(self) -> list[tuple[str, str]]:
        """Conversations that are open at other processes, with the instance of each."""
        query = select(customers_online).where(customers_online.c.instance_id != self.instance)
        async with self.store.read() as connection:
            found = await connection.execute(query)
            return [(row.conversation_id, row.instance_id) for row in found]

    async def messages_at(self, places: Sequence[MessageAt]) -> list[MessageStored]:
        """The messages that another process told of."""
        wanted = {(it.conversation_id, it.seq): it.prev_customer_seq for it in places}
        query = select(messages).where(
            tuple_(messages.c.conversation_id, messages.c.seq).in_(list(wanted))
        )
        async with self.store.read() as connection:
            found: list[Message] = [rows.message(row) for row in await connection.execute(query)]
        return [
            MessageStored(it.conversation_id, it, wanted[it.conversation_id, it.seq])
            for it in found
        ]

    # ---- the dead

    def _lease(self, change: Change) -> object:
        return change.now + self.rules.instance_lease if self.store.is_shared else None

    async def _take_up(self, instance: str, *, overdue_only: bool = False) -> bool:
        """End what a process had running, first its turns; False when it lives after all."""
        running = select(bot_turns.c.id).where(
            bot_turns.c.state == TurnState.RUNNING, bot_turns.c.claimed_by == instance
        )
        async with self.store.read() as connection:
            lost = [row.id for row in await connection.execute(running)]
        if not await self.run(lambda change: _remove(change, instance, overdue_only=overdue_only)):
            return False
        for turn_id in lost:
            await self.run(lambda change, it=turn_id: turns.recover(change, it, of=instance))  # type: ignore[misc]
        return True


def _is_connected(change: Change) -> ColumnElement[bool]:
    """Whether the process of an agent's socket lives."""
    lives = or_(instances.c.lease_until.is_(None), instances.c.lease_until > change.now)
    return exists().where(instances.c.id == agent_sockets.c.instance_id, lives)


async def _remove(change: Change, instance: str, *, overdue_only: bool) -> bool:
    line = delete(instances).where(instances.c.id == instance)
    if overdue_only:
        line = line.where(instances.c.lease_until <= change.now)
    removed = (await change.connection.execute(line)).rowcount
    if overdue_only and not removed:
        return False
    here = agent_sockets.c.instance_id == instance
    sockets = select(agent_sockets.c.agent_id).where(here).distinct()
    at_desks = sorted(row.agent_id for row in await change.connection.execute(sockets))
    if not overdue_only:  # one that stops in good order or was restarted: its agents come back
        at_desks = []
    for agent_id in at_desks:
        await finding.agent(change.connection, agent_id, lock=True)
    await change.connection.execute(delete(agent_sockets).where(here))
    for agent_id in at_desks:
        others = agent_sockets.c.agent_id == agent_id
        query = select(agent_sockets.c.id).where(others, _is_connected(change)).limit(1)
        if (await change.connection.execute(query)).first() is None:
            await _begin_grace(change, agent_id)
    online = customers_online.c.instance_id == instance
    await change.connection.execute(delete(customers_online).where(online))
    change.notify(InstanceGone(instance))
    return True


async def _begin_grace(change: Change, agent_id: str) -> None:
    present = agents.c.id == agent_id, agents.c.state != Presence.OFFLINE
    # A lease that is over already is not made longer.
    over = or_(agents.c.lease_until.is_(None), agents.c.lease_until > change.now)
    write = update(agents).where(*present, over).values(lease_until=change.now)
    await change.connection.execute(write)
    change.notify(AgentMoved(agent_id))
