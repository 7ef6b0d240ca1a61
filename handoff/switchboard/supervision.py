"""What supervisors do: read along, whisper, barge in, take over, reassign, send agents home.

Each act is a move or a line of the log with the supervisor as its maker.
"""

from handoff import text as words
from handoff.bus import AgentMoved
from handoff.errors import (
    AgentOffline,
    CapacityFull,
    NotACall,
    NotASupervisor,
    NotWaiting,
    NotWithAgent,
    QueueNotFound,
)
from handoff.masking import mask_cards
from handoff.model.conversation import Author, AuthorKind, Conversation, Message, MessageKind
from handoff.model.states import (
    WAITING_TASK,
    Controller,
    Presence,
    ReservationState,
    TaskState,
)
from handoff.model.teamwork import ParticipantKind, TransferMode
from handoff.model.work import OVERSEERS, Actor, Agent, Reason, Task, agent_actor
from handoff.routing import Medium, medium_of
from handoff.switchboard import control, finding, participants, passing, plan, transfers
from handoff.switchboard.agents import assign, same
from handoff.switchboard.change import Change
from handoff.switchboard.customers import check_open, earlier
from handoff.switchboard.floors import change_queue
from handoff.switchboard.offers import end_offer, offer_to
from handoff.switchboard.presence import depart, turn
from handoff.switchboard.reading import Reading

COACHING = {"type": "coaching", "version": 1}


class Supervision(Reading):
    """The supervisor's commands; each raises NotASupervisor for anybody else."""

    async def monitor(self, agent_id: str, conversation_id: str) -> None:
        """Read along, unseen; until `leave_conversation`."""
        await self._join(agent_id, conversation_id, ParticipantKind.MONITOR)

    async def whisper_aloud(self, agent_id: str, conversation_id: str) -> None:
        """In a call, be heard by the agent alone. Raises NotACall, NotWithAgent."""
        if (await self.conversation(conversation_id)).channel != Medium.VOICE:
            raise NotACall
        await self._join(agent_id, conversation_id, ParticipantKind.WHISPER)

    async def barge(self, agent_id: str, conversation_id: str) -> None:
        """Write to the customer beside the agent. Raises NotWithAgent."""
        await self._join(agent_id, conversation_id, ParticipantKind.BARGE)

    async def _join(self, agent_id: str, conversation_id: str, kind: ParticipantKind) -> None:
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            supervisor = await _supervisor(change, agent_id)
            conversation = await change.conversation(conversation_id)
            check_open(conversation)
            here = await participants.presence_of(change.connection, conversation_id, agent_id)
            if here is not None and here.kind in (kind, ParticipantKind.PRIMARY):
                return
            if kind is not ParticipantKind.MONITOR:
                _check_with_agent(conversation)
            await participants.join(
                change, conversation_id, agent_id, kind, by=by, because=kind.value
            )
            if kind is ParticipantKind.BARGE:
                change.tell(conversation_id, "joined_by", name=supervisor.first_name)

        await self.run(work)

    async def whisper(
        self, agent_id: str, conversation_id: str, *, client_msg_id: str, text: str
    ) -> Message:
        """Words that only the agent who has the conversation sees. Raises NotWithAgent."""
        said = mask_cards(words.clean(text, self.rules.max_note_chars))

        async def work(change: Change) -> Message:
            supervisor = await _supervisor(change, agent_id)
            conversation = await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return same(before, agent_id, said, MessageKind.WHISPER)
            _check_with_agent(conversation)
            here = await participants.presence_of(change.connection, conversation_id, agent_id)
            if here is None or here.kind is ParticipantKind.MONITOR:
                await participants.join(
                    change,
                    conversation_id,
                    agent_id,
                    ParticipantKind.WHISPER,
                    by=agent_actor(agent_id),
                    because="whisper",
                )
            return _said(
                change,
                conversation,
                supervisor,
                said,
                kind=MessageKind.WHISPER,
                client_msg_id=client_msg_id,
                readers=[conversation.agent_id, agent_id],
            )

        return await self.run(work)

    async def coach(
        self, agent_id: str, conversation_id: str, *, client_msg_id: str, text: str
    ) -> Message:
        """A coaching note, also after the end; for the agents who worked on it."""
        said = mask_cards(words.clean(text, self.rules.max_note_chars))

        async def work(change: Change) -> Message:
            supervisor = await _supervisor(change, agent_id)
            conversation = await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return same(before, agent_id, said, MessageKind.NOTE)
            worked = await finding.workers(change.connection, conversation_id)
            return _said(
                change,
                conversation,
                supervisor,
                said,
                kind=MessageKind.NOTE,
                client_msg_id=client_msg_id,
                readers=[*worked, agent_id],
                custom=COACHING,
            )

        return await self.run(work)

    async def take_over(self, agent_id: str, conversation_id: str) -> None:
        """Become the one who has it, whoever has it now. Raises AgentOffline, CapacityFull."""
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            supervisor = await _supervisor(change, agent_id, lock=True)
            conversation = await change.conversation(conversation_id)
            check_open(conversation)
            if conversation.agent_id == agent_id:
                return
            if supervisor.state is Presence.OFFLINE:
                raise AgentOffline
            medium = medium_of(conversation.channel)
            if not await plan.can_take(change.connection, supervisor, medium):
                raise CapacityFull
            if conversation.controller is Controller.AGENT:
                because = "taken over"
                await passing.give(
                    change, conversation, supervisor, by=by, because=because, told="taken_over"
                )
            else:
                await _claim(change, conversation, supervisor, by=by)

        await self.run(work)

    async def reassign(
        self,
        agent_id: str,
        conversation_id: str,
        *,
        to_agent: str | None = None,
        to_queue: str | None = None,
        reason: str = "",
    ) -> None:
        """Give a waiting or assigned conversation to an agent (it rings there) or to a queue.

        Raises NotWaiting when the bot has it, AgentNotFree, QueueNotFound, TransferPending.
        """
        why = words.tidy(reason)[: transfers.MAX_REASON] or "reassigned"
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            await _supervisor(change, agent_id)
            target = None
            if to_agent is not None:
                target = await finding.agent(change.connection, to_agent, lock=True)
            conversation = await change.conversation(conversation_id)
            check_open(conversation)
            if conversation.controller is Controller.AGENT:
                await _reassign_assigned(change, conversation, target, to_queue, by=by, why=why)
                return
            task = await _waiting(change, conversation)
            if target is not None:
                await passing.check_free(change, target, conversation)
                task = await _silence(change, task, by=by)
                await offer_to(change, task, target.id, by=by, because=why)
            else:
                await _move_queue(change, conversation, task, to_queue or "", by=by)

        await self.run(work)

    async def set_priority(self, agent_id: str, conversation_id: str, priority: int) -> None:
        """Change the place in line of who waits. Raises NotWaiting."""
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            await _supervisor(change, agent_id)
            conversation = await change.conversation(conversation_id)
            check_open(conversation)
            task = await _waiting(change, conversation)
            if task.priority == priority:
                return
            facts = {"from": task.priority, "to": priority}
            because = "priority changed"
            await change.amend(task, by=by, because=because, facts=facts, priority=priority)
            change.wants_route = True

        await self.run(work)

    async def set_agent_presence(
        self, agent_id: str, other_id: str, state: Presence, reason: str = ""
    ) -> None:
        """Send an agent into a break or home; their conversations then wait in front.

        `available` is for an agent who is at the desk: AgentOffline otherwise.
        """
        why = words.tidy(reason)[: transfers.MAX_REASON] or "set by supervisor"
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            await _supervisor(change, agent_id)
            other = await finding.agent(change.connection, other_id, lock=True)
            if other.state is state:
                return
            if other.state is Presence.OFFLINE:
                raise AgentOffline
            if state is Presence.OFFLINE:
                await depart(change, other, by=by, because=why, told="requeued")
                return
            kept = why if state is Presence.NOT_READY else None
            lease = other.lease_until
            await turn(change, other, state, by=by, because=why, reason=kept, lease=lease)

        await self.run(work)


# ---- steps


def _said(
    change: Change,
    conversation: Conversation,
    supervisor: Agent,
    said: str,
    *,
    kind: MessageKind,
    client_msg_id: str,
    readers: list[str | None],
    custom: dict[str, object] | None = None,
) -> Message:
    name = "coached" if custom else "whispered"
    change.record(conversation, name, by=agent_actor(supervisor.id))
    if conversation.agent_id is not None:
        change.notify(AgentMoved(conversation.agent_id))
    return change.append(
        conversation.id,
        author=Author(AuthorKind.AGENT, supervisor.id, supervisor.first_name),
        text=said,
        kind=kind,
        client_msg_id=client_msg_id,
        params={"readers": [reader for reader in readers if reader]},
        custom=custom,
    )


async def _claim(
    change: Change, conversation: Conversation, supervisor: Agent, *, by: Actor
) -> None:
    """From the bot or out of the line, without ringing."""
    if conversation.controller is Controller.BOT:
        handoff = await control.built_in_handoff(change, conversation, Reason.SUPERVISOR)
        task = await control.queue_task(change, conversation, handoff, by=by)
        await control.to_queue(change, conversation, task, by=by, because="taken over")
        await control.drop_turns(change, conversation.id, by=by, because="taken over")
    else:
        task = await _silence(change, await _waiting(change, conversation), by=by)
    accepted = ReservationState.ACCEPTED
    because = "taken over"
    task = await offer_to(change, task, supervisor.id, by=by, because=because, state=accepted)
    await assign(change, supervisor, task)


async def _reassign_assigned(
    change: Change,
    conversation: Conversation,
    target: Agent | None,
    to_queue: str | None,
    *,
    by: Actor,
    why: str,
) -> None:
    """A cold transfer in the name of who has the conversation."""
    if target is None:
        queue_id = to_queue or ""
        await passing.to_other_queue(change, conversation, queue_id, by=by, because=why)
        return
    mode = TransferMode.COLD
    await transfers.ask(change, conversation, target, mode, by=by, reason=why, note="")


async def _move_queue(
    change: Change, conversation: Conversation, task: Task, queue_id: str, *, by: Actor
) -> None:
    floor = await plan.current(change.connection)
    if queue_id not in floor.by_id:
        raise QueueNotFound(queue_id)
    task = await _silence(change, task, by=by)
    await change_queue(change, task, floor, queue_id, by=by, because="reassigned")
    change.set(conversation.id, queue_id=queue_id)


async def _silence(change: Change, task: Task, *, by: Actor) -> Task:
    """The task in line, with nothing ringing for it."""
    if task.state is not TaskState.RESERVED:
        return task
    offer = await finding.live_reservation(change.connection, task.id)
    if offer is None:
        return task
    outcome = ReservationState.RESCINDED
    return await end_offer(change, offer, task, outcome, by=by, because="reassigned")


async def _waiting(change: Change, conversation: Conversation) -> Task:
    task = await finding.open_task(change.connection, conversation.id)
    if task is None or task.state not in WAITING_TASK:
        raise NotWaiting
    return task


async def _supervisor(change: Change, agent_id: str, *, lock: bool = False) -> Agent:
    agent = await finding.agent(change.connection, agent_id, lock=lock)
    if agent.role not in OVERSEERS:
        raise NotASupervisor
    return agent


def _check_with_agent(conversation: Conversation) -> None:
    check_open(conversation)
    if conversation.controller is not Controller.AGENT:
        raise NotWithAgent
