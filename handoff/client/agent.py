"""An agent of the handoff service: the desk's lists, offers, and the conversations it has open."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from types import TracebackType
from typing import Literal, Self

from handoff.client.customer import new_id
from handoff.client.errors import ClientError, Refused, Stopped
from handoff.client.events import Events
from handoff.client.http import socket_url
from handoff.client.link import Link, backoff
from handoff.client.login import LoginSession
from handoff.client.pending import Pending
from handoff.protocol import agent as wire
from handoff.protocol import supervisor
from handoff.protocol import teamwork as together
from handoff.protocol.commands import Command
from handoff.protocol.shared import ErrorFrame, MessageView, Seq

Answer = wire.Done | wire.ConversationShown


class OpenConversation:
    """A conversation that the desk shows: its header and every message once, in order."""

    def __init__(self, shown: wire.ConversationShown) -> None:
        self.conversation = shown.conversation
        self.epoch = shown.epoch
        self.context = shown.context
        self.messages: list[MessageView] = []
        self.customer_read_seq = shown.customer_read_seq
        self.customer_types = False

    @property
    def last_seq(self) -> Seq:
        """The newest message's number."""
        return self.messages[-1].seq if self.messages else 0


class AgentClient:
    """Use it as an async context manager; commands return when they are done or raise `Refused`.

    `events()` gives every frame; messages of open conversations come once each, as `message`
    events, whether live or caught up after a reconnect.
    """

    def __init__(self, login: LoginSession, *, wait: Callable[[int], float] = backoff) -> None:
        self.login = login
        self.inbox: wire.Inbox | None = None
        self.welcome: wire.AgentWelcome | None = None
        self.board: supervisor.Board | None = None
        self.conversations: dict[str, OpenConversation] = {}
        self.is_connected = False
        self._events: Events[wire.AgentEvent] = Events()
        self._pending: Pending[Answer] = Pending()
        self._numbers = itertools.count(1)
        self._heartbeat: asyncio.Task[None] | None = None
        self._link = Link(
            login.http,
            socket_url(login.url, "/ws/agent"),
            self,
            headers=self._headers,
            wait=wait,
        )

    async def __aenter__(self) -> Self:
        self._link.start()
        await self.until(lambda: self.is_connected)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave the desk; the login stays."""
        await self._link.close()

    def drop(self) -> None:
        """Lose the connection as a broken network does; it comes back by itself."""
        self._link.drop()

    def events(self) -> AsyncIterator[wire.AgentEvent]:
        """What happens, from the beginning; ends with `close`, raises what ended the link."""
        return aiter(self._events)

    async def until(self, is_true: Callable[[], bool], *, within_s: float = 30.0) -> None:
        """Wait until `is_true`, which is looked at after each event; raises TimeoutError."""
        await self._events.until(is_true, within_s=within_s)

    # ---- commands

    async def presence(
        self, state: Literal["available", "not_ready", "offline"], reason: str | None = None
    ) -> None:
        """Go available, not ready or offline."""
        await self._do(wire.SetPresence(request_id=self._id(), state=state, reason=reason))

    async def next_offer(self, *, within_s: float = 30.0) -> wire.OfferView:
        """The first ringing offer, now or soon."""
        await self.until(lambda: bool(self.inbox and self.inbox.offers), within_s=within_s)
        assert self.inbox is not None
        return self.inbox.offers[0]

    async def accept(self, reservation_id: str) -> None:
        """Take the offered task."""
        await self._do(wire.Accept(request_id=self._id(), reservation_id=reservation_id))

    async def decline(self, reservation_id: str) -> None:
        """Pass it on."""
        await self._do(wire.Decline(request_id=self._id(), reservation_id=reservation_id))

    async def open(self, conversation_id: str) -> OpenConversation:
        """Show a conversation, live from then on."""
        await self._do(wire.Open(request_id=self._id(), conversation_id=conversation_id))
        return self.conversations[conversation_id]

    async def reply(
        self,
        conversation_id: str,
        text: str,
        *,
        epoch: int | None = None,
        client_msg_id: str | None = None,
    ) -> Seq:
        """Words to the customer under the epoch the desk shows; returns their number."""
        if epoch is None:
            epoch = self.conversations[conversation_id].epoch
        frame = wire.SendReply(
            request_id=self._id(),
            conversation_id=conversation_id,
            epoch=epoch,
            client_msg_id=client_msg_id or new_id(),
            text=text,
        )
        return await self._stored(frame)

    async def note(self, conversation_id: str, text: str) -> Seq:
        """An internal note; returns its number."""
        frame = wire.SendNote(
            request_id=self._id(),
            conversation_id=conversation_id,
            client_msg_id=new_id(),
            text=text,
        )
        return await self._stored(frame)

    async def request_file(self, conversation_id: str, text: str) -> Seq:
        """Ask the customer for a file; returns the number of the words."""
        frame = wire.RequestFile(
            request_id=self._id(),
            conversation_id=conversation_id,
            client_msg_id=new_id(),
            text=text,
        )
        return await self._stored(frame)

    async def send_file(self, conversation_id: str, data: bytes, *, name: str) -> Seq:
        """Upload a file and send it; returns the message's number."""
        file = await self.login.upload(conversation_id, data, name=name)
        frame = wire.SendFile(
            request_id=self._id(),
            conversation_id=conversation_id,
            epoch=self.conversations[conversation_id].epoch,
            client_msg_id=new_id(),
            attachment_id=file.attachment_id,
        )
        return await self._stored(frame)

    async def hand_back(self, conversation_id: str, note: str = "") -> None:
        """Give the conversation back to the bot."""
        await self._do(
            wire.HandBack(request_id=self._id(), conversation_id=conversation_id, note=note)
        )

    async def close_conversation(self, conversation_id: str) -> None:
        """End the conversation."""
        await self._do(wire.Close(request_id=self._id(), conversation_id=conversation_id))

    async def wrap_up(
        self,
        task_id: str,
        disposition: str,
        notes: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        follow_up: wire.PlannedFollowUp | None = None,
        ask_rating: bool = False,
    ) -> None:
        """Finish the task; plan what is still to be done; ask the customer for a rating."""
        await self._do(
            wire.CompleteWrapUp(
                request_id=self._id(),
                task_id=task_id,
                disposition=disposition,
                notes=notes,
                fields=dict(fields or {}),
                follow_up=follow_up,
                ask_rating=ask_rating,
            )
        )

    # ---- supervisors

    async def monitor(self, conversation_id: str) -> None:
        """Read along, unseen."""
        await self._do(supervisor.Monitor(request_id=self._id(), conversation_id=conversation_id))

    async def whisper(self, conversation_id: str, text: str) -> Seq:
        """Words to the agent who has the conversation; returns their number."""
        return await self._stored(
            supervisor.Whisper(
                request_id=self._id(),
                conversation_id=conversation_id,
                client_msg_id=new_id(),
                text=text,
            )
        )

    async def coach(self, conversation_id: str, text: str) -> Seq:
        """A coaching note; returns its number."""
        return await self._stored(
            supervisor.Coach(
                request_id=self._id(),
                conversation_id=conversation_id,
                client_msg_id=new_id(),
                text=text,
            )
        )

    async def barge(self, conversation_id: str) -> None:
        """Write to the customer beside the agent."""
        await self._do(supervisor.Barge(request_id=self._id(), conversation_id=conversation_id))

    async def whisper_aloud(self, conversation_id: str) -> None:
        """Be heard by the agent alone, in a call."""
        command = supervisor.WhisperAloud(request_id=self._id(), conversation_id=conversation_id)
        await self._do(command)

    async def take_over(self, conversation_id: str) -> None:
        """Become the one who has the conversation."""
        await self._do(supervisor.TakeOver(request_id=self._id(), conversation_id=conversation_id))

    async def reassign(
        self,
        conversation_id: str,
        *,
        to_agent: str | None = None,
        to_queue: str | None = None,
        reason: str = "",
    ) -> None:
        """Give a waiting or assigned conversation to somebody else."""
        await self._do(
            supervisor.Reassign(
                request_id=self._id(),
                conversation_id=conversation_id,
                to_agent=to_agent,
                to_queue=to_queue,
                reason=reason,
            )
        )

    async def set_priority(self, conversation_id: str, priority: int) -> None:
        """Change the place in line of who waits."""
        await self._do(
            supervisor.SetPriority(
                request_id=self._id(), conversation_id=conversation_id, priority=priority
            )
        )

    async def set_agent_presence(
        self,
        agent_id: str,
        state: Literal["available", "not_ready", "offline"],
        reason: str = "",
    ) -> None:
        """Send an agent into a break or home."""
        await self._do(
            supervisor.SetAgentPresence(
                request_id=self._id(), agent_id=agent_id, state=state, reason=reason
            )
        )

    async def watch_board(self, on: bool = True) -> None:
        """Have the board sent; the newest is `board`."""
        await self._do(supervisor.WatchBoard(request_id=self._id(), on=on))

    # ---- working together

    async def transfer(
        self,
        conversation_id: str,
        *,
        mode: together.TransferMode = "cold",
        to_agent: str | None = None,
        to_queue: str | None = None,
        reason: str = "",
        note: str = "",
    ) -> None:
        """Ask a colleague, or give the conversation to a queue."""
        await self._do(
            together.Transfer(
                request_id=self._id(),
                conversation_id=conversation_id,
                mode=mode,
                to_agent=to_agent,
                to_queue=to_queue,
                reason=reason,
                note=note,
            )
        )

    async def next_transfer(self, *, within_s: float = 30.0) -> together.TransferView:
        """The first transfer that rings here, now or soon."""

        def ringing() -> list[together.TransferView]:
            asked = self.inbox.transfers if self.inbox else []
            return [it for it in asked if it.direction == "in" and it.state == "requested"]

        await self.until(lambda: bool(ringing()), within_s=within_s)
        return ringing()[0]

    async def accept_transfer(self, transfer_id: str) -> None:
        """Take the conversation, or the seat in it."""
        await self._do(together.AcceptTransfer(request_id=self._id(), transfer_id=transfer_id))

    async def decline_transfer(self, transfer_id: str, reason: str = "") -> None:
        """Pass it on; the sender is told."""
        await self._do(
            together.DeclineTransfer(request_id=self._id(), transfer_id=transfer_id, reason=reason)
        )

    async def cancel_transfer(self, transfer_id: str) -> None:
        """Take it back."""
        await self._do(together.CancelTransfer(request_id=self._id(), transfer_id=transfer_id))

    async def complete_transfer(self, transfer_id: str) -> None:
        """Leave the conversation to the colleague."""
        await self._do(together.CompleteTransfer(request_id=self._id(), transfer_id=transfer_id))

    async def start_conference(self, transfer_id: str) -> None:
        """Both write to the customer from now on."""
        await self._do(together.StartConference(request_id=self._id(), transfer_id=transfer_id))

    async def consult(self, conversation_id: str, text: str) -> Seq:
        """Words to the colleague who is consulted, or who consults; returns their number."""
        return await self._stored(
            together.SendConsult(
                request_id=self._id(),
                conversation_id=conversation_id,
                client_msg_id=new_id(),
                text=text,
            )
        )

    async def leave(self, conversation_id: str) -> None:
        """Take part no longer."""
        await self._do(together.Leave(request_id=self._id(), conversation_id=conversation_id))

    async def take_follow_up(self, follow_up_id: str) -> None:
        """Take a callback or a left message."""
        await self._do(wire.TakeFollowUp(request_id=self._id(), follow_up_id=follow_up_id))

    async def finish_follow_up(
        self,
        follow_up_id: str,
        notes: str = "",
        outcome: Literal["done", "no_answer"] = "done",
    ) -> None:
        """What came of it; a callback without an answer comes up again."""
        await self._do(
            wire.FinishFollowUp(
                request_id=self._id(), follow_up_id=follow_up_id, notes=notes, outcome=outcome
            )
        )

    async def tell(self, frame: wire.AgentTyping | wire.AgentRead | wire.Heartbeat) -> bool:
        """Send a frame that is not answered; False when there is no connection now."""
        return await self._link.send(frame)

    async def _stored(self, frame: Command) -> Seq:
        done = await self._do(frame)
        assert isinstance(done, wire.Done)
        assert done.seq is not None
        return done.seq

    async def _do(self, command: Command) -> Answer:
        answer = self._pending.add(command.request_id, command)
        if self.is_connected:
            await self._link.send(command)
        return await answer

    def _id(self) -> str:
        return f"r{next(self._numbers)}"

    async def _headers(self) -> Mapping[str, str]:
        return self.login.headers

    # ---- what the link tells

    async def opened(self) -> None:
        """The socket is open; the service speaks first."""

    async def heard(self, text: str) -> None:
        """A frame arrived."""
        event = wire.agent_event.validate_json(text)
        match event:
            case wire.AgentWelcome():
                await self._welcomed(event)
            case wire.InboxChanged(inbox=inbox):
                self.inbox = inbox
            case supervisor.BoardShown(board=board):
                self.board = board
            case wire.ConversationShown():
                self._shown(event)
                return
            case wire.AgentMessage():
                await self._message(event)
                return
            case wire.Done(request_id=request_id):
                self._pending.answer(request_id, event)
            case ErrorFrame():
                self._refused(event)
            case _:
                self._noticed(event)
        self._events.add(event)

    def lost(self) -> None:
        """The socket is gone."""
        self.is_connected = False
        self._stop_heartbeat()

    def ended(self, error: ClientError | None) -> None:
        """The link is over."""
        self._pending.end(error or Stopped("The client was closed."))
        self._events.end(error)

    async def _welcomed(self, welcome: wire.AgentWelcome) -> None:
        self.welcome, self.inbox = welcome, welcome.inbox
        self.is_connected = True
        self._stop_heartbeat()
        self._heartbeat = asyncio.create_task(self._beat(welcome.heartbeat_s))
        for frame in self._pending.frames():
            await self._link.send(frame)
        for conversation_id in self.conversations:
            await self._open_again(conversation_id)

    async def _open_again(self, conversation_id: str) -> None:
        after_seq = self.conversations[conversation_id].last_seq
        await self._link.send(
            wire.Open(request_id=self._id(), conversation_id=conversation_id, after_seq=after_seq)
        )

    def _shown(self, shown: wire.ConversationShown) -> None:
        mine = shown.conversation.conversation_id
        known = self.conversations.get(mine)
        if known is None:
            known = self.conversations[mine] = OpenConversation(shown)
        known.conversation, known.epoch = shown.conversation, shown.epoch
        known.context = shown.context
        known.customer_read_seq = shown.customer_read_seq
        self._events.add(shown.model_copy(update={"messages": []}))
        for message in shown.messages:
            self._keep(known, wire.AgentMessage(conversation_id=mine, message=message))
        self._pending.answer(shown.request_id, shown)

    async def _message(self, event: wire.AgentMessage) -> None:
        known = self.conversations.get(event.conversation_id)
        if known is None:
            return
        if event.message.seq > known.last_seq + 1:
            await self._open_again(event.conversation_id)
        else:
            self._keep(known, event)

    def _keep(self, known: OpenConversation, event: wire.AgentMessage) -> None:
        if event.message.seq > known.last_seq:
            known.messages.append(event.message)
            self._events.add(event)

    def _noticed(self, event: wire.AgentEvent) -> None:
        match event:
            case wire.AgentConversationState(conversation=row, epoch=epoch):
                known = self.conversations.get(row.conversation_id)
                if known is not None:
                    known.conversation, known.epoch = row, epoch
            case wire.CustomerTyping(conversation_id=mine, on=on) if mine in self.conversations:
                self.conversations[mine].customer_types = on
            case wire.CustomerRead(conversation_id=mine, seq=seq) if mine in self.conversations:
                self.conversations[mine].customer_read_seq = seq

    def _refused(self, error: ErrorFrame) -> None:
        refused = Refused(error.code, error.message)
        self._pending.refuse(error.request_id, refused)
        if error.fatal:
            raise refused

    # ---- heartbeat

    async def _beat(self, every_s: float) -> None:
        while True:
            await self._link.send(wire.Heartbeat())
            await asyncio.sleep(every_s)

    def _stop_heartbeat(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
            self._heartbeat = None
