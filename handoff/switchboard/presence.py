"""Who is at the desk: presence, the lease that proves it, and what happens when it is lost."""

from sqlalchemy import update

from handoff import text as words
from handoff.errors import ConversationsOpen
from handoff.model.states import Controller, Presence, TaskState
from handoff.model.teamwork import ParticipantKind
from handoff.model.work import TIMER, Actor, Agent, Task, TaskKind, agent_actor
from handoff.store.tables import agents
from handoff.switchboard import callbacks, control, finding, participants
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.offers import withdraw_offers
from handoff.switchboard.passing import give
from handoff.switchboard.transfers import withdraw

MAX_REASON = 60


class AgentPresence(Core):
    """The agent's comings and goings."""

    async def set_presence(self, agent_id: str, state: Presence, reason: str | None = None) -> None:
        """Available, not ready or offline (ConversationsOpen when still in conversations).

        Begins a lease; offers that ring at an agent who goes away are withdrawn.
        """
        why = words.tidy(reason or "")[:MAX_REASON] if state is Presence.NOT_READY else ""
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            if state is Presence.OFFLINE:
                await _check_free_to_go(change, agent_id)
            lease = None if state is Presence.OFFLINE else change.now + change.rules.lease
            if agent.state is state and (agent.reason == (why or None) or not why):
                await _set_lease(change, agent_id, lease)
                return
            await turn(
                change, agent, state, by=by, because="said so", reason=why or None, lease=lease
            )

        await self.run(work)

    async def renew_lease(self, agent_id: str) -> bool:
        """The heartbeat; False when the agent counts as offline and must set a presence first."""

        async def work(change: Change) -> bool:
            return await _set_lease(change, agent_id, change.now + change.rules.lease)

        return await self.run(work)

    async def drop_lease(self, agent_id: str) -> None:
        """The agent's last socket closed: the grace begins."""

        async def work(change: Change) -> None:
            await _set_lease(change, agent_id, change.now)

        await self.run(work)

    async def leave_desk(self, agent_id: str) -> None:
        """The agent logged out: offline at once, their conversations go to the front."""

        async def work(change: Change) -> None:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            await go_offline(change, agent)

        await self.run(work)


async def go_offline(change: Change, agent: Agent) -> None:
    """The agent, locked, logged out: offline at once, their conversations go to the front."""
    if agent.state is not Presence.OFFLINE:
        by = agent_actor(agent.id)
        await depart(change, agent, by=by, because="logged out", told="requeued")


async def lose(change: Change, agent_id: str) -> bool:
    """Take an agent offline whose lease ran out; their conversations go to the front of the line.

    Or on with a colleague who was in a conference with them.

    False when the agent is not lost (any more).
    """
    agent = await finding.agent(change.connection, agent_id, lock=True)
    gone_since = change.now - change.rules.lease_grace
    if agent.state is Presence.OFFLINE or (agent.lease_until and agent.lease_until > gone_since):
        return False
    await depart(change, agent, by=TIMER, because="connection lost", told="agent_lost")
    return True


async def depart(change: Change, agent: Agent, *, by: Actor, because: str, told: str) -> None:
    for task in await finding.tasks_of(change.connection, agent.id, [TaskState.ASSIGNED]):
        await _requeue(change, agent, task, by=by, because=because, told=told)
    await turn(change, agent, Presence.OFFLINE, by=by, because=because, reason=because, lease=None)


async def _requeue(
    change: Change, agent: Agent, task: Task, *, by: Actor, because: str, told: str
) -> None:
    heir = await _heir(change, agent, task.conversation_id)
    conversation = await change.conversation(task.conversation_id)
    current = await finding.task(change.connection, task.id)
    if current.state is not TaskState.ASSIGNED:
        return
    if current.kind is TaskKind.CALLBACK:
        await callbacks.put_back(change, current, by=by, because=because)
        return
    if conversation.controller is not Controller.AGENT:
        return
    if heir is not None and await _confers(change, heir, conversation.id):
        await give(change, conversation, heir, by=by, because=because, told="colleague_goes_on")
        return
    await control.back_to_line(change, current, by=by, because=because)
    await control.to_queue(change, conversation, current, by=by, because=because)
    change.tell(conversation.id, told, name=agent.first_name)


async def _heir(change: Change, lost: Agent, conversation_id: str) -> Agent | None:
    """A colleague who writes to the customer too and is there; locked before the conversation."""
    for colleague_id in await participants.conferring(change.connection, conversation_id):
        colleague = await finding.agent(change.connection, colleague_id, lock=True)
        gone_since = change.now - change.rules.lease_grace
        is_lost = colleague.lease_until is None or colleague.lease_until <= gone_since
        if colleague.id != lost.id and colleague.state is not Presence.OFFLINE and not is_lost:
            return colleague
    return None


async def _confers(change: Change, agent: Agent, conversation_id: str) -> bool:
    """They may have left before everything was locked."""
    part = await participants.presence_of(change.connection, conversation_id, agent.id)
    return part is not None and part.kind is ParticipantKind.CONFERENCE


async def turn(
    change: Change,
    agent: Agent,
    state: Presence,
    *,
    by: Actor,
    because: str,
    reason: str | None,
    lease: object,
) -> None:
    if agent.state is Presence.AVAILABLE:
        await withdraw_offers(change, agent, by=by, because=because)
    if state is not Presence.AVAILABLE:
        gone = state is Presence.OFFLINE
        await withdraw(change, agent, by=by, because=because, entirely=gone)
    came = {"idle_since": change.now} if agent.state is Presence.OFFLINE else {}
    await change.move(
        agent,
        state,
        by=by,
        because=because,
        facts={"reason": reason} if reason else None,
        reason=reason,
        since=change.now,
        lease_until=lease,
        **came,
    )
    change.wants_route = True


async def _set_lease(change: Change, agent_id: str, until: object) -> bool:
    done = await change.connection.execute(
        update(agents)
        .where(agents.c.id == agent_id, agents.c.state != Presence.OFFLINE)
        .values(lease_until=until)
    )
    return done.rowcount == 1


async def _check_free_to_go(change: Change, agent_id: str) -> None:
    talking = await finding.tasks_of(change.connection, agent_id, [TaskState.ASSIGNED])
    if talking:
        raise ConversationsOpen(len(talking))
