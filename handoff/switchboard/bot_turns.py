"""The turns the bot owes: claimed, completed, failed; each runs once whatever crashes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, update

from handoff import text as words
from handoff.bus import BotTurnEnded, BotTurnPending, ConversationMoved
from handoff.context import BUILT_IN_PRIORITY, Tried, from_bot, priority_of
from handoff.model.conversation import (
    Author,
    AuthorKind,
    BotReply,
    BotTurn,
    Button,
    Conversation,
    TurnFacts,
    TurnKind,
)
from handoff.model.states import LIVE_TURN, Controller, TurnState
from handoff.model.work import BOT, SYSTEM, TIMER, Actor, Reason
from handoff.store import rows
from handoff.store.tables import bot_turns, messages
from handoff.switchboard import asking, control
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.customers import GREET, speak

MAX_PAYLOAD = 500
VOICE = "voice"
MAX_CAUSE = 254
MAX_SLOT = 120
THE_BOT = Author(AuthorKind.BOT)
_OVER = (TurnState.DONE, TurnState.DROPPED, TurnState.FAILED)


def _claimable() -> Select[Any]:
    """The oldest turn that is due, and has none of its conversation running or before it."""
    other = bot_turns.alias()
    in_the_way = exists().where(
        other.c.conversation_id == bot_turns.c.conversation_id,
        or_(
            other.c.state == TurnState.RUNNING,
            and_(other.c.state == TurnState.PENDING, other.c.seq < bot_turns.c.seq),
        ),
    )
    return (
        select(bot_turns)
        .where(bot_turns.c.state.in_(LIVE_TURN), bot_turns.c.state == TurnState.PENDING)
        .where(bot_turns.c.due_at <= bindparam("now"))
        .where(~in_the_way)
        .order_by(bot_turns.c.created_at, bot_turns.c.seq)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )


# Made once: building a statement costs many times what running it does.
_CLAIMABLE = _claimable()
_CLAIMABLE_HERE = _CLAIMABLE.where(bot_turns.c.conversation_id == bindparam("conversation"))
_LOCKED = (
    select(bot_turns).where(bot_turns.c.id == bindparam("turn")).with_for_update(key_share=True)
)
_WAITS = select(
    exists().where(
        bot_turns.c.conversation_id == bindparam("conversation"),
        bot_turns.c.state == TurnState.PENDING,
    )
)
_NOTE_FACTS = update(messages).where(messages.c.id == bindparam("message"))


@dataclass(frozen=True, slots=True)
class Overload:
    """How busy the bot was when a turn was given up."""

    waiting: int
    waited_s: int = 0

    def as_tried(self) -> Tried:
        """For the person who takes over."""
        busy = f"overloaded: {self.waiting} conversations waited for it"
        return Tried(
            what="an answer of the virtual agent",
            result=f"{busy}, this one for {self.waited_s} s" if self.waited_s else busy,
        )


class BotTurns(Core):
    """The bot's commands."""

    async def next_bot_turn(self, conversation_id: str | None = None) -> BotTurn | None:
        """Claim the oldest pending turn (of this conversation, or of any), or None.

        At most one turn of a conversation runs at a time. The claim counts as lost at `due_at`.
        """

        async def work(change: Change) -> BotTurn | None:
            wanted: dict[str, Any] = {"now": change.now}
            if conversation_id is not None:
                wanted["conversation"] = conversation_id
            query = _CLAIMABLE if conversation_id is None else _CLAIMABLE_HERE
            row = (await change.connection.execute(query, wanted)).first()
            if row is None:
                return None
            turn = rows.value(BotTurn, row)
            return await change.move(
                turn,
                TurnState.RUNNING,
                by=BOT,
                because="claimed",
                attempts=turn.attempts + 1,
                due_at=change.now + change.rules.bot_turn_lease,
                claimed_by=self.instance,
            )

        return await self.run(work)

    async def complete_bot_turn(
        self,
        turn: BotTurn,
        replies: Sequence[BotReply],
        facts: TurnFacts | None = None,
        requested_slot: str | None = None,
    ) -> bool:
        """Store the replies and facts, and make the handoff if a reply carries one; all or nothing.

        Done before: nothing happens. Control moved on meanwhile: the replies are dropped with an
        event, the facts still land on the customer's message. Tells whether the next turn waits.
        """

        async def work(change: Change) -> bool:
            conversation = await change.conversation(turn.conversation_id)
            current = await locked(change, turn.id)
            if current.state not in _OVER:
                await _complete(change, conversation, current, replies, facts, requested_slot)
            return await _waits(change, conversation.id)

        return await self.run(work)

    async def fail_bot_turn(self, turn: BotTurn, cause: str) -> None:
        """The bot is down or too slow: tell the customer and hand off (`bot_unavailable`).

        A greeting that fails is only written down: nobody has asked for anything yet. Who asked for
        a person gets one for that reason.
        """
        await self.run(lambda change: fail(change, turn.conversation_id, turn.id, cause))

    async def give_up_turn(self, conversation_id: str, overload: Overload) -> bool:
        """The bot has too much to do to come to this conversation: hand off, with the numbers.

        False when no turn waits there, or one is running.
        """
        return await self.run(lambda change: give_up(change, conversation_id, overload))

    async def conversations_with_pending_turns(self) -> list[str]:
        """At the start: put back the turns this instance had running, tell who has turns to run."""

        mine = select(bot_turns.c.id).where(
            bot_turns.c.state == TurnState.RUNNING, bot_turns.c.claimed_by == self.instance
        )
        async with self.store.read() as connection:
            lost = [row.id for row in await connection.execute(mine)]
        for turn_id in lost:
            await self._recover(turn_id)
        pending = (
            select(bot_turns.c.conversation_id)
            .where(bot_turns.c.state == TurnState.PENDING)
            .group_by(bot_turns.c.conversation_id)
            .order_by(func.min(bot_turns.c.created_at))
        )
        async with self.store.read() as connection:
            return [row.conversation_id for row in await connection.execute(pending)]

    async def _recover(self, turn_id: str) -> None:
        await self.run(lambda change: recover(change, turn_id))


async def recover(
    change: Change, turn_id: str, *, overdue_only: bool = False, of: str | None = None
) -> bool:
    """A turn whose runner is gone runs again, fails after the last attempt, or is owed no more.

    `of` names the runner: a turn that another has taken up meanwhile is left to them.
    """
    query = select(bot_turns.c.conversation_id).where(bot_turns.c.id == turn_id)
    conversation_id = (await change.connection.execute(query)).scalar_one()
    conversation = await change.conversation(conversation_id)
    turn = await locked(change, turn_id)
    if turn.state is not TurnState.RUNNING or (overdue_only and turn.due_at > change.now):
        return False
    if of is not None and turn.claimed_by != of:
        return False
    if not _has_floor(conversation, turn):
        await _finish(change, turn, TurnState.DROPPED, cause="control moved on")
    elif asking.is_ask(turn) or turn.attempts >= change.rules.bot_turn_attempts:
        await fail(change, conversation_id, turn_id, "every attempt was lost")
    else:
        await change.move(
            turn, TurnState.PENDING, by=TIMER, because="lost", due_at=change.now, claimed_by=None
        )
        change.notify(BotTurnPending(conversation_id))
    return True


async def give_up(
    change: Change, conversation_id: str, overload: Overload, due_before: datetime | None = None
) -> bool:
    """Fail the turn that a conversation waits for, because the bot cannot keep up."""
    await change.conversation(conversation_id)
    query = (
        select(bot_turns)
        .where(
            bot_turns.c.conversation_id == conversation_id,
            bot_turns.c.state.in_(LIVE_TURN),
        )
        .order_by(bot_turns.c.seq)
        .with_for_update(key_share=True)
    )
    found = [rows.value(BotTurn, row) for row in await change.connection.execute(query)]
    if not found or any(it.state is TurnState.RUNNING for it in found):
        return False
    if due_before is not None and found[0].due_at > due_before:
        return False
    await fail(change, conversation_id, found[0].id, "overloaded", overload=overload)
    return True


async def fail(
    change: Change,
    conversation_id: str,
    turn_id: str,
    cause: str,
    *,
    overload: Overload | None = None,
) -> None:
    """End the turn without an answer and get the customer a person."""
    conversation = await change.conversation(conversation_id)
    turn = await locked(change, turn_id)
    if turn.state in _OVER:
        return
    facts = None if overload is None else asdict(overload)
    await _finish(change, turn, TurnState.FAILED, cause=cause, facts=facts)
    if not _has_floor(conversation, turn) or turn.text == GREET and turn.kind is TurnKind.EVENT:
        return
    if asking.is_ask(turn):
        await asking.hand_over(change, conversation)
        return
    reason = Reason.BOT_UNAVAILABLE
    context = await control.built_in_context(change, conversation, reason)
    if overload is not None:
        context = context.model_copy(update={"tried": [overload.as_tried()]})
    change.tell(conversation_id, "bot_unavailable")
    await control.hand_off(
        change,
        change.set(conversation_id),
        context=context,
        priority=BUILT_IN_PRIORITY[reason],
        by=SYSTEM,
    )


async def locked(change: Change, turn_id: str) -> BotTurn:
    """The turn, locked; its conversation must be locked already."""
    return rows.value(BotTurn, (await change.connection.execute(_LOCKED, {"turn": turn_id})).one())


async def _waits(change: Change, conversation_id: str) -> bool:
    """Whether the conversation is owed another turn."""
    wanted = {"conversation": conversation_id}
    return bool((await change.connection.execute(_WAITS, wanted)).scalar_one())


def _has_floor(conversation: Conversation, turn: BotTurn) -> bool:
    """May the bot still speak for this turn?"""
    return conversation.controller is Controller.BOT and conversation.epoch == turn.epoch


async def _complete(
    change: Change,
    conversation: Conversation,
    turn: BotTurn,
    replies: Sequence[BotReply],
    facts: TurnFacts | None,
    requested_slot: str | None,
) -> None:
    if facts is not None:
        await _note_facts(change, turn, facts)
    if not _has_floor(conversation, turn):
        await _finish(change, turn, TurnState.DROPPED, cause="control moved on")
        return
    asked = next((p for r in replies if (p := _handoff(r)) is not None), None)
    if asked is None and asking.is_ask(turn):
        # Its words are about something else, an apology perhaps: a person was asked for.
        await _finish(change, turn, TurnState.DONE)
        await asking.hand_over(change, conversation)
        return
    conversation = _take_over(change, conversation, replies, facts, requested_slot)
    _say(change, conversation.id, replies)
    await _finish(change, turn, TurnState.DONE)
    if asked is not None:
        await _hand_off(change, change.set(conversation.id), asked)


async def _finish(
    change: Change,
    turn: BotTurn,
    state: TurnState,
    *,
    cause: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    kept = None if cause is None else words.tidy(cause)[:MAX_CAUSE]
    by: Actor = BOT if state is TurnState.DONE else SYSTEM
    await change.move(
        turn,
        state,
        by=by,
        because=state.value,
        facts={"cause": kept, **(facts or {})} if kept else None,
        cause=kept,
        finished_at=change.now,
    )
    change.notify(BotTurnEnded(turn.conversation_id))


async def _note_facts(change: Change, turn: BotTurn, facts: TurnFacts) -> None:
    known = {"message": turn.message_id, "turn": rows.facts_row(facts)}
    await change.connection.execute(_NOTE_FACTS, known)


def _take_over(
    change: Change,
    conversation: Conversation,
    replies: Sequence[BotReply],
    facts: TurnFacts | None,
    requested_slot: str | None,
) -> Conversation:
    """What the turn changes beside the transcript: slot asked, buttons on offer, language."""
    if facts and facts.language in change.rules.languages:
        speak(change, conversation, facts.language)
    slot = None if requested_slot is None else requested_slot[:MAX_SLOT]
    if slot != conversation.requested_slot and conversation.channel == VOICE:
        change.notify(ConversationMoved(conversation.id))  # the gateway listens for the answer
    if not replies:
        return change.set(conversation.id, requested_slot=slot)
    offers = {
        button.payload: words.tidy(button.title) or button.payload
        for reply in replies
        for button in reply.buttons
        if len(button.payload) <= MAX_PAYLOAD
    }
    return change.set(conversation.id, requested_slot=slot, offers=offers)


def _say(change: Change, conversation_id: str, replies: Sequence[BotReply]) -> None:
    for reply in replies:
        text = words.tidy(reply.text) if reply.text else None
        custom = None if _handoff(reply) is not None else reply.custom
        buttons = tuple(
            Button(words.tidy(b.title) or b.payload, b.payload)
            for b in reply.buttons
            if len(b.payload) <= MAX_PAYLOAD
        )
        if text or buttons or custom:
            change.append(
                conversation_id,
                author=THE_BOT,
                text=text or None,
                buttons=buttons,
                custom=custom,
            )


def _handoff(reply: BotReply) -> Mapping[str, Any] | None:
    """The handoff this reply asks for, if it does."""
    if reply.custom is not None and reply.custom.get("type") == "handoff":
        return reply.custom
    return None


async def _hand_off(change: Change, conversation: Conversation, asked: Mapping[str, Any]) -> None:
    fallback = await control.built_in_context(change, conversation, Reason.REQUESTED_HUMAN)
    context = from_bot(asked, fallback)
    await control.hand_off(
        change,
        conversation,
        context=context,
        priority=priority_of(asked, context.reason),
        by=BOT,
    )
