"""What agents do: accept, decline, reply, note, hand back, close, write up."""

from handoff import text as words
from handoff.bus import TaskAssigned
from handoff.errors import (
    AgentOffline,
    CapacityFull,
    ClientMsgIdReused,
    EpochStale,
    NotYourConversation,
    OfferNotFound,
    OfferOver,
)
from handoff.masking import mask_cards
from handoff.model.conversation import (
    Author,
    AuthorKind,
    Conversation,
    Message,
    MessageKind,
    TurnKind,
)
from handoff.model.states import (
    BUSY_TASK,
    Controller,
    Presence,
    ReservationState,
    TaskState,
)
from handoff.model.teamwork import WRITERS
from handoff.model.work import Actor, Agent, Reservation, Task, TaskKind, agent_actor
from handoff.routing import medium_of
from handoff.switchboard import callbacks, control, finding, participants, plan
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.customers import check_open, earlier
from handoff.switchboard.offers import end_offer
from handoff.switchboard.owing import owe_turn

HANDED_BACK = "/EXTERNAL_handed_back"


class Agents(Core):
    """The agent's commands."""

    async def accept(self, agent_id: str, reservation_id: str) -> str:
        """Take the offered task and return the conversation's id; the same again returns it again.

        Raises OfferNotFound, OfferOver, CapacityFull, AgentOffline.
        """

        async def work(change: Change) -> str:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            known = await _offer_of(change, agent_id, reservation_id, lock=False)
            await change.conversation(known.conversation_id)
            task = await finding.task(change.connection, known.task_id)
            offer = await _offer_of(change, agent_id, reservation_id)
            if offer.state is ReservationState.ACCEPTED and task.agent_id == agent_id:
                return offer.conversation_id
            await _check_can_take(change, agent, offer, task)
            if task.kind is TaskKind.CALLBACK:
                await callbacks.take(change, agent, offer, task)
            else:
                await change.move(
                    offer, ReservationState.ACCEPTED, by=agent_actor(agent_id), because="accepted"
                )
                await assign(change, agent, task)
            return offer.conversation_id

        return await self.run(work)

    async def decline(self, agent_id: str, reservation_id: str) -> None:
        """Pass the offered task on; raises OfferNotFound, OfferOver."""

        async def work(change: Change) -> None:
            await finding.agent(change.connection, agent_id, lock=True)
            known = await _offer_of(change, agent_id, reservation_id, lock=False)
            task = await finding.task(change.connection, known.task_id)
            offer = await _offer_of(change, agent_id, reservation_id)
            if offer.state is ReservationState.DECLINED:
                return
            _check_rings(offer)
            outcome, by = ReservationState.DECLINED, agent_actor(agent_id)
            await end_offer(change, offer, task, outcome, by=by, because="declined")

        await self.run(work)

    async def reply(
        self, agent_id: str, conversation_id: str, *, epoch: int, client_msg_id: str, text: str
    ) -> Message:
        """Words to the customer; raises NotYourConversation, EpochStale, ClientMsgIdReused."""
        said = mask_cards(words.clean(text, self.rules.max_message_chars))

        async def work(change: Change) -> Message:
            conversation = await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return same(before, agent_id, said, MessageKind.TEXT)
            if epoch != conversation.epoch:
                raise EpochStale(epoch, conversation.epoch)
            return change.append(
                conversation_id,
                author=await writer(change, conversation, agent_id),
                text=said,
                client_msg_id=client_msg_id,
            )

        return await self.run(work)

    async def note(
        self, agent_id: str, conversation_id: str, *, client_msg_id: str, text: str
    ) -> Message:
        """An internal note; by any agent, at any time, also after the end."""
        said = mask_cards(words.clean(text, self.rules.max_note_chars))

        async def work(change: Change) -> Message:
            await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return same(before, agent_id, said, MessageKind.NOTE)
            agent = await finding.agent(change.connection, agent_id)
            return change.append(
                conversation_id,
                author=Author(AuthorKind.AGENT, agent_id, agent.first_name),
                text=said,
                kind=MessageKind.NOTE,
                client_msg_id=client_msg_id,
            )

        return await self.run(work)

    async def hand_back(self, agent_id: str, conversation_id: str, note: str = "") -> None:
        """Give the conversation to the bot with a note it uses; the task goes to wrap-up."""
        kept = mask_cards(words.optional(note, self.rules.max_hand_back_chars) or "")
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            check_in_control(conversation, agent_id)
            await _release(change, conversation, by=by, because="handed back")
            name = conversation.agent_name
            conversation = await control.to_bot(change, conversation, by=by, because="handed back")
            message = change.tell(conversation_id, "handed_back", name=name)
            await owe_turn(
                change,
                conversation,
                kind=TurnKind.EVENT,
                text=HANDED_BACK,
                message_id=message.id,
                seq=message.seq,
                metadata={"note": kept},
            )

        await self.run(work)

    async def close_conversation(self, agent_id: str, conversation_id: str) -> None:
        """The agent ends the conversation; the task goes to wrap-up. (`close` closes the store.)"""

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            check_in_control(conversation, agent_id)
            name = conversation.agent_name
            by = agent_actor(agent_id)
            await control.close(change, conversation, by=by, because="closed by agent")
            change.tell(conversation_id, "closed_by_agent", name=name)

        await self.run(work)


def check_in_control(conversation: Conversation, agent_id: str) -> None:
    """Raise unless this agent is the one who talks with the customer."""
    check_open(conversation)
    if conversation.controller is not Controller.AGENT or conversation.agent_id != agent_id:
        raise NotYourConversation


async def writer(change: Change, conversation: Conversation, agent_id: str) -> Author:
    """The agent as who writes to the customer: has the conversation, or joined those who write.

    Raises NotYourConversation for everybody else.
    """
    check_open(conversation)
    if conversation.controller is Controller.AGENT and conversation.agent_id != agent_id:
        part = await participants.presence_of(change.connection, conversation.id, agent_id)
        if part is not None and part.kind in WRITERS:
            agent = await finding.agent(change.connection, agent_id)
            return Author(AuthorKind.AGENT, agent_id, agent.first_name)
    check_in_control(conversation, agent_id)
    return Author(AuthorKind.AGENT, agent_id, conversation.agent_name)


async def _offer_of(
    change: Change, agent_id: str, reservation_id: str, *, lock: bool = True
) -> Reservation:
    offer = await finding.reservation(change.connection, reservation_id, agent_id, lock=lock)
    if offer is None:
        raise OfferNotFound(reservation_id)
    return offer


def _check_rings(offer: Reservation) -> None:
    if offer.state is not ReservationState.PENDING:
        raise OfferOver(offer.state.value)


async def _check_can_take(change: Change, agent: Agent, offer: Reservation, task: Task) -> None:
    _check_rings(offer)
    if agent.state is Presence.OFFLINE:
        raise AgentOffline
    if not await plan.can_take(change.connection, agent, medium_of(task.channel)):
        raise CapacityFull


async def assign(change: Change, agent: Agent, task: Task) -> None:
    """The agent has the conversation of this reserved task from now on; the customer is told."""
    by = agent_actor(agent.id)
    conversation = await change.conversation(task.conversation_id)
    await change.move(
        task,
        TaskState.ASSIGNED,
        by=by,
        because="accepted",
        agent_id=agent.id,
        assigned_at=change.now,
    )
    await change.move(
        conversation,
        Controller.AGENT,
        by=by,
        because="accepted",
        agent_id=agent.id,
        agent_name=agent.first_name,
        queue_id=None,
    )
    change.tell(conversation.id, "agent_joined", name=agent.first_name)
    waited = (change.now - task.queued_since).total_seconds()
    change.notify(TaskAssigned(task.queue_id, waited))
    change.wants_route = True


async def _release(change: Change, conversation: Conversation, *, by: Actor, because: str) -> None:
    task = await finding.open_task(change.connection, conversation.id)
    if task is not None and task.state in BUSY_TASK:
        await control.release(change, task, by=by, because=because)


def same(before: Message, agent_id: str, said: str, kind: MessageKind) -> Message:
    """The stored message, if it is what comes again; raises ClientMsgIdReused otherwise."""
    if (before.author.id, before.text, before.kind) != (agent_id, said, kind):
        raise ClientMsgIdReused(before.seq)
    return before
