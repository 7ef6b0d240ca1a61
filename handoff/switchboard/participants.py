"""Who takes part in a conversation; follows every change of control, and ends what depended on it.

Rows are locked after everything else; callers hold the conversation already.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.bus import TransferEnded
from handoff.model.conversation import Conversation
from handoff.model.states import (
    LIVE_TRANSFER,
    Controller,
    ParticipantState,
    TransferState,
)
from handoff.model.teamwork import (
    UNSEEN,
    Participant,
    ParticipantKind,
    Seen,
    Transfer,
    TransferMode,
)
from handoff.model.work import Actor
from handoff.store import rows
from handoff.store.tables import agents, conversations
from handoff.store.teamwork_tables import participants, transfers
from handoff.store.writing import Writing

if TYPE_CHECKING:
    from handoff.switchboard.change import Change

_IS_HERE = participants.c.state == ParticipantState.PRESENT
_BROUGHT_BY = (
    select(transfers.c.id)
    .join(conversations, conversations.c.id == transfers.c.conversation_id)
    .where(
        transfers.c.conversation_id == participants.c.conversation_id,
        transfers.c.to_agent == participants.c.agent_id,
        transfers.c.from_agent == conversations.c.agent_id,
        transfers.c.mode == TransferMode.CONFERENCE,
        transfers.c.state == TransferState.ACCEPTED,
    )
    .order_by(transfers.c.requested_at.desc(), transfers.c.id.desc())
    .limit(1)
    .correlate(participants)
    .scalar_subquery()
    .label("brought_by")
)
_PRESENT = (
    select(participants)
    .where(participants.c.conversation_id == bindparam("wanted"), _IS_HERE)
    .order_by(participants.c.joined_at, participants.c.id)
    .with_for_update(key_share=True)
)
_LIVE = (
    select(transfers)
    .where(transfers.c.conversation_id == bindparam("wanted"), transfers.c.state.in_(LIVE_TRANSFER))
    .with_for_update(key_share=True)
)


async def present(connection: Writing, conversation_id: str) -> list[Participant]:
    """Who is in the conversation now, locked, who came first first."""
    found = await connection.ask(_PRESENT, {"wanted": conversation_id}, of=(participants,))
    return [rows.value(Participant, row) for row in found]


async def presence_of(
    connection: Writing, conversation_id: str, agent_id: str
) -> Participant | None:
    """The agent's part in the conversation now, if any; locked."""
    for found in await present(connection, conversation_id):
        if found.agent_id == agent_id:
            return found
    return None


async def join(
    change: "Change",
    conversation_id: str,
    agent_id: str,
    kind: ParticipantKind,
    *,
    by: Actor,
    because: str,
) -> Participant:
    """The agent takes part from now on, and no longer as what they were before."""
    before = await presence_of(change.connection, conversation_id, agent_id)
    if before is not None and before.kind is kind:
        return before
    if before is not None:
        await leave(change, before, by=by, because=because)
    return await _enter(change, conversation_id, agent_id, kind, by=by, because=because)


async def _enter(
    change: "Change",
    conversation_id: str,
    agent_id: str,
    kind: ParticipantKind,
    *,
    by: Actor,
    because: str,
) -> Participant:
    newcomer = Participant(
        id=change.ids.new("p"),
        conversation_id=conversation_id,
        agent_id=agent_id,
        kind=kind,
        state=ParticipantState.PRESENT,
        version=1,
        joined_at=change.now,
    )
    return await change.create(newcomer, by=by, because=because, facts={"kind": kind.value})


async def leave(change: "Change", who: Participant, *, by: Actor, because: str) -> Participant:
    """The agent takes part no longer."""
    facts = {"kind": who.kind.value, "agent_id": who.agent_id}
    return await change.move(
        who, ParticipantState.LEFT, by=by, because=because, facts=facts, left_at=change.now
    )


async def control_moved(
    change: "Change", before: Conversation, after: Conversation, *, by: Actor, because: str
) -> None:
    """An agent got or lost the conversation: participants and transfers follow.

    A transfer dies with the control of who asked for it. When no agent has the conversation any
    more, only supervisors who read along stay.
    """
    stays = after.controller is Controller.AGENT
    for who in await present(change.connection, after.id):
        was_primary = who.kind is ParticipantKind.PRIMARY
        becomes_primary = stays and who.agent_id == after.agent_id
        consulted = who.kind is ParticipantKind.CONSULTED
        has_no_part = not stays and who.kind not in UNSEEN
        if was_primary or becomes_primary or consulted or has_no_part:
            await leave(change, who, by=by, because=because)
    if before.controller is Controller.AGENT:
        await end_live_transfer(change, after.id, by=by, because=because)
    if stays and after.agent_id is not None:
        await _enter(
            change, after.id, after.agent_id, ParticipantKind.PRIMARY, by=by, because=because
        )
    if before.agent_id is not None and not stays:
        change.set(after.id, wants_file=False)


async def end_live_transfer(
    change: "Change", conversation_id: str, *, by: Actor, because: str
) -> None:
    """Cancel what rings or is being consulted in this conversation."""
    found = await live_transfer(change.connection, conversation_id)
    if found is not None:
        await end_transfer(change, found, TransferState.CANCELED, by=by, because=because)


async def live_transfer(connection: Writing, conversation_id: str) -> Transfer | None:
    """The conversation's transfer that rings or is being consulted, locked."""
    found = await connection.ask(_LIVE, {"wanted": conversation_id}, of=(transfers,))
    row = found.one_or_none()
    return None if row is None else rows.value(Transfer, row)


async def ringing_at(connection: AsyncConnection, agent_id: str) -> list[Transfer]:
    """The transfers that ring at this agent; not locked."""
    query = select(transfers).where(
        transfers.c.to_agent == agent_id, transfers.c.state == TransferState.REQUESTED
    )
    return [rows.value(Transfer, row) for row in await connection.execute(query)]


async def conferring(connection: AsyncConnection, conversation_id: str) -> list[str]:
    """The agents who write there besides who has it, who came first first; not locked."""
    query = (
        select(participants.c.agent_id)
        .where(
            participants.c.conversation_id == conversation_id,
            _IS_HERE,
            participants.c.kind == ParticipantKind.CONFERENCE,
        )
        .order_by(participants.c.joined_at, participants.c.id)
    )
    return list((await connection.execute(query)).scalars())


async def parts_of(connection: AsyncConnection, agent_id: str) -> list[Participant]:
    """In what the agent takes part now; not locked."""
    query = select(participants).where(participants.c.agent_id == agent_id, _IS_HERE)
    return [rows.value(Participant, row) for row in await connection.execute(query)]


async def end_transfer(
    change: "Change",
    transfer: Transfer,
    outcome: TransferState,
    *,
    by: Actor,
    because: str,
    by_name: str | None = None,
    reason: str = "",
) -> Transfer:
    """The transfer is over; both sides are told after the commit."""
    facts = {"to": transfer.to_agent, "mode": transfer.mode.value}
    ended = await change.move(
        transfer,
        outcome,
        by=by,
        because=because,
        facts=facts | ({"reason": reason} if reason else {}),
        ended_at=change.now,
    )
    for agent_id in (transfer.from_agent, transfer.to_agent):
        change.notify(
            TransferEnded(
                agent_id,
                transfer.id,
                transfer.conversation_id,
                outcome.value,
                by_name=by_name,
                reason=reason,
            )
        )
    return ended


async def seen(
    connection: AsyncConnection, conversation_ids: Collection[str], *, all_kinds: bool = False
) -> Mapping[str, tuple[Seen, ...]]:
    """Who is in these conversations as colleagues see them, the primary agent first."""
    found: defaultdict[str, list[Seen]] = defaultdict(list)
    if not conversation_ids:
        return {}
    query = (
        select(participants, agents.c.name, agents.c.languages, _BROUGHT_BY)
        .join(agents, agents.c.id == participants.c.agent_id)
        .where(participants.c.conversation_id.in_(conversation_ids), _IS_HERE)
        .order_by(participants.c.joined_at, participants.c.id)
    )
    for row in await connection.execute(query):
        if all_kinds or row.kind not in UNSEEN:
            confers = row.kind is ParticipantKind.CONFERENCE
            brought_by = row.brought_by if confers else None
            found[row.conversation_id].append(
                Seen(
                    row.agent_id,
                    row.name,
                    row.kind,
                    row.joined_at,
                    brought_by,
                    tuple(row.languages),
                )
            )
    return {
        conversation_id: tuple(sorted(who, key=lambda it: it.kind is not ParticipantKind.PRIMARY))
        for conversation_id, who in found.items()
    }
