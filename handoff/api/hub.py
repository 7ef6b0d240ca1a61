"""Which sockets are open, and which of them a notice or a typing sign concerns."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, get_args

from handoff.api.typing import Author, TypingBoard
from handoff.bus import (
    AgentMoved,
    BotTurnClaimed,
    BotTurnEnded,
    BotTurnPending,
    CannedRepliesMoved,
    ConversationMoved,
    CustomerCame,
    CustomerWent,
    FollowUpsMoved,
    InstanceGone,
    MessageStored,
    Notice,
    OfferEnded,
    QueueMoved,
    ReadMoved,
    SessionEnded,
    TransferEnded,
    TypingSeen,
)
from handoff.instances.membership import Elsewhere
from handoff.model.conversation import AuthorKind, Message

_AUTHORS: Mapping[str, Author] = {author: author for author in get_args(Author)}


class CustomerPort(Protocol):
    """A customer's socket as the hub knows it; none of this waits."""

    conversation_id: str

    def message_stored(self, message: Message, prev_seq: int) -> None: ...

    def state_moved(self) -> None: ...

    def queue_moved(self) -> None: ...

    def bot_turn_ended(self) -> None: ...

    def agent_read(self, seq: int) -> None: ...

    def typing(self, author: Author, on: bool) -> None: ...

    def look_again(self) -> None: ...

    def stop(self, code: int, reason: str) -> None: ...


class AgentPort(Protocol):
    """An agent's socket as the hub knows it; none of this waits."""

    agent_id: str
    session_hash: str

    def message_stored(self, conversation_id: str, message: Message) -> None: ...

    def conversation_moved(self, conversation_id: str) -> None: ...

    def customer_came_or_went(self, conversation_id: str) -> None: ...

    def agent_read(self, conversation_id: str, seq: int) -> None: ...

    def inbox_moved(self, *, own: bool = False) -> None: ...

    def canned_replies_moved(self) -> None: ...

    def offer_ended(self, reservation_id: str, outcome: str) -> None: ...

    def transfer_ended(self, ended: TransferEnded) -> None: ...

    def customer_read(self, conversation_id: str, seq: int) -> None: ...

    def customer_typing(self, conversation_id: str, on: bool) -> None: ...

    def look_again(self) -> None: ...

    def log_out(self) -> None: ...

    def stop(self, code: int, reason: str) -> None: ...


class Hub:
    """Listens to the bus and passes on; `typing` is the board that all sockets share.

    What other processes tell comes in by `hear` too; `tell_others` takes a sign to them, and
    `customer_moved` notes whether a customer is connected here.
    """

    def __init__(
        self,
        instance: str = "",
        *,
        tell_others: Callable[[Notice], None] = lambda _: None,
        customer_moved: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.typing = TypingBoard(
            self._tell_typing, tell_others=lambda *sign: tell_others(TypingSeen(*sign))
        )
        self._elsewhere = Elsewhere(instance)
        self._customer_moved = customer_moved
        self.is_stopping = False
        self._goodbye = (0, "")
        self._customers: defaultdict[str, set[CustomerPort]] = defaultdict(set)
        self._agents: defaultdict[str, set[AgentPort]] = defaultdict(set)
        self._empty = asyncio.Event()
        self._empty.set()

    def join_customer(self, port: CustomerPort) -> None:
        """The socket hears of its conversation from now on."""
        self._customers[port.conversation_id].add(port)
        self._came(port)
        self._customer_moved(port.conversation_id)
        self._customer_came_or_went(port.conversation_id)

    def leave_customer(self, port: CustomerPort) -> None:
        """The socket hears nothing any more."""
        _discard(self._customers, port.conversation_id, port)
        self._customer_moved(port.conversation_id)
        self._customer_came_or_went(port.conversation_id)
        if not self.is_online(port.conversation_id):
            self.typing.say(port.conversation_id, "customer", False)
        self._check_empty()

    def join_agent(self, port: AgentPort) -> None:
        """The agent's socket hears from now on."""
        self._agents[port.agent_id].add(port)
        self._came(port)

    def leave_agent(self, port: AgentPort) -> bool:
        """The socket hears nothing any more; True when it was the agent's last."""
        _discard(self._agents, port.agent_id, port)
        self._check_empty()
        return port.agent_id not in self._agents

    def is_online(self, conversation_id: str) -> bool:
        """Whether the customer has the conversation open somewhere, here or elsewhere."""
        return conversation_id in self._customers or self._elsewhere.is_online(conversation_id)

    @property
    def is_empty(self) -> bool:
        """Whether no socket is open here."""
        return self._empty.is_set()

    def online_here(self) -> set[str]:
        """The conversations that customers have open in this process."""
        return set(self._customers)

    def socket_counts(self) -> dict[str, int]:
        """How many sockets are open here, by whose they are."""
        return {
            "customer": sum(len(ports) for ports in self._customers.values()),
            "agent": sum(len(ports) for ports in self._agents.values()),
        }

    def look_again(self, online_elsewhere: Iterable[tuple[str, str]]) -> None:
        """Notices of other processes may have been missed: every socket looks for itself."""
        for conversation_id in self._elsewhere.replace(online_elsewhere):
            self._customer_came_or_went(conversation_id)
        for customer in tuple(self._all_customers()):
            customer.look_again()
        for agent in tuple(self._all_agents()):
            agent.look_again()

    def end_session(self, session_hash: str) -> None:
        """Close the sockets of a login session that is over."""
        for port in tuple(self._all_agents()):
            if port.session_hash == session_hash:
                port.log_out()

    async def stop(self, code: int, reason: str, *, within_s: float = 5.0) -> None:
        """Close every socket and wait until they are gone, or the time is over."""
        self.is_stopping, self._goodbye = True, (code, reason)
        self.typing.close()
        for customer in tuple(self._all_customers()):
            customer.stop(code, reason)
        for agent in tuple(self._all_agents()):
            agent.stop(code, reason)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._empty.wait()

    def hear(self, notice: Notice) -> None:
        """Pass a notice of the bus to the sockets it concerns."""
        match notice:
            case MessageStored():
                self._message_stored(notice)
            case ConversationMoved(conversation_id):
                for customer in self._customers_of(conversation_id):
                    customer.state_moved()
                for agent in self._all_agents():
                    agent.conversation_moved(conversation_id)
            case BotTurnEnded(conversation_id):
                for customer in self._customers_of(conversation_id):
                    customer.bot_turn_ended()
            case QueueMoved():
                for customer in self._all_customers():
                    customer.queue_moved()
                self._inboxes_moved()
            case AgentMoved(agent_id):
                for agent in self._agents.get(agent_id, ()):
                    agent.inbox_moved(own=True)
            case FollowUpsMoved():
                self._inboxes_moved()
            case CannedRepliesMoved():
                for agent in self._all_agents():
                    agent.canned_replies_moved()
            case OfferEnded(agent_id, reservation_id, outcome):
                for agent in self._agents.get(agent_id, ()):
                    agent.offer_ended(reservation_id, outcome)
            case TransferEnded(agent_id):
                for agent in self._agents.get(agent_id, ()):
                    agent.transfer_ended(notice)
            case ReadMoved(conversation_id, who, seq):
                self._read_moved(conversation_id, who, seq)
            case SessionEnded(token_hash):
                self.end_session(token_hash)
            case TypingSeen(conversation_id, author, on) if author in _AUTHORS:
                self.typing.hear(conversation_id, _AUTHORS[author], on)
            case CustomerCame() | CustomerWent() | InstanceGone():
                for conversation_id in self._elsewhere.hear(notice):
                    self._customer_came_or_went(conversation_id)
            case BotTurnPending() | BotTurnClaimed() | TypingSeen():
                pass

    def _message_stored(self, notice: MessageStored) -> None:
        message = notice.message
        if message.author.kind in (AuthorKind.CUSTOMER, AuthorKind.AGENT):
            writer: Author = "customer" if message.author.kind is AuthorKind.CUSTOMER else "agent"
            self.typing.hear(notice.conversation_id, writer, False)
        if message.for_customer:
            for customer in self._customers_of(notice.conversation_id):
                customer.message_stored(message, notice.prev_customer_seq)
        for agent in self._all_agents():
            agent.message_stored(notice.conversation_id, message)

    def _read_moved(self, conversation_id: str, who: str, seq: int) -> None:
        if who == "agent":
            for customer in self._customers_of(conversation_id):
                customer.agent_read(seq)
            for agent in self._all_agents():
                agent.agent_read(conversation_id, seq)
            return
        for agent in self._all_agents():
            agent.customer_read(conversation_id, seq)

    def _tell_typing(self, conversation_id: str, author: Author, on: bool) -> None:
        if author == "customer":
            for agent in self._all_agents():
                agent.customer_typing(conversation_id, on)
            return
        for customer in self._customers_of(conversation_id):
            customer.typing(author, on)

    def _customer_came_or_went(self, conversation_id: str) -> None:
        for agent in self._all_agents():
            agent.customer_came_or_went(conversation_id)

    def _inboxes_moved(self) -> None:
        for agent in self._all_agents():
            agent.inbox_moved()

    def _customers_of(self, conversation_id: str) -> Iterable[CustomerPort]:
        return tuple(self._customers.get(conversation_id, ()))

    def _all_customers(self) -> Iterator[CustomerPort]:
        for ports in self._customers.values():
            yield from ports

    def _all_agents(self) -> Iterator[AgentPort]:
        for ports in self._agents.values():
            yield from ports

    def _came(self, port: CustomerPort | AgentPort) -> None:
        self._empty.clear()
        if self.is_stopping:
            port.stop(*self._goodbye)

    def _check_empty(self) -> None:
        if not self._customers and not self._agents:
            self._empty.set()


def _discard(
    ports: defaultdict[str, set[CustomerPort]] | defaultdict[str, set[AgentPort]],
    key: str,
    port: object,
) -> None:
    ports[key].discard(port)
    if not ports[key]:
        del ports[key]
