"""Transfers that are not over, as the desks of both sides show them, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.model.rules import Rules
from handoff.model.states import LIVE_TRANSFER
from handoff.model.teamwork import Transfer
from handoff.model.views import TransferLine
from handoff.store import rows
from handoff.store.tables import agents, handoffs
from handoff.store.teamwork_tables import transfers
from handoff.switchboard import lines


async def of_agents(
    connection: AsyncConnection, agent_ids: Collection[str], rules: Rules
) -> Mapping[str, list[TransferLine]]:
    """The live transfers that these agents asked for or were asked, by agent, oldest first."""
    found = await _live(connection, agent_ids)
    if not found:
        return {}
    names = await _names(connection, {who for it in found for who in (it.from_agent, it.to_agent)})
    known = await lines.conversations_of(connection, {it.conversation_id for it in found})
    said = await lines.newest(connection, known, rules.offer_messages)
    contexts = await _contexts(connection, known)
    shown: defaultdict[str, list[TransferLine]] = defaultdict(list)
    for it in found:
        for agent_id in {it.from_agent, it.to_agent}:
            asked = agent_id == it.to_agent
            shown[agent_id].append(
                TransferLine(
                    transfer=it,
                    conversation=known[it.conversation_id],
                    from_name=names[it.from_agent],
                    to_name=names[it.to_agent],
                    in_hand=asked,
                    context=contexts.get(it.conversation_id) if asked else None,
                    messages=tuple(said[it.conversation_id]) if asked else (),
                )
            )
    return shown


async def _live(connection: AsyncConnection, agent_ids: Collection[str]) -> list[Transfer]:
    query = (
        select(transfers)
        .where(
            or_(transfers.c.from_agent.in_(agent_ids), transfers.c.to_agent.in_(agent_ids)),
            transfers.c.state.in_(LIVE_TRANSFER),
        )
        .order_by(transfers.c.requested_at, transfers.c.id)
    )
    return [rows.value(Transfer, row) for row in await connection.execute(query)]


async def _names(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, str]:
    query = select(agents.c.id, agents.c.name).where(agents.c.id.in_(ids))
    return {row.id: row.name for row in await connection.execute(query)}


async def _contexts(
    connection: AsyncConnection, conversation_ids: Collection[str]
) -> Mapping[str, Mapping[str, Any]]:
    """The newest handoff's context of each conversation."""
    query = (
        select(handoffs.c.conversation_id, handoffs.c.context)
        .where(handoffs.c.conversation_id.in_(conversation_ids))
        .order_by(handoffs.c.created_at)
    )
    return {row.conversation_id: row.context for row in await connection.execute(query)}
