"""Asking for a person by a button: the bot tells its story first, if it is there to tell it."""

from sqlalchemy import bindparam, exists, select

from handoff.context import BUILT_IN_PRIORITY
from handoff.model.conversation import BotTurn, Conversation, TurnKind
from handoff.model.states import LIVE_TURN
from handoff.model.work import CUSTOMER, Reason
from handoff.store.tables import bot_turns
from handoff.switchboard import control
from handoff.switchboard.change import Change
from handoff.switchboard.owing import is_owed_one, owe_turn

ASK_PERSON = "/contact_human_agent"
# A runner stops by itself after `person_wait`; one that is gone is noticed after twice that.
_LEASES = 2
_IS_BEING_ASKED = select(
    exists().where(
        bot_turns.c.conversation_id == bindparam("conversation"),
        bot_turns.c.seq == bindparam("ask"),
        bot_turns.c.state.in_(LIVE_TURN),
    )
)


def is_ask(turn: BotTurn) -> bool:
    """Whether the bot was only asked for the story of somebody who wants a person."""
    return turn.kind is TurnKind.EVENT and turn.text == ASK_PERSON


async def ask_for_person(change: Change, conversation: Conversation, runner: str | None) -> None:
    """Ask the bot, or hand over at once when nobody runs its turns or it is busy with one.

    Asked again while the bot is being asked: nothing happens, the handoff is on its way.
    """
    if await _is_being_asked(change, conversation):
        return
    if runner is None or await is_owed_one(change, conversation.id):
        await hand_over(change, conversation)
        return
    await owe_turn(
        change,
        conversation,
        kind=TurnKind.EVENT,
        text=ASK_PERSON,
        message_id=change.ids.new("m"),
        seq=_seq(conversation),
        runner=runner,
        lease=_LEASES * change.rules.person_wait,
    )


async def hand_over(change: Change, conversation: Conversation) -> None:
    """The handoff with what is stored here of the conversation."""
    reason = Reason.REQUESTED_HUMAN
    context = await control.built_in_context(change, conversation, reason)
    await control.hand_off(
        change,
        conversation,
        context=context,
        priority=BUILT_IN_PRIORITY[reason],
        by=CUSTOMER,
    )


def _seq(conversation: Conversation) -> int:
    """Before every message there may be; the store lets each stretch with the bot have one."""
    return -conversation.epoch


async def _is_being_asked(change: Change, conversation: Conversation) -> bool:
    wanted = {"conversation": conversation.id, "ask": _seq(conversation)}
    return bool((await change.connection.execute(_IS_BEING_ASKED, wanted)).scalar_one())
