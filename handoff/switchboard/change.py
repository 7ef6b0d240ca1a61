"""One transaction under way: the only way to move a state, write a message or an event.

Conversations are locked when first asked for and written back once, at the end; so are messages and
events. Locks are always taken in the order agent, conversation, turn, task, reservation, transfer,
participant; they are PostgreSQL's FOR NO KEY UPDATE, since the stronger FOR UPDATE would also stop
whoever inserts a row that refers to the locked one, in any order.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, select

from handoff.bus import (
    AgentMoved,
    ConversationMoved,
    FollowUpsMoved,
    MessageStored,
    Notice,
    OfferEnded,
    QueueMoved,
)
from handoff.errors import ConversationNotFound
from handoff.model.clock import Ids
from handoff.model.conversation import (
    Author,
    AuthorKind,
    BotTurn,
    Conversation,
    Message,
    MessageKind,
)
from handoff.model.rules import Rules
from handoff.model.states import Controller, State, check_move
from handoff.model.teamwork import Participant, Transfer
from handoff.model.work import Actor, Agent, FollowUp, Reservation, Task
from handoff.store import tables, teamwork_tables
from handoff.store.rows import message_row, value
from handoff.store.writing import Writing
from handoff.switchboard import participants
from handoff.wording import say

Thing = TypeVar(
    "Thing", Conversation, Task, Reservation, Agent, FollowUp, BotTurn, Transfer, Participant
)

_TABLES: Mapping[type[Any], tuple[str, Table]] = {
    Conversation: ("conversation", tables.conversations),
    Task: ("task", tables.tasks),
    Reservation: ("reservation", tables.reservations),
    Agent: ("agent", tables.agents),
    FollowUp: ("follow_up", tables.follow_ups),
    BotTurn: ("bot_turn", tables.bot_turns),
    Transfer: ("transfer", teamwork_tables.transfers),
    Participant: ("participant", teamwork_tables.participants),
}
_SYSTEM = Author(AuthorKind.SYSTEM)
# Made once: building a statement costs as much as running it.
_LOCKED = (
    select(tables.conversations)
    .where(tables.conversations.c.id == bindparam("wanted"))
    .with_for_update(key_share=True)
)


class Change:
    """What one command reads, locks and writes; `finish` writes what was held back."""

    def __init__(self, connection: Writing, *, now: datetime, ids: Ids, rules: Rules) -> None:
        self.connection = connection
        self.now = now
        self.ids = ids
        self.rules = rules
        self.notices: list[Notice] = []
        self.wants_route = False
        self._found: dict[str, Conversation] = {}
        self._conversations: dict[str, Conversation] = {}
        self._messages: list[Message] = []
        self.events: list[dict[str, Any]] = []

    # ---- conversations

    async def conversation(self, conversation_id: str) -> Conversation:
        """The conversation as it is now in this change, locked; raises ConversationNotFound."""
        if conversation_id not in self._conversations:
            found_one = await self.connection.ask(
                _LOCKED, {"wanted": conversation_id}, of=(tables.conversations,)
            )
            row = found_one.one_or_none()
            if row is None:
                raise ConversationNotFound(conversation_id)
            found = value(Conversation, row)
            self._found[conversation_id] = self._conversations[conversation_id] = found
        return self._conversations[conversation_id]

    @property
    def conversations(self) -> Mapping[str, Conversation]:
        """Those that this change has looked at, as they are now."""
        return self._conversations

    def begin(self, conversation: Conversation) -> None:
        """Take up a conversation that this change has just inserted."""
        self._found[conversation.id] = self._conversations[conversation.id] = conversation

    def set(self, conversation_id: str, **changes: Any) -> Conversation:
        """Change fields of a conversation that are not its state; it must be locked already."""
        changed = replace(self._conversations[conversation_id], **changes)
        self._conversations[conversation_id] = changed
        return changed

    # ---- states

    async def move(
        self,
        thing: Thing,
        to: State,
        *,
        by: Actor,
        because: str,
        facts: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Thing:
        """The one transition: checks the table of moves, writes the row and its event.

        Raises IllegalMove, or StaleWrite when the row is no longer as `thing` says.
        """
        if isinstance(thing, Conversation):
            thing = self._conversations[thing.id]
        source: State = thing.controller if isinstance(thing, Conversation) else thing.state
        check_move(source, to)
        if isinstance(thing, Conversation):
            moved: Any = self.set(
                thing.id,
                controller=to,
                epoch=thing.epoch + 1,
                controlled_since=self.now,
                **changes,
            )
        else:
            moved = replace(thing, state=to, version=thing.version + 1, **changes)  # type: ignore[arg-type]
            await self._write(thing, {"state": to, **changes})
        self.record(thing, because, by=by, source=source, target=to, facts=facts)
        self._announce(thing, moved)
        if isinstance(thing, Conversation) and Controller.AGENT in (source, to):
            await participants.control_moved(self, thing, moved, by=by, because=because)
        result: Thing = moved
        return result

    async def amend(
        self,
        thing: Thing,
        *,
        by: Actor,
        because: str | None = None,
        facts: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Thing:
        """Change fields of a thing that are not its state; an event only when `because` says why.

        Not for conversations, which have `set`. Raises StaleWrite as `move` does.
        """
        changed: Any = replace(thing, version=thing.version + 1, **changes)
        await self._write(thing, changes)
        if because is not None:
            self.record(thing, because, by=by, facts=facts)
            self._announce(thing, changed)
        result: Thing = changed
        return result

    async def create(
        self,
        thing: Thing,
        *,
        by: Actor,
        because: str,
        facts: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Thing:
        """Insert a new thing in its first state, with its event."""
        row = {name: getattr(thing, name) for name in thing.__dataclass_fields__}
        await self.connection.add(_TABLES[type(thing)][1], [{**row, **more}])
        state: State = thing.controller if isinstance(thing, Conversation) else thing.state
        self.record(thing, because, by=by, source=None, target=state, facts=facts)
        self._announce(thing, thing)
        return thing

    def record(
        self,
        thing: Conversation
        | Task
        | Reservation
        | Agent
        | FollowUp
        | BotTurn
        | Transfer
        | Participant,
        name: str,
        *,
        by: Actor,
        source: str | None = None,
        target: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a line about one of the things that move into the log."""
        conversation_id = thing.id if isinstance(thing, Conversation) else None
        self.note(
            _TABLES[type(thing)][0],
            thing.id,
            name,
            by=by,
            source=source,
            target=target,
            conversation_id=conversation_id or getattr(thing, "conversation_id", None),
            facts=facts,
        )

    def note(
        self,
        subject: str,
        subject_id: str,
        name: str,
        *,
        by: Actor,
        source: str | None = None,
        target: str | None = None,
        conversation_id: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a line about anything into the log."""
        self.events.append(
            {
                "at": self.now,
                "actor_kind": by.kind,
                "actor_id": by.id,
                "subject": subject,
                "subject_id": subject_id,
                "name": name,
                "source": source,
                "target": target,
                "conversation_id": conversation_id,
                "facts": dict(facts) if facts else None,
            }
        )

    async def _write(self, thing: Any, changes: Mapping[str, Any]) -> None:
        await self.connection.correct(
            _TABLES[type(thing)][1],
            thing.id,
            {"version": thing.version + 1, **changes},
            was=thing.version,
        )

    # ---- messages

    def append(
        self,
        conversation_id: str,
        *,
        author: Author,
        text: str | None,
        kind: MessageKind = MessageKind.TEXT,
        **more: Any,
    ) -> Message:
        """Store the next message of a locked conversation; `more` are further message fields."""
        before = self._conversations[conversation_id]
        message = Message(
            id=self.ids.new("m"),
            conversation_id=conversation_id,
            seq=before.last_seq + 1,
            author=author,
            kind=kind,
            at=self.now,
            epoch=before.epoch,
            text=text,
            **more,
        )
        self._messages.append(message)
        changes: dict[str, Any] = {"last_seq": message.seq, "last_at": self.now}
        if message.for_customer:
            changes["customer_seq"] = message.seq
        if (preview := message.preview) is not None:
            changes["preview"] = preview
        self.set(conversation_id, **changes)
        self.notify(MessageStored(conversation_id, message, before.customer_seq))
        return message

    def tell(self, conversation_id: str, code: str, **params: Any) -> Message:
        """Say something to the customer in the name of the house, in their language."""
        language = self._conversations[conversation_id].language
        return self.append(
            conversation_id,
            author=_SYSTEM,
            text=say(code, language, params),
            kind=MessageKind.SYSTEM,
            code=code,
            params=params,
        )

    async def write_messages(self) -> None:
        """Put the messages into the store now, for who reads them in this same change."""
        if self._messages:
            rows = [message_row(message) for message in self._messages]
            self._messages = []
            await self.connection.add(tables.messages, rows)

    # ---- the end

    def notify(self, notice: Notice) -> None:
        """Publish this after the commit; the same notice only once."""
        if isinstance(notice, MessageStored) or notice not in self.notices:
            self.notices.append(notice)

    async def finish(self) -> None:
        """Write what was held back: messages, conversations, events."""
        await self.write_messages()
        for conversation_id, now in self._conversations.items():
            before = self._found[conversation_id]
            changes = {
                name: getattr(now, name)
                for name in before.__dataclass_fields__
                if getattr(now, name) != getattr(before, name)
            }
            if changes:
                await self._write(before, changes)
        if self.events:
            await self.connection.add(tables.events, self.events)

    def _announce(self, before: Any, after: Any) -> None:
        if isinstance(after, Conversation):
            self.notify(ConversationMoved(after.id))
        elif isinstance(after, Task):
            for queue_id in {before.queue_id, after.queue_id}:
                self.notify(QueueMoved(queue_id))
            for agent_id in {before.agent_id, after.agent_id} - {None}:
                self.notify(AgentMoved(agent_id))
        elif isinstance(after, Reservation):
            if before is not after and before.state == "pending":
                self.notify(OfferEnded(after.agent_id, after.id, after.state.value))
            self.notify(AgentMoved(after.agent_id))
        elif isinstance(after, Agent):
            self.notify(AgentMoved(after.id))
            self.notify(QueueMoved(self.rules.default_queue))
        elif isinstance(after, FollowUp):
            self.notify(FollowUpsMoved())
        elif isinstance(after, Transfer):
            self.notify(AgentMoved(after.from_agent))
            self.notify(AgentMoved(after.to_agent))
        elif isinstance(after, Participant):
            self.notify(AgentMoved(after.agent_id))
            self.notify(ConversationMoved(after.conversation_id))
