"""Agents as accounts and their login sessions; hashes come from outside and are only kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from handoff.bus import SessionEnded
from handoff.errors import UsernameTaken
from handoff.model.states import Presence
from handoff.model.views import Credentials, Session
from handoff.model.work import SYSTEM, Agent, Role
from handoff.store import rows
from handoff.store.tables import agents, sessions
from handoff.switchboard import finding
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core


class Logins(Core):
    """Accounts and sessions."""

    async def add_agent(
        self,
        *,
        username: str,
        password_hash: str,
        name: str,
        role: Role = Role.AGENT,
        languages: Sequence[str] = ("en",),
        capacity: int | None = None,
        voice_capacity: int = 1,
        queue_ids: Sequence[str] = (),
        skills: Mapping[str, int] | None = None,
    ) -> Agent:
        """A new agent, offline; without queues they serve all. Raises UsernameTaken."""

        async def work(change: Change) -> Agent:
            agent = Agent(
                id=change.ids.new("a"),
                username=_folded(username),
                name=name,
                role=role,
                languages=tuple(languages),
                capacity=change.rules.capacity if capacity is None else capacity,
                state=Presence.OFFLINE,
                version=1,
                since=change.now,
                idle_since=change.now,
                voice_capacity=voice_capacity,
                queue_ids=tuple(queue_ids),
                skills=dict(skills or {}),
            )
            taken = select(agents.c.id).where(agents.c.username == agent.username)
            if (await change.connection.execute(taken)).first() is not None:
                raise UsernameTaken
            return await change.create(
                agent, by=SYSTEM, because="added", password_hash=password_hash
            )

        return await self.run(work)

    async def agents(self) -> list[Agent]:
        """Everybody who has an account, by user name."""
        query = select(*rows.AGENT_COLUMNS).order_by(agents.c.username)
        async with self.store.read() as connection:
            return [rows.agent(row) for row in await connection.execute(query)]

    async def set_password(self, agent_id: str, password_hash: str) -> None:
        """Replace the password hash and end all sessions of the agent."""

        async def work(change: Change) -> None:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            write = update(agents).where(agents.c.id == agent_id)
            await change.connection.execute(write.values(password_hash=password_hash))
            mine = sessions.c.agent_id == agent_id
            open_ones = select(sessions.c.token_hash).where(mine)
            for row in await change.connection.execute(open_ones):
                change.notify(SessionEnded(row.token_hash))
            await change.connection.execute(delete(sessions).where(mine))
            change.record(agent, "password set", by=SYSTEM)

        await self.run(work)

    async def credentials(self, username: str) -> Credentials | None:
        """What a login is checked against; usernames are compared without case."""
        columns: list[Any] = [*rows.AGENT_COLUMNS, agents.c.password_hash]
        query = select(*columns).where(agents.c.username == _folded(username))
        async with self.store.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        fields: dict[str, Any] = dict(row._mapping)
        password_hash = fields.pop("password_hash")
        return Credentials(Agent(**fields), password_hash)

    async def open_session(self, agent_id: str, token_hash: str, expires_at: datetime) -> Session:
        """Remember a session by the hash of its cookie's value; forget those that are over."""

        async def work(change: Change) -> Session:
            session = Session(token_hash, agent_id, change.now, expires_at)
            await change.connection.execute(
                delete(sessions).where(sessions.c.expires_at <= change.now)
            )
            await change.connection.execute(insert(sessions).values(**rows.columns(session)))
            return session

        return await self.run(work)

    async def session(self, token_hash: str) -> Session | None:
        """The session if it is there and not over."""
        query = select(sessions).where(
            sessions.c.token_hash == token_hash, sessions.c.expires_at > self.clock.now()
        )
        async with self.store.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else rows.value(Session, row)

    async def end_session(self, token_hash: str) -> None:
        """Log out."""

        async def work(change: Change) -> None:
            await change.connection.execute(
                delete(sessions).where(sessions.c.token_hash == token_hash)
            )
            change.notify(SessionEnded(token_hash))

        await self.run(work)


def _folded(username: str) -> str:
    return username.strip().casefold()
