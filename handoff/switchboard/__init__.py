"""The one place where conversations change hands; every command is one transaction."""

from collections.abc import Sequence
from datetime import datetime

from handoff.bus import Bus
from handoff.model.clock import Clock, Ids
from handoff.model.conversation import BotReply, BotTurn, Conversation, Message, TurnFacts
from handoff.model.rules import Rules
from handoff.model.states import Presence
from handoff.model.views import (
    AgentStatus,
    ConversationAtDesk,
    ConversationLine,
    Credentials,
    CustomerView,
    Inbox,
    Received,
    Session,
)
from handoff.model.work import Agent, FollowUp, Role


class Switchboard:
    """Every command of customers, bot, agents and timers.

    Build it with `await Switchboard.open(url, …)`, end it with `await close()`. A command either
    happened whole or raised a `HandoffError` leaf and changed nothing; its notices are published on
    `bus` after the commit. Cancelling the caller does not tear a command that has begun.
    """

    bus: Bus
    rules: Rules

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        rules: Rules | None = None,
        bus: Bus | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        instance: str = "handoff",
    ) -> "Switchboard":
        """Open the store at `url` (`sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`).

        The schema must be there: `await handoff.store.migrate.upgrade(url)` first. `instance` is
        the stable name of this process among those on one database; after a crash the process of
        the same name takes up the bot turns it had running.
        """
        raise NotImplementedError

    async def close(self) -> None:
        """Finish the commands under way and close the store."""
        raise NotImplementedError

    async def ping(self) -> None:
        """Prove that the store answers, for `/readyz`."""
        raise NotImplementedError

    # ---- customers

    async def open_conversation(
        self,
        *,
        channel: str,
        language: str,
        contact: str | None = None,
        greet: bool = False,
        metadata: dict[str, object] | None = None,
    ) -> Conversation:
        """A new conversation with the bot in control; `greet` leaves a `/EXTERNAL_greet` bot turn.

        A `contact` who already has an open conversation on this channel gets that one back.
        `metadata` goes to the bot with the greeting.
        """
        raise NotImplementedError

    async def receive(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        text: str | None = None,
        payload: str | None = None,
        metadata: dict[str, object] | None = None,
    ) -> Received:
        """Store the customer's words, or the title of the offered button with this payload.

        With the bot in control a bot turn is stored in the same transaction (`metadata` rides on
        it). Raises ConversationNotFound, ConversationClosed, TextEmpty, TextTooLong,
        ClientMsgIdReused, PayloadNotOffered, NothingSaid.
        """
        raise NotImplementedError

    async def request_person(self, conversation_id: str) -> None:
        """Hand off with reason `requested_human`; does nothing when a person is on it already."""
        raise NotImplementedError

    async def return_to_bot(self, conversation_id: str) -> None:
        """Leave the queue for the bot; NotWaiting when not in the queue."""
        raise NotImplementedError

    async def end(self, conversation_id: str) -> None:
        """The customer ends it; nothing happens when it is over already."""
        raise NotImplementedError

    async def set_language(self, conversation_id: str, language: str) -> None:
        """The customer chose a language; the bot and the queue go by it from now on."""
        raise NotImplementedError

    async def leave_message(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        text: str,
        name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
    ) -> Message:
        """A message for later instead of waiting; the bot is in control afterwards.

        Returns the customer's message as stored; the same `client_msg_id` again returns it again.
        Raises NoWayToAnswer, WithAgent, ConversationClosed and what `receive` raises.
        """
        raise NotImplementedError

    async def request_callback(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        phone: str,
        name: str | None = None,
        note: str | None = None,
    ) -> Message:
        """Call me back instead of waiting; keeps the true place in line. As `leave_message`."""
        raise NotImplementedError

    async def rate(self, conversation_id: str, score: int, comment: str | None = None) -> None:
        """Satisfaction, 1 to 5, after the end; a later one replaces it. Raises ConversationOpen."""
        raise NotImplementedError

    async def mark_read(self, conversation_id: str, who: str, seq: int) -> None:
        """`customer` or `agent` has seen everything up to `seq`; marks never go back."""
        raise NotImplementedError

    async def customer_state(self, conversation_id: str) -> CustomerView:
        """Who is in control and what that means for the customer, place in line included."""
        raise NotImplementedError

    async def messages(
        self,
        conversation_id: str,
        *,
        after_seq: int = 0,
        limit: int | None = None,
        notes: bool = False,
    ) -> list[Message]:
        """Messages after `after_seq` in order; internal notes only when `notes`."""
        raise NotImplementedError

    # ---- the bot

    async def next_bot_turn(self, conversation_id: str | None = None) -> BotTurn | None:
        """Claim the oldest pending turn (of this conversation, or of any), or None.

        At most one turn of a conversation runs at a time. The claim counts as lost at `due_at`.
        """
        raise NotImplementedError

    async def complete_bot_turn(
        self,
        turn: BotTurn,
        replies: Sequence[BotReply],
        facts: TurnFacts | None = None,
        requested_slot: str | None = None,
    ) -> None:
        """Store the replies and facts, and make the handoff if a reply carries one; all or nothing.

        Done before: nothing happens. Control moved on meanwhile: the replies are dropped with an
        event, the facts still land on the customer's message.
        """
        raise NotImplementedError

    async def fail_bot_turn(self, turn: BotTurn, cause: str) -> None:
        """The bot is down or too slow: tell the customer and hand off (`bot_unavailable`)."""
        raise NotImplementedError

    async def conversations_with_pending_turns(self) -> list[str]:
        """At the start: put back the turns this instance had running, tell who has turns to run."""
        raise NotImplementedError

    # ---- agents

    async def set_presence(self, agent_id: str, state: Presence, reason: str | None = None) -> None:
        """Available, not ready or offline (ConversationsOpen when still in conversations).

        Begins a lease; offers that ring at an agent who goes away are withdrawn.
        """
        raise NotImplementedError

    async def renew_lease(self, agent_id: str) -> bool:
        """The heartbeat; False when the agent counts as offline and must set a presence first."""
        raise NotImplementedError

    async def drop_lease(self, agent_id: str) -> None:
        """The agent's last socket closed: the grace begins."""
        raise NotImplementedError

    async def accept(self, agent_id: str, reservation_id: str) -> str:
        """Take the offered task and return the conversation's id; the same again returns it again.

        Raises OfferNotFound, OfferOver, CapacityFull, AgentOffline.
        """
        raise NotImplementedError

    async def decline(self, agent_id: str, reservation_id: str) -> None:
        """Pass the offered task on; raises OfferNotFound, OfferOver."""
        raise NotImplementedError

    async def reply(
        self, agent_id: str, conversation_id: str, *, epoch: int, client_msg_id: str, text: str
    ) -> Message:
        """Words to the customer; raises NotYourConversation, EpochStale, ClientMsgIdReused."""
        raise NotImplementedError

    async def note(
        self, agent_id: str, conversation_id: str, *, client_msg_id: str, text: str
    ) -> Message:
        """An internal note; by any agent, at any time, also after the end."""
        raise NotImplementedError

    async def hand_back(self, agent_id: str, conversation_id: str, note: str = "") -> None:
        """Give the conversation to the bot with a note it uses; the task goes to wrap-up."""
        raise NotImplementedError

    async def close_conversation(self, agent_id: str, conversation_id: str) -> None:
        """The agent ends the conversation; the task goes to wrap-up. (`close` closes the store.)"""
        raise NotImplementedError

    async def wrap_up(self, agent_id: str, task_id: str, disposition: str, notes: str = "") -> None:
        """Finish the task. Also mends one that was completed as `unspecified` by the time limit.

        Raises TaskNotFound, TaskNotWrapping, BadDisposition.
        """
        raise NotImplementedError

    async def take_follow_up(self, agent_id: str, follow_up_id: str) -> FollowUp:
        """Take a callback or left message; raises FollowUpNotFound, FollowUpTaken."""
        raise NotImplementedError

    async def finish_follow_up(self, agent_id: str, follow_up_id: str, notes: str = "") -> FollowUp:
        """Done, with what came of it; only by the agent who took it."""
        raise NotImplementedError

    async def follow_ups(self, *, done: bool = False) -> list[FollowUp]:
        """Open and taken ones in the order of `queued_since`; with `done` the finished too."""
        raise NotImplementedError

    async def inbox(self, agent_id: str) -> Inbox:
        """All lists of the agent's desk at one moment."""
        raise NotImplementedError

    async def agent_status(self, agent_id: str) -> AgentStatus:
        """The agent with what they have in hand; raises AgentNotFound."""
        raise NotImplementedError

    async def conversation_for_agent(
        self, agent_id: str, conversation_id: str, *, after_seq: int = 0
    ) -> ConversationAtDesk:
        """Header, context and messages (notes included) after `after_seq`."""
        raise NotImplementedError

    async def history(self, conversation_id: str) -> list[ConversationLine]:
        """Other conversations of the same contact, newest first."""
        raise NotImplementedError

    async def route(self) -> int:
        """Make the offers that can be made now; how many. Every command that needs it calls it."""
        raise NotImplementedError

    # ---- logins

    async def add_agent(
        self,
        *,
        username: str,
        password_hash: str,
        name: str,
        role: Role = Role.AGENT,
        languages: Sequence[str] = ("en",),
        capacity: int | None = None,
    ) -> Agent:
        """A new agent, offline; raises UsernameTaken."""
        raise NotImplementedError

    async def set_password(self, agent_id: str, password_hash: str) -> None:
        """Replace the password hash and end all sessions of the agent."""
        raise NotImplementedError

    async def credentials(self, username: str) -> Credentials | None:
        """What a login is checked against; usernames are compared without case."""
        raise NotImplementedError

    async def open_session(self, agent_id: str, token_hash: str, expires_at: datetime) -> Session:
        """Remember a login session by the hash of its cookie's value."""
        raise NotImplementedError

    async def session(self, token_hash: str) -> Session | None:
        """The session if it is there and not over."""
        raise NotImplementedError

    async def end_session(self, token_hash: str) -> None:
        """Log out."""
        raise NotImplementedError
