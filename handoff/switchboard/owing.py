"""Writing down that the bot owes a conversation a turn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, exists, insert, select

from handoff.bus import BotTurnClaimed, BotTurnPending
from handoff.model.conversation import BotTurn, Conversation, TurnKind
from handoff.model.states import LIVE_TURN, TurnState
from handoff.store import rows
from handoff.store.tables import bot_turns
from handoff.switchboard.change import Change

_INSERT_TURN = insert(bot_turns)
_IS_OWED_ONE = select(
    exists().where(
        bot_turns.c.conversation_id == bindparam("conversation"),
        bot_turns.c.state.in_(LIVE_TURN),
    )
)


async def owe_turn(
    change: Change,
    conversation: Conversation,
    *,
    kind: TurnKind,
    text: str,
    message_id: str,
    seq: int,
    metadata: Mapping[str, Any] | None = None,
    runner: str | None = None,
    lease: timedelta | None = None,
) -> None:
    """Write down that the bot has to act; it is told after the commit.

    With a `runner` it is theirs from the start, unless others of the conversation come before it;
    the claim counts as lost after `lease`.
    """
    turn = BotTurn(
        id=change.ids.new("bt"),
        conversation_id=conversation.id,
        message_id=message_id,
        kind=kind,
        text=text,
        language=conversation.language,
        channel=conversation.channel,
        metadata=dict(metadata or {}),
        epoch=conversation.epoch,
        seq=seq,
        state=TurnState.PENDING,
        version=1,
        attempts=0,
        created_at=change.now,
        due_at=change.now,
    )
    if runner is not None and not await is_owed_one(change, conversation.id):
        turn = replace(
            turn,
            state=TurnState.RUNNING,
            attempts=1,
            due_at=change.now + (lease or change.rules.bot_turn_lease),
            claimed_by=runner,
        )
    # Without an event of its own: the message it answers tells the same, and this path is hot.
    await change.connection.execute(_INSERT_TURN, rows.columns(turn))
    is_claimed = turn.state is TurnState.RUNNING
    change.notify(BotTurnClaimed(turn) if is_claimed else BotTurnPending(conversation.id))


async def is_owed_one(change: Change, conversation_id: str) -> bool:
    """Whether the bot has a turn of this conversation before it or in hand."""
    wanted = {"conversation": conversation_id}
    return bool((await change.connection.execute(_IS_OWED_ONE, wanted)).scalar_one())
