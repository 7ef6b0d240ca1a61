"""How a conversation passes between colleagues: asked, consulted, taken; the customer is kept.

The first agent has the conversation until the second has it. Locks: the agent who is asked, then
the conversation, then what belongs to it.
"""

from functools import partial

from sqlalchemy import select

from handoff import text as words
from handoff.errors import (
    AgentOffline,
    CapacityFull,
    NotConsulting,
    NotTakingPart,
    NotYourConversation,
    TransferNotFound,
    TransferOver,
    TransferPending,
)
from handoff.masking import mask_cards
from handoff.model.conversation import Author, AuthorKind, Conversation, Message, MessageKind
from handoff.model.states import (
    Presence,
    TransferState,
)
from handoff.model.teamwork import (
    WRITERS,
    Participant,
    ParticipantKind,
    Transfer,
    TransferMode,
)
from handoff.model.work import TIMER, Actor, Agent, agent_actor
from handoff.routing import medium_of
from handoff.store import rows
from handoff.store.teamwork_tables import transfers
from handoff.switchboard import finding, participants, plan
from handoff.switchboard.agents import check_in_control, same
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.customers import earlier
from handoff.switchboard.participants import end_transfer
from handoff.switchboard.passing import check_free, give, to_other_queue

MAX_REASON = 60


class Transfers(Core):
    """The commands of two agents and one conversation."""

    async def transfer(
        self,
        agent_id: str,
        conversation_id: str,
        *,
        mode: TransferMode = TransferMode.COLD,
        to_agent: str | None = None,
        to_queue: str | None = None,
        reason: str = "",
        note: str = "",
    ) -> str | None:
        """Ask an agent (the transfer's id comes back; it rings), or give it to a queue at once.

        Raises NotYourConversation, AgentNotFound, AgentNotFree, QueueNotFound, QueueClosed,
        TransferPending.
        """
        why = words.tidy(reason)[:MAX_REASON]
        kept = mask_cards(words.optional(note, self.rules.max_note_chars) or "")
        by = agent_actor(agent_id)

        async def work(change: Change) -> str | None:
            if to_agent is None:
                conversation = await change.conversation(conversation_id)
                check_in_control(conversation, agent_id)
                await to_other_queue(change, conversation, to_queue or "", by=by, because=why)
                return None
            target = await finding.agent(change.connection, to_agent, lock=True)
            conversation = await change.conversation(conversation_id)
            check_in_control(conversation, agent_id)
            asked = await ask(change, conversation, target, mode, by=by, reason=why, note=kept)
            return asked.id

        return await self.run(work)

    async def accept_transfer(self, agent_id: str, transfer_id: str) -> str:
        """Take what rings, and return the conversation's id; the same again returns it again.

        Raises TransferNotFound, TransferOver, CapacityFull, AgentOffline.
        """
        by = agent_actor(agent_id)

        async def work(change: Change) -> str:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            known = await _asked(change, transfer_id, agent_id)
            conversation = await change.conversation(known.conversation_id)
            transfer = await _locked(change, transfer_id)
            if transfer.answered_at is not None and transfer.state in _TAKEN:
                return transfer.conversation_id
            if transfer.state is not TransferState.REQUESTED:
                raise TransferOver(transfer.state.value)
            await _check_can_take(change, agent, conversation)
            await _take(change, conversation, transfer, agent, by=by)
            return transfer.conversation_id

        return await self.run(work)

    async def decline_transfer(self, agent_id: str, transfer_id: str, reason: str = "") -> None:
        """Pass it on, or stop being consulted; the sender is told. Raises TransferOver."""
        why = words.tidy(reason)[:MAX_REASON]
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            known = await _asked(change, transfer_id, agent_id)
            await change.conversation(known.conversation_id)
            transfer = await _locked(change, transfer_id)
            if transfer.state is TransferState.DECLINED:
                return
            if transfer.state not in _LIVE:
                raise TransferOver(transfer.state.value)
            await _decline(change, transfer, agent, by=by, because="declined", reason=why)

        await self.run(work)

    async def cancel_transfer(self, agent_id: str, transfer_id: str) -> None:
        """The sender takes it back; who was consulted leaves. Raises TransferOver."""
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            conversation, transfer = await _sent(change, transfer_id, agent_id)
            if transfer.state is TransferState.CANCELED:
                return
            if transfer.state not in _LIVE:
                raise TransferOver(transfer.state.value)
            sender = await finding.agent(change.connection, agent_id)
            await _end_consult(change, transfer, by=by, because="transfer canceled")
            await end_transfer(
                change,
                transfer,
                TransferState.CANCELED,
                by=by,
                because="canceled",
                by_name=sender.name,
            )
            if transfer.state is TransferState.CONSULTING:
                change.tell(conversation.id, "back_with_you", name=conversation.agent_name)

        await self.run(work)

    async def complete_transfer(self, agent_id: str, transfer_id: str) -> None:
        """Who was consulted (or confers) gets the conversation, the sender wraps up.

        Raises TransferNotFound, NotYourConversation, NotConsulting, AgentOffline.
        """
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            target_id = (await _found(change, transfer_id)).to_agent
            target = await finding.agent(change.connection, target_id, lock=True)
            conversation, transfer = await _sent(change, transfer_id, agent_id)
            if conversation.agent_id == target_id and transfer.state is TransferState.ACCEPTED:
                return
            check_in_control(conversation, agent_id)
            await _check_is_here(change, transfer)
            if target.state is Presence.OFFLINE:
                raise AgentOffline
            if transfer.state is TransferState.CONSULTING:
                await _accepted(change, transfer, target, by=by, because="completed")
            await give(change, conversation, target, by=by, because="transfer completed")

        await self.run(work)

    async def start_conference(self, agent_id: str, transfer_id: str) -> None:
        """Who was consulted writes to the customer too from now on. As `complete_transfer`."""
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            conversation, transfer = await _sent(change, transfer_id, agent_id)
            if transfer.state is not TransferState.CONSULTING:
                raise NotConsulting
            check_in_control(conversation, agent_id)
            await _check_is_here(change, transfer)
            colleague = await finding.agent(change.connection, transfer.to_agent)
            transfer = await change.amend(transfer, by=by, mode=TransferMode.CONFERENCE)
            await _accepted(change, transfer, colleague, by=by, because="conference")
            await _confer(change, conversation, colleague, by=by)

        await self.run(work)

    async def consult(
        self, agent_id: str, conversation_id: str, *, client_msg_id: str, text: str
    ) -> Message:
        """Words between the two agents of a consult. Raises NotConsulting, ClientMsgIdReused."""
        said = mask_cards(words.clean(text, self.rules.max_note_chars))

        async def work(change: Change) -> Message:
            await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return same(before, agent_id, said, MessageKind.CONSULT)
            transfer = await participants.live_transfer(change.connection, conversation_id)
            if transfer is None or transfer.state is not TransferState.CONSULTING:
                raise NotConsulting
            pair = (transfer.from_agent, transfer.to_agent)
            if agent_id not in pair:
                raise NotConsulting
            author = await finding.agent(change.connection, agent_id)
            return change.append(
                conversation_id,
                author=Author(AuthorKind.AGENT, agent_id, author.first_name),
                text=said,
                kind=MessageKind.CONSULT,
                client_msg_id=client_msg_id,
                params={"readers": list(pair)},
            )

        return await self.run(work)

    async def leave_conversation(self, agent_id: str, conversation_id: str) -> None:
        """Take part no longer; raises NotTakingPart, also for who has the conversation."""
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            await change.conversation(conversation_id)
            part = await participants.presence_of(change.connection, conversation_id, agent_id)
            if part is None or part.kind is ParticipantKind.PRIMARY:
                raise NotTakingPart
            await walk_out(change, part, agent, by=by, because="left")

        await self.run(work)

    async def ring_out_transfers(self) -> int:
        """Transfers that rang too long: the silent agent is not responding, the sender is told."""
        query = select(transfers.c.id).where(
            transfers.c.state == TransferState.REQUESTED, transfers.c.due_at <= self.clock.now()
        )
        async with self.store.read() as connection:
            due = [row.id for row in await connection.execute(query.limit(self.rules.sweep_batch))]
        return sum([await self.run(partial(_ring_out, transfer_id=it)) for it in due])


_LIVE = (TransferState.REQUESTED, TransferState.CONSULTING)
_TAKEN = (TransferState.CONSULTING, TransferState.ACCEPTED)


async def ask(
    change: Change,
    conversation: Conversation,
    target: Agent,
    mode: TransferMode,
    *,
    by: Actor,
    reason: str,
    note: str,
) -> Transfer:
    """Ring at a colleague in the name of who has the conversation; `target` is locked."""
    if conversation.agent_id is None:
        raise NotYourConversation
    await check_free(change, target, conversation, besides=conversation.agent_id)
    if await participants.live_transfer(change.connection, conversation.id) is not None:
        raise TransferPending
    transfer = Transfer(
        id=change.ids.new("tr"),
        conversation_id=conversation.id,
        from_agent=conversation.agent_id,
        to_agent=target.id,
        mode=mode,
        state=TransferState.REQUESTED,
        version=1,
        reason=reason,
        note=note,
        requested_at=change.now,
        due_at=change.now + change.rules.ring,
    )
    facts = {"mode": mode.value, "to": target.id, "reason": reason}
    return await change.create(transfer, by=by, because="requested", facts=facts)


async def withdraw(
    change: Change, agent: Agent, *, by: Actor, because: str, entirely: bool
) -> None:
    """An agent goes away: what rings at them is declined; `entirely` ends their other parts too."""
    for ringing in await participants.ringing_at(change.connection, agent.id):
        await change.conversation(ringing.conversation_id)
        transfer = await _locked(change, ringing.id)
        if transfer.state is TransferState.REQUESTED:
            await _decline(change, transfer, agent, by=by, because=because, reason=because)
    if not entirely:
        return
    for part in await participants.parts_of(change.connection, agent.id):
        if part.kind is not ParticipantKind.PRIMARY:
            await change.conversation(part.conversation_id)
            now = await participants.presence_of(change.connection, part.conversation_id, agent.id)
            if now is not None and now.kind is not ParticipantKind.PRIMARY:
                await walk_out(change, now, agent, by=by, because=because)


async def walk_out(
    change: Change, part: Participant, agent: Agent, *, by: Actor, because: str
) -> None:
    """A participant leaves: a consult ends with it, and the customer is told of who wrote."""
    if part.kind is ParticipantKind.CONSULTED:
        transfer = await participants.live_transfer(change.connection, part.conversation_id)
        if transfer is not None:
            await _decline(change, transfer, agent, by=by, because=because, reason=because)
            return
    await participants.leave(change, part, by=by, because=because)
    if part.kind in WRITERS:
        change.tell(part.conversation_id, "left_by", name=agent.first_name)


# ---- steps


async def _take(
    change: Change, conversation: Conversation, transfer: Transfer, agent: Agent, *, by: Actor
) -> None:
    change.wants_route = True
    if transfer.mode is TransferMode.COLD:
        await _accepted(change, transfer, agent, by=by, because="accepted")
        await give(change, conversation, agent, by=by, because="transferred")
    elif transfer.mode is TransferMode.CONFERENCE:
        await _accepted(change, transfer, agent, by=by, because="accepted")
        await _confer(change, conversation, agent, by=by)
    else:
        await change.move(
            transfer,
            TransferState.CONSULTING,
            by=by,
            because="consulting",
            answered_at=change.now,
        )
        await participants.join(
            change,
            conversation.id,
            agent.id,
            ParticipantKind.CONSULTED,
            by=by,
            because="consulted",
        )
        change.tell(conversation.id, "one_moment", name=conversation.agent_name)


async def _accepted(
    change: Change, transfer: Transfer, agent: Agent, *, by: Actor, because: str
) -> None:
    answered = transfer.answered_at or change.now
    transfer = await change.amend(transfer, by=by, answered_at=answered)
    await end_transfer(
        change, transfer, TransferState.ACCEPTED, by=by, because=because, by_name=agent.name
    )


async def _confer(change: Change, conversation: Conversation, agent: Agent, *, by: Actor) -> None:
    await participants.join(
        change, conversation.id, agent.id, ParticipantKind.CONFERENCE, by=by, because="conference"
    )
    change.tell(conversation.id, "joined_by", name=agent.first_name)


async def _decline(
    change: Change, transfer: Transfer, agent: Agent, *, by: Actor, because: str, reason: str
) -> None:
    was_consulting = transfer.state is TransferState.CONSULTING
    await _end_consult(change, transfer, by=by, because=because)
    await end_transfer(
        change,
        transfer,
        TransferState.DECLINED,
        by=by,
        because=because,
        by_name=agent.name,
        reason=reason,
    )
    change.wants_route = True
    if was_consulting:
        conversation = await change.conversation(transfer.conversation_id)
        change.tell(conversation.id, "back_with_you", name=conversation.agent_name)


async def _end_consult(change: Change, transfer: Transfer, *, by: Actor, because: str) -> None:
    part = await participants.presence_of(
        change.connection, transfer.conversation_id, transfer.to_agent
    )
    if part is not None and part.kind is ParticipantKind.CONSULTED:
        await participants.leave(change, part, by=by, because=because)
    change.wants_route = True


async def _ring_out(change: Change, transfer_id: str) -> bool:
    known = await _found(change, transfer_id)
    agent = await finding.agent(change.connection, known.to_agent, lock=True)
    await change.conversation(known.conversation_id)
    transfer = await _locked(change, transfer_id)
    if transfer.state is not TransferState.REQUESTED or transfer.due_at > change.now:
        return False
    await end_transfer(
        change,
        transfer,
        TransferState.TIMEOUT,
        by=TIMER,
        because="rang out",
        by_name=agent.name,
    )
    if agent.state is Presence.AVAILABLE:
        await change.move(
            agent, Presence.NOT_RESPONDING, by=TIMER, because="rang out", since=change.now
        )
    change.wants_route = True
    return True


# ---- finding and checking


async def _found(change: Change, transfer_id: str, *, lock: bool = False) -> Transfer:
    query = select(transfers).where(transfers.c.id == transfer_id)
    query = query.with_for_update(key_share=True) if lock else query
    row = (await change.connection.execute(query)).one_or_none()
    if row is None:
        raise TransferNotFound(transfer_id)
    return rows.value(Transfer, row)


async def _locked(change: Change, transfer_id: str) -> Transfer:
    return await _found(change, transfer_id, lock=True)


async def _asked(change: Change, transfer_id: str, agent_id: str) -> Transfer:
    found = await _found(change, transfer_id)
    if found.to_agent != agent_id:
        raise TransferNotFound(transfer_id)
    return found


async def _sent(change: Change, transfer_id: str, agent_id: str) -> tuple[Conversation, Transfer]:
    known = await _found(change, transfer_id)
    if known.from_agent != agent_id:
        raise TransferNotFound(transfer_id)
    conversation = await change.conversation(known.conversation_id)
    return conversation, await _locked(change, transfer_id)


async def _check_is_here(change: Change, transfer: Transfer) -> None:
    """The colleague has to be in the conversation: consulted, or as part of a conference."""
    part = await participants.presence_of(
        change.connection, transfer.conversation_id, transfer.to_agent
    )
    if part is None or part.kind is ParticipantKind.PRIMARY:
        raise NotConsulting


async def _check_can_take(change: Change, agent: Agent, conversation: Conversation) -> None:
    if agent.state is Presence.OFFLINE:
        raise AgentOffline
    if not await plan.can_take(change.connection, agent, medium_of(conversation.channel)):
        raise CapacityFull
