"""What customers do: open, say, ask for a person, go back, end, rate, read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from handoff import text as words
from handoff.bus import ConversationMoved, ReadMoved
from handoff.errors import (
    BadScore,
    ClientMsgIdReused,
    ConversationClosed,
    ConversationOpen,
    NothingSaid,
    NotWaiting,
    PayloadNotOffered,
    UnknownLanguage,
)
from handoff.masking import mask_cards
from handoff.model.conversation import (
    Author,
    AuthorKind,
    Conversation,
    Message,
    TurnKind,
)
from handoff.model.states import Controller
from handoff.model.views import Received
from handoff.model.work import CUSTOMER, CancelCause, Rating, Survey, Task
from handoff.store import rows
from handoff.store.tables import conversations, messages, ratings, tasks
from handoff.store.teamwork_tables import surveys
from handoff.switchboard import asking, control, finding
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.owing import owe_turn
from handoff.switchboard.returning import is_erased, reopen

GREET = "/EXTERNAL_greet"
THE_CUSTOMER = Author(AuthorKind.CUSTOMER)
_EARLIER = select(messages).where(
    messages.c.conversation_id == bindparam("conversation"),
    messages.c.client_msg_id == bindparam("client_msg_id"),
)


class Customers(Core):
    """The customer's commands."""

    async def open_conversation(
        self,
        *,
        channel: str,
        language: str,
        contact: str | None = None,
        greet: bool = False,
        metadata: Mapping[str, Any] | None = None,
        previous_id: str | None = None,
    ) -> Conversation:
        """A new conversation with the bot in control; `greet` leaves a `/EXTERNAL_greet` bot turn.

        A `contact` who already has an open conversation on this channel gets that one back.
        `metadata` goes to the bot with the greeting; `previous_id` links an earlier conversation
        of this customer. Raises UnknownLanguage.
        """
        _check_language(language, self.rules.languages)

        async def work(change: Change) -> Conversation:
            known = await _open_one(change, channel, contact) if contact else None
            if known is not None:
                return known
            conversation = _fresh(change, channel, language, contact)
            conversation = replace(conversation, previous_id=previous_id)
            await change.create(conversation, by=CUSTOMER, because="opened")
            change.begin(conversation)
            if greet:
                await owe_turn(
                    change,
                    conversation,
                    kind=TurnKind.EVENT,
                    text=GREET,
                    message_id=change.ids.new("m"),
                    seq=0,
                    metadata=metadata,
                    runner=self._runner(conversation.id),
                )
            return conversation

        return await self.run(work)

    async def receive(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        text: str | None = None,
        payload: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Received:
        """Store the customer's words, or the title of the offered button with this payload.

        With the bot in control a bot turn is stored in the same transaction (`metadata` rides on
        it). Raises ConversationNotFound, ConversationClosed, TextEmpty, TextTooLong,
        ClientMsgIdReused, PayloadNotOffered, NothingSaid.
        """
        if (text is None) == (payload is None):
            raise NothingSaid
        said = None if text is None else mask_cards(words.clean(text, self.rules.max_message_chars))

        async def work(change: Change) -> Received:
            conversation = await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return Received(_same(before, said, payload), duplicate=True)
            if not conversation.is_open and payload is None:
                conversation = await reopen(change, conversation)
            check_open(conversation)
            shown = said if payload is None else conversation.offers.get(payload)
            if shown is None:
                raise PayloadNotOffered
            message = change.append(
                conversation_id,
                author=THE_CUSTOMER,
                text=shown,
                client_msg_id=client_msg_id,
                payload=payload,
            )
            if payload is not None:
                change.set(conversation_id, offers={})
            if conversation.controller is Controller.BOT:
                runner = self._runner(conversation_id)
                await _owe_answer(change, conversation, message, metadata, runner)
            return Received(message, duplicate=False)

        return await self.run(work)

    async def request_person(self, conversation_id: str) -> None:
        """Hand off with reason `requested_human`; does nothing when a person is on it already.

        A bot that is free tells the story first, for `person_wait` at most.
        """

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            check_open(conversation)
            if conversation.controller is not Controller.BOT:
                return
            await asking.ask_for_person(change, conversation, self._runner(conversation_id))

        await self.run(work)

    async def return_to_bot(self, conversation_id: str) -> None:
        """Leave the queue for the bot; NotWaiting when not in the queue."""

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            check_open(conversation)
            if conversation.controller is not Controller.QUEUE:
                raise NotWaiting
            await leave_line(change, conversation, CancelCause.RETURNED_TO_BOT)
            change.tell(conversation_id, "returned_to_bot")

        await self.run(work)

    async def end(self, conversation_id: str) -> None:
        """The customer ends it; nothing happens when it is over already."""

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            if conversation.is_open:
                await control.close(change, conversation, by=CUSTOMER, because="ended by customer")
                change.tell(conversation_id, "closed_by_customer")

        await self.run(work)

    async def set_language(self, conversation_id: str, language: str) -> None:
        """The customer chose a language; bot turns and system messages go by it from now on."""
        _check_language(language, self.rules.languages)

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            check_open(conversation)
            speak(change, conversation, language)

        await self.run(work)

    async def rate(
        self,
        conversation_id: str,
        score: int,
        comment: str | None = None,
        reasons: Sequence[str] = (),
    ) -> None:
        """Satisfaction, 1 to 5, after the end or when asked; a later one replaces it.

        Raises ConversationOpen when it is not over and nobody asked.
        """
        if isinstance(score, bool) or not isinstance(score, int) or not 1 <= score <= 5:
            raise BadScore
        kept = words.optional(comment, self.rules.max_comment_chars)
        kept = None if kept is None else mask_cards(kept)

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            survey = await surveyed(change, conversation_id)
            if conversation.is_open and survey is None:
                raise ConversationOpen
            about = survey or await _last_work(change, conversation_id)
            rating = Rating(
                conversation_id,
                score,
                None if await is_erased(change, conversation_id) else kept,
                change.now,
                reasons=tuple(dict.fromkeys(reasons)),
                agent_id=about.agent_id if about else None,
                queue_id=about.queue_id if about else None,
            )
            mine = ratings.c.conversation_id == conversation_id
            done = await change.connection.execute(
                update(ratings).where(mine).values(**rows.columns(rating))
            )
            if done.rowcount == 0:
                await change.connection.execute(insert(ratings).values(**rows.columns(rating)))
            change.record(conversation, "rated", by=CUSTOMER, facts={"score": score})
            change.notify(ConversationMoved(conversation_id))

        await self.run(work)

    async def mark_read(self, conversation_id: str, who: str, seq: int) -> None:
        """`customer` or `agent` has seen everything up to `seq`; marks never go back."""
        if who not in ("customer", "agent"):
            raise ValueError(f"{who} does not read")

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            mark = f"{who}_read_seq"
            newest = conversation.last_seq if who == "agent" else conversation.customer_seq
            read = min(seq, newest)
            if read > getattr(conversation, mark):
                change.set(conversation_id, **{mark: read})
                change.notify(ReadMoved(conversation_id, who, read))

        await self.run(work)

    def _runner(self, conversation_id: str) -> str | None:
        """Who runs a turn of this conversation at once, if anybody does."""
        return self.instance if self.runs_turns(conversation_id) else None


async def surveyed(change: Change, conversation_id: str) -> Survey | None:
    """Whom the customer was asked about, if they were."""
    query = select(surveys).where(surveys.c.conversation_id == conversation_id)
    row = (await change.connection.execute(query)).one_or_none()
    return None if row is None else rows.value(Survey, row)


async def _last_work(change: Change, conversation_id: str) -> Task | None:
    """The task of the person who helped last; None when the bot did it all."""
    query = (
        select(tasks)
        .where(tasks.c.conversation_id == conversation_id, tasks.c.agent_id.is_not(None))
        .order_by(tasks.c.assigned_at.desc())
        .limit(1)
    )
    row = (await change.connection.execute(query)).one_or_none()
    return None if row is None else rows.value(Task, row)


def check_open(conversation: Conversation) -> None:
    """Raise ConversationClosed when it is over."""
    if not conversation.is_open:
        raise ConversationClosed


def speak(change: Change, conversation: Conversation, language: str) -> None:
    """Go on in this language."""
    if conversation.language != language:
        change.set(conversation.id, language=language)
        facts = {"from": conversation.language, "to": language}
        change.record(conversation, "language changed", by=CUSTOMER, facts=facts)
        change.notify(ConversationMoved(conversation.id))


async def leave_line(change: Change, conversation: Conversation, cause: CancelCause) -> None:
    """Out of the queue, back to the bot."""
    task = await finding.open_task(change.connection, conversation.id)
    if task is not None:
        await control.cancel_task(change, task, cause, by=CUSTOMER)
    await control.to_bot(change, conversation, by=CUSTOMER, because=cause.value)


async def earlier(change: Change, conversation_id: str, client_msg_id: str) -> Message | None:
    """The message that already has this id, if there is one."""
    wanted = {"conversation": conversation_id, "client_msg_id": client_msg_id}
    row = (await change.connection.execute(_EARLIER, wanted)).one_or_none()
    return None if row is None else rows.message(row)


async def _owe_answer(
    change: Change,
    conversation: Conversation,
    message: Message,
    metadata: Mapping[str, Any] | None,
    runner: str | None,
) -> None:
    kind = TurnKind.TEXT if message.payload is None else TurnKind.PAYLOAD
    text = words.for_bot(message.text or "") if message.payload is None else message.payload
    await owe_turn(
        change,
        conversation,
        kind=kind,
        text=text,
        message_id=message.id,
        seq=message.seq,
        metadata=metadata,
        runner=runner,
    )


def _same(before: Message, said: str | None, payload: str | None) -> Message:
    """The stored message, if it is what comes again; raises ClientMsgIdReused otherwise."""
    told = before.text == said if payload is None else before.payload == payload
    if before.author.kind is not AuthorKind.CUSTOMER or not told:
        raise ClientMsgIdReused(before.seq)
    if payload is None and before.payload is not None:
        raise ClientMsgIdReused(before.seq)
    return before


async def _open_one(change: Change, channel: str, contact: str) -> Conversation | None:
    query = select(conversations).where(
        conversations.c.contact == contact,
        conversations.c.channel == channel,
        conversations.c.controller != Controller.NONE,
    )
    row = (await change.connection.execute(query)).one_or_none()
    return None if row is None else rows.value(Conversation, row)


def _fresh(change: Change, channel: str, language: str, contact: str | None) -> Conversation:
    return Conversation(
        id=change.ids.new("c"),
        channel=channel,
        language=language,
        contact=contact,
        controller=Controller.BOT,
        epoch=1,
        version=1,
        last_seq=0,
        customer_seq=0,
        customer_read_seq=0,
        agent_read_seq=0,
        opened_at=change.now,
        last_at=change.now,
        controlled_since=change.now,
    )


def _check_language(language: str, spoken: tuple[str, ...]) -> None:
    if language not in spoken:
        raise UnknownLanguage
