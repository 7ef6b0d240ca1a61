"""A customer's socket: resume first, then commands in and events out, in order."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from aiohttp import web

from handoff import logs
from handoff.api import views
from handoff.api.allowances import SocketAllowance
from handoff.api.door import Door
from handoff.api.feed import PAGE, Feed
from handoff.api.frames import HARD_MAX_FRAME_BYTES, FrameReader, refusal, types_of
from handoff.api.hub import Hub
from handoff.api.listening import listen
from handoff.api.loops import Wake, every, running
from handoff.api.outbox import Outbox
from handoff.api.routes import Route
from handoff.api.shared_reading import SharedReading
from handoff.api.typing import Author
from handoff.errors import ConversationNotFound, HandoffError, NotAvailableYet
from handoff.model.conversation import Message
from handoff.model.states import Controller
from handoff.protocol import customer as wire
from handoff.protocol.shared import MAX_MESSAGE_CHARS, Pong
from handoff.switchboard import Switchboard
from handoff.tokens import ExpiredToken, InvalidToken, TokenSigner

log = logging.getLogger(__name__)
READER: FrameReader[wire.CustomerCommand] = FrameReader(
    wire.customer_command, types_of(wire.customer_command.json_schema())
)
LIMITS = wire.Limits(max_message_chars=MAX_MESSAGE_CHARS, ping_every_s=20)
RESUME_WITHIN_S = 10.0
NO_RIGHT = 4003
TOO_LATE = 4000
# A waiting customer's expected wait changes by itself, so it is looked at now and then.
WAITING_REFRESH_S = 10.0
BETWEEN_REFRESHES_S = 0.1


class ResumeFirst(HandoffError):
    """Another frame came before `resume`."""

    code = "resume-first"
    sentence = "The first frame must be `resume`."


class ResumeLate(HandoffError):
    """No `resume` came in time."""

    code = "resume-late"
    sentence = "No `resume` came in time."


class WrongConversation(HandoffError):
    """A second `resume` for another conversation."""

    code = "wrong-conversation"
    sentence = "This connection belongs to another conversation."


class CustomerSocket:
    """Handles `GET /ws/customer`."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        reading: SharedReading,
        hub: Hub,
        signer: TokenSigner,
        door: Door,
        refused: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._refused = refused
        self._switchboard = switchboard
        self._reading = reading
        self._hub = hub
        self._signer = signer
        self._door = door

    def route(self) -> Route:
        """Where it is found."""
        return Route(
            method="GET",
            path="/ws/customer",
            handler=self.handle,
            summary="The customer's WebSocket; its frames are in docs/protocol.md.",
            who="customer",
            status=101,
            refusals=((403, "forbidden-origin"), (429, "too-many-requests")),
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its opening to its end."""
        self._door.origins.demand_allowed(request)
        asker = self._door.address(request)
        self._door.allowances.connections.take(asker)
        socket = web.WebSocketResponse(
            heartbeat=20.0, max_msg_size=HARD_MAX_FRAME_BYTES, compress=False
        )
        await socket.prepare(request)
        outbox = Outbox(socket, request.transport, refused=self._refused)
        allowance = self._door.allowances.of_customer(asker)
        connection = CustomerConnection(
            self._switchboard,
            self._reading,
            self._hub,
            self._signer,
            outbox=outbox,
            allowance=allowance,
        )
        async with outbox.writing(), running("customer socket", connection.keep_current):
            try:
                await listen(
                    socket,
                    outbox,
                    reader=READER,
                    allowance=allowance,
                    carry_out=connection.carry_out,
                )
            finally:
                connection.end()
        return socket


class CustomerConnection:
    """What one connection knows; the hub's `CustomerPort`."""

    def __init__(
        self,
        switchboard: Switchboard,
        reading: SharedReading,
        hub: Hub,
        signer: TokenSigner,
        *,
        outbox: Outbox,
        allowance: SocketAllowance,
    ) -> None:
        self.conversation_id = ""
        self._switchboard = switchboard
        self._reading = reading
        self._hub = hub
        self._signer = signer
        self._outbox = outbox
        self._allowance = allowance
        self._feed = self._new_feed()
        self._state: wire.CustomerState | None = None
        self._state_moved = False
        self._is_reading = False
        self._marks_moved = False
        self._wake = Wake()
        self._lateness = asyncio.get_running_loop().call_later(RESUME_WITHIN_S, self._too_late)

    def end(self) -> None:
        """The connection is over."""
        self._lateness.cancel()
        if self.conversation_id:
            self._hub.leave_customer(self)

    # ---- commands

    async def carry_out(self, command: wire.CustomerCommand) -> None:
        """Do what the customer asks; raises `HandoffError` leaves."""
        match command:
            case wire.Resume():
                await self._resume(command)
            case _ if not self.conversation_id:
                raise ResumeFirst
            case wire.Ping():
                self._outbox.put(Pong())
            case wire.Typing(on=on):
                if not on or self._allowance.may_type():
                    self._hub.typing.say(self.conversation_id, "customer", on)
            case wire.Read(seq=seq):
                await self._switchboard.mark_read(self.conversation_id, "customer", seq)
            case _:
                self._allowance.take_command()
                await self._work(command)

    async def _work(self, command: wire.CustomerCommand) -> None:
        mine, switchboard = self.conversation_id, self._switchboard
        match command:
            case wire.SendMessage(client_msg_id=key, text=text):
                received = await switchboard.receive(mine, client_msg_id=key, text=text)
                self._stored(key, received.message)
            case wire.Choose(client_msg_id=key, payload=payload):
                received = await switchboard.receive(mine, client_msg_id=key, payload=payload)
                self._stored(key, received.message)
            case wire.LeaveMessage(client_msg_id=key):
                self._stored(key, await self._leave_message(command))
            case wire.RequestCallback(client_msg_id=key):
                self._stored(key, await self._request_callback(command))
            case wire.RequestPerson():
                await switchboard.request_person(mine)
            case wire.ReturnToBot():
                await switchboard.return_to_bot(mine)
            case wire.SetLanguage(language=language):
                await switchboard.set_language(mine, language)
            case wire.Heard(seq=seq, chars=chars):
                await switchboard.note_heard(mine, seq, chars)
            case wire.End():
                await switchboard.end(mine)
            case wire.SendFile(client_msg_id=key, attachment_id=file):
                sent = await switchboard.send_file(
                    mine, None, client_msg_id=key, attachment_id=file
                )
                self._stored(key, sent)
            case wire.Rate(score=score, comment=comment, reasons=reasons):
                await switchboard.rate(mine, score, comment, reasons)
            case _:
                raise NotAvailableYet

    async def _leave_message(self, command: wire.LeaveMessage) -> Message:
        return await self._switchboard.leave_message(
            self.conversation_id,
            client_msg_id=command.client_msg_id,
            text=command.text,
            name=command.name,
            email=command.email,
            phone=command.phone,
        )

    async def _request_callback(self, command: wire.RequestCallback) -> Message:
        return await self._switchboard.request_callback(
            self.conversation_id,
            client_msg_id=command.client_msg_id,
            phone=command.phone,
            name=command.name,
            note=command.note,
        )

    def _stored(self, client_msg_id: str, message: Message) -> None:
        self._outbox.put(wire.Stored(client_msg_id=client_msg_id, seq=message.seq))

    # ---- resume

    async def _resume(self, command: wire.Resume) -> None:
        try:
            conversation_id = self._signer.verify(command.token)
            if self.conversation_id not in ("", conversation_id):
                raise WrongConversation
            await self._welcome(conversation_id, command.after_seq)
        except (InvalidToken, ExpiredToken, ConversationNotFound) as error:
            self._outbox.put(refusal(error, command, fatal=True))
            self._outbox.close(NO_RIGHT, error.code)

    async def _welcome(self, conversation_id: str, after_seq: int) -> None:
        view = await self._reading.customer_state(conversation_id)
        self._lateness.cancel()
        self._feed = self._new_feed()
        if not self.conversation_id:
            self.conversation_id = conversation_id
            logs.conversation.set(conversation_id)
            self._hub.join_customer(self)
        page = await self._fetch(min(after_seq, view.last_seq), PAGE)
        self._state = views.customer_state(view)
        self._outbox.put(
            wire.Welcome(
                conversation_id=conversation_id,
                state=self._state,
                messages=[views.message_for_customer(message) for message in page],
                last_seq=max(view.last_seq, page[-1].seq if page else 0),
                last_read_seq=view.customer_read_seq,
                agent_read_seq=view.agent_read_seq,
                limits=LIMITS,
            )
        )
        sent = page[-1].seq if page else min(after_seq, view.last_seq)
        self._feed.begin(sent, more=len(page) == PAGE)
        self._show_who_types()
        self.state_moved()

    def _show_who_types(self) -> None:
        authors: tuple[Author, ...] = ("bot", "agent")
        for author in authors:
            if self._hub.typing.is_typing(self.conversation_id, author):
                self.typing(author, True)

    def _too_late(self) -> None:
        self._outbox.put(refusal(ResumeLate(), None, fatal=True))
        self._outbox.close(TOO_LATE, ResumeLate.code)

    # ---- what the hub tells

    def message_stored(self, message: Message, prev_seq: int) -> None:
        """A message that the customer may see."""
        self._feed.heard(message, prev_seq)
        if self._feed.is_behind:
            self._wake.set()

    def state_moved(self) -> None:
        """Control or language may have changed."""
        self._state_moved = True
        self._wake.set()

    def queue_moved(self) -> None:
        """Places in the queue may have changed."""
        if self._is_waiting():
            self.state_moved()

    def bot_turn_ended(self) -> None:
        """The bot is no longer busy; of interest to who was told that it is, or is being told."""
        if self._is_reading or self._state is None or self._state.bot_busy:
            self.state_moved()

    def look_again(self) -> None:
        """Anything may have happened meanwhile."""
        self._feed.is_behind = self._marks_moved = True
        self.state_moved()

    def agent_read(self, seq: int) -> None:
        """The agent has seen everything up to `seq`."""
        self._outbox.put(wire.ReadShown(seq=seq))

    def typing(self, author: Author, on: bool) -> None:
        """The bot or the agent types, or stopped."""
        if author != "customer":
            self._outbox.put(wire.TypingShown(author=author, on=on))

    def stop(self, code: int, reason: str) -> None:
        """Close the connection."""
        self._outbox.close(code, reason)

    # ---- keeping up

    async def keep_current(self) -> None:
        """Catch up on messages and tell changed states, as often as needed and no oftener."""
        await every("customer socket", WAITING_REFRESH_S, self._wake, self._refresh)

    async def _refresh(self) -> None:
        await self._feed.catch_up()
        if not self.conversation_id or not (self._state_moved or self._is_waiting()):
            return
        self._state_moved = False
        self._is_reading = True
        try:
            view = await self._reading.customer_state(self.conversation_id)
        finally:
            self._is_reading = False
        if self._marks_moved:
            self._marks_moved = False
            self.agent_read(view.agent_read_seq)
        state = views.customer_state(view)
        if state != self._state:
            self._state = state
            self._outbox.put(wire.StateChanged(state=state))
        await asyncio.sleep(BETWEEN_REFRESHES_S)

    def _is_waiting(self) -> bool:
        return self._state is not None and self._state.controller.value == Controller.QUEUE.value

    def _new_feed(self) -> Feed:
        return Feed(fetch=self._fetch, show=self._show, room=self._outbox.room)

    async def _fetch(self, after_seq: int, limit: int) -> list[Message]:
        return await self._switchboard.messages(
            self.conversation_id, after_seq=after_seq, limit=limit
        )

    def _show(self, messages: Sequence[Message], prev_seq: int) -> None:
        shown = [views.message_for_customer(message) for message in messages]
        if len(shown) == 1:
            self._outbox.put(wire.NewMessage(message=shown[0], prev_seq=prev_seq))
        else:
            self._outbox.put(wire.MessagesFollow(messages=shown, prev_seq=prev_seq))
