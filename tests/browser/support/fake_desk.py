"""A scripted agent side for page tests: real frames of `handoff.protocol.agent`, no rules.

Tests make offers ring, let customers speak, refuse commands, hold answers and cut the socket.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self, TypeVar

from aiohttp import WSMsgType, web

from handoff.protocol import agent as wire
from handoff.protocol import supervisor, teamwork
from handoff.protocol.commands import Command
from handoff.protocol.shared import Controller, ErrorFrame, Frame, Language, MessageView, Pong
from tests.browser.support import desk_story as story
from tests.browser.support.fake_dossier import FakeDossier
from tests.browser.support.fake_files import FakeFiles
from tests.browser.support.fake_floor import FakeFloor
from tests.browser.support.fake_gateway import FakeGateway
from tests.browser.support.fake_recording import FakeRecording
from tests.browser.support.fake_settings import FakeSettings
from tests.browser.support.pages import PAGES, page, pages_app

PATIENCE = 30.0
F = TypeVar("F", bound=Frame)
USERNAME, PASSWORD = "robin", "correct horse battery staple"


@dataclass
class Talk:
    """One conversation as the agent's side knows it."""

    conversation_id: str
    messages: list[MessageView]
    context: dict[str, Any] | None
    language: Language = "en"
    channel: str = "web"
    controller: Controller = Controller.QUEUE
    epoch: int = 2
    task_state: str | None = "pending"
    name: str | None = "Mila Voorbeeld"
    reason: str | None = "requested_human"
    unread: int = 0
    read_seq: int = 0
    due: timedelta | None = None
    extra_rows: list[wire.ConversationRow] = field(default_factory=list)
    participants: list[teamwork.Participant] = field(default_factory=list)

    @property
    def task_id(self) -> str:
        """The task's id."""
        return f"t_{self.conversation_id[-12:]}"

    def row(self) -> wire.ConversationRow:
        """The line of the inbox."""
        last = self.messages[-1] if self.messages else None
        return wire.ConversationRow(
            conversation_id=self.conversation_id,
            task_id=self.task_id,
            task_state=self.task_state,
            controller=self.controller,
            channel=self.channel,
            language=self.language,
            customer_name=self.name,
            reason=self.reason,
            preview=(last.text or "") if last else "",
            unread=self.unread,
            waiting_since=story.ago(minutes=3, seconds=20),
            last_at=last.at if last else story.now(),
            customer_online=True,
            wrap_up_due_at=story.now() + self.due if self.due else None,
            participants=self.participants,
        )

    def rows(self) -> list[wire.ConversationRow]:
        """Its lines among the agent's own; an earlier task may still be in wrap-up."""
        return [self.row(), *self.extra_rows]

    def add(self, author: str, text: str | None, **more: Any) -> MessageView:
        """Store a message and tell nobody."""
        seq = self.messages[-1].seq + 1 if self.messages else 1
        message = story.said(seq, author, text, story.now(), **more)
        self.messages.append(message)
        return message


@dataclass
class Script:
    """What goes differently than asked."""

    refuse: dict[str, tuple[str, str]] = field(default_factory=dict)  # by command: code, sentence
    hold: set[str] = field(default_factory=set)  # commands that get no answer and do nothing
    login: tuple[int, str] | None = None  # status and code of a refused login
    logged_in: bool = True
    forbidden: bool = False
    accepting: bool = True


class FakeDesk:
    """The service from the agent's side; use it as an async context manager."""

    def __init__(self) -> None:
        self.script = Script()
        self.agent = story.agent()
        self.talks: dict[str, Talk] = {}
        self.offers: dict[str, wire.OfferView] = {}
        self.mine: list[str] = []
        self.queue: list[str] = []
        self.follow_ups: list[wire.FollowUpView] = []
        self.floor = FakeFloor()
        self.settings = FakeSettings()
        self.dossier = FakeDossier()
        self.files = FakeFiles()
        self.recording = FakeRecording()
        self.gateway = FakeGateway()
        self.received: list[Frame] = []
        self.sockets: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self.connected = 0
        self.heard = asyncio.Condition()
        self.app = pages_app()
        self.app.add_routes(
            [
                web.get("/desk", self._desk),
                page("/board", "board/index.html"),
                page("/settings", "settings/index.html"),
                page("/desk/login", "login/index.html"),
                web.post("/api/login", self._login),
                web.post("/api/logout", self._logout),
                web.get("/api/me", self._me),
                web.get("/ws/agent", self._socket),
                *self.floor.routes(),
                *self.settings.routes(),
                *self.dossier.routes(),
                *self.files.routes(),
                *self.recording.routes(),
                *self.gateway.routes(),
            ]
        )
        self.runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.1)
        self.url = ""

    async def __aenter__(self) -> Self:
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drop()
        await self.gateway.close()
        await self.runner.cleanup()

    # ---- what tests make happen

    def talk(self, number: int = 1, **more: Any) -> Talk:
        """A conversation that came from the bot and waits, in no list yet."""
        conversation_id = f"c_talk{number:016d}"
        made = Talk(conversation_id, story.talk_with_the_bot(), dict(story.CONTEXT), **more)
        if made.context and made.name != "Mila Voorbeeld":
            made.context["customer"] = {"name": made.name, "verified": False} if made.name else None
        self.talks[conversation_id] = made
        return made

    def mine_now(self, talk: Talk, state: str = "assigned") -> Talk:
        """The agent has it already, as after a reload."""
        talk.controller, talk.task_state = Controller.AGENT, state
        if state == "assigned":
            talk.add("system", "You are now talking to Robin.", code="agent_joined")
        self.mine.append(talk.conversation_id)
        return talk

    async def ring(self, talk: Talk, *, seconds: float = 30, **more: Any) -> wire.OfferView:
        """Offer it to the agent."""
        offered = story.now()
        offer = wire.OfferView(
            reservation_id=f"r_{talk.conversation_id[2:]}",
            task_id=talk.task_id,
            conversation_id=talk.conversation_id,
            queue="Main",
            channel=talk.channel,
            language=talk.language,
            reason=talk.reason or "requested_human",
            context=talk.context or {},
            waiting_since=story.ago(seconds=42),
            offered_at=offered,
            due_at=offered + timedelta(seconds=seconds),
            messages=talk.messages,
            **more,
        )
        self.offers[offer.reservation_id] = offer
        await self.lists()
        return offer

    async def end_offer(self, offer: wire.OfferView, outcome: str) -> None:
        """The offer rings no longer."""
        self.offers.pop(offer.reservation_id, None)
        ended = wire.OfferEnded(reservation_id=offer.reservation_id, outcome=outcome)
        await self.tell(ended)
        await self.lists()

    async def say(self, talk: Talk, author: str, text: str, **more: Any) -> MessageView:
        """Somebody says something; it is delivered."""
        message = talk.add(author, text, **more)
        await self.tell(wire.AgentMessage(conversation_id=talk.conversation_id, message=message))
        return message

    async def customer_reads(self, talk: Talk) -> None:
        """The customer has seen everything."""
        talk.read_seq = talk.messages[-1].seq
        await self.tell(wire.CustomerRead(conversation_id=talk.conversation_id, seq=talk.read_seq))

    async def become(self, talk: Talk, controller: Controller, state: str | None) -> None:
        """Control changes."""
        talk.controller, talk.task_state, talk.epoch = controller, state, talk.epoch + 1
        await self.tell(wire.AgentConversationState(conversation=talk.row(), epoch=talk.epoch))
        await self.lists()

    async def lists(self) -> None:
        """Send the lists as they are."""
        await self.tell(wire.InboxChanged(inbox=self._inbox()))

    async def tell(self, frame: Frame) -> None:
        """Send a frame to every open socket."""
        for socket in list(self.sockets):
            if not socket.closed:
                await socket.send_str(frame.model_dump_json())

    async def drop(self) -> None:
        """Cut every connection as a crash does."""
        for transport in list(self.sockets.values()):
            transport.abort()

    async def wait_for(
        self, kind: type[F], matching: Callable[[F], bool] = lambda frame: True
    ) -> F:
        """The first command of this kind that came in, now or soon."""

        def found() -> list[F]:
            return [f for f in self.received if isinstance(f, kind) and matching(f)]

        await self.wait_until(lambda: bool(found()))
        return found()[0]

    async def wait_until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true; looked at after every frame and connection."""
        async with asyncio.timeout(PATIENCE), self.heard:
            await self.heard.wait_for(true)

    # ---- HTTP

    async def _desk(self, _request: web.Request) -> web.StreamResponse:
        if not self.script.logged_in:
            raise web.HTTPFound("/desk/login")
        return web.FileResponse(PAGES / "desk" / "index.html")

    async def _login(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.script.login:
            status, code = self.script.login
            headers = {"Retry-After": "20"} if status == 429 else None
            return web.json_response(_error(code), status=status, headers=headers)
        if (body["username"], body["password"]) != (USERNAME, PASSWORD):
            return web.json_response(_error("login-failed"), status=401)
        self.script.logged_in = True
        return web.Response(text=self.agent.model_dump_json(), content_type="application/json")

    async def _logout(self, _request: web.Request) -> web.Response:
        self.script.logged_in = False
        return web.Response(status=204)

    async def _me(self, _request: web.Request) -> web.Response:
        if self.script.forbidden:
            return web.json_response(_error("forbidden"), status=403)
        if not self.script.logged_in:
            return web.json_response(_error("not-logged-in"), status=401)
        return web.Response(text=self.agent.model_dump_json(), content_type="application/json")

    # ---- the socket

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self.script.accepting:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        self.sockets[socket] = request.transport
        self.connected += 1
        welcome = wire.AgentWelcome(
            inbox=self._inbox(),
            dispositions=story.DISPOSITIONS,
            canned_replies=story.CANNED_REPLIES,
            heartbeat_s=5,
        )
        await socket.send_str(welcome.model_dump_json())
        await self._note()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._hear(socket, wire.agent_command.validate_json(frame.data))
        finally:
            self.sockets.pop(socket, None)
            await self._note()
        return socket

    async def _hear(self, socket: web.WebSocketResponse, command: wire.AgentCommand) -> None:
        await self._answer(socket, command)
        if not isinstance(command, wire.Heartbeat):
            self.received.append(command)
        await self._note()

    async def _answer(self, socket: web.WebSocketResponse, command: wire.AgentCommand) -> None:
        if isinstance(command, wire.Heartbeat):
            await socket.send_str(Pong().model_dump_json())
            return
        if not isinstance(command, Command) or command.type in self.script.hold:
            return
        refusal = self.script.refuse.get(command.type)
        if refusal:
            error = ErrorFrame(code=refusal[0], message=refusal[1], request_id=command.request_id)
            await socket.send_str(error.model_dump_json())
            return
        answer = await self._carry_out(command)
        await socket.send_str(answer.model_dump_json())
        await self.lists()

    async def _carry_out(self, command: Command) -> Frame:
        done = wire.Done(request_id=command.request_id)
        if isinstance(command, supervisor.WatchBoard):
            await self.tell(supervisor.BoardShown(board=self.floor.board))
        self.floor.carry_out(command, self.agent)
        match command:
            case wire.Open():
                return self._shown(command)
            case wire.SendReply() | wire.SendNote() | teamwork.SendConsult() | supervisor.Whisper():
                return wire.Done(request_id=command.request_id, seq=await self._store(command))
            case wire.SetPresence():
                changes = {"presence": wire.Presence(command.state), "since": story.now()}
                self.agent = self.agent.model_copy(update=changes | {"reason": command.reason})
            case wire.Accept():
                offer = self.offers.pop(command.reservation_id)
                talk = self.talks[offer.conversation_id]
                talk.epoch += 1
                self.mine_now(talk)
            case wire.Decline():
                self.offers.pop(command.reservation_id)
            case wire.HandBack():
                await self._finish(command.conversation_id, Controller.BOT)
            case wire.Close():
                await self._finish(command.conversation_id, Controller.NONE)
            case wire.CompleteWrapUp():
                self.mine = [it for it in self.mine if self.talks[it].task_id != command.task_id]
            case wire.TakeFollowUp():
                self._follow_up(command.follow_up_id, state="taken", taken_by=self.agent.agent_id)
            case wire.FinishFollowUp():
                self._follow_up(command.follow_up_id, state="done", notes=command.notes)
        return done

    async def _finish(self, conversation_id: str, controller: Controller) -> None:
        talk = self.talks[conversation_id]
        talk.due = timedelta(seconds=120)
        await self.become(talk, controller, "wrapping")

    def _follow_up(self, follow_up_id: str, **changes: Any) -> None:
        self.follow_ups = [
            it.model_copy(update=changes) if it.follow_up_id == follow_up_id else it
            for it in self.follow_ups
        ]

    async def _store(
        self,
        command: wire.SendReply | wire.SendNote | teamwork.SendConsult | supervisor.Whisper,
    ) -> int:
        talk = self.talks[command.conversation_id]
        for message in talk.messages:
            if message.client_msg_id == command.client_msg_id:
                return message.seq
        kind = "text" if isinstance(command, wire.SendReply) else command.type
        name = self.agent.name.split()[0]
        more = {"client_msg_id": command.client_msg_id, "kind": kind, "name": name}
        return (await self.say(talk, "agent", command.text, **more)).seq

    def _shown(self, command: wire.Open) -> Frame:
        talk = self.talks.get(command.conversation_id)
        if talk is None:
            return ErrorFrame(
                code="conversation-not-for-you", message="No.", request_id=command.request_id
            )
        return wire.ConversationShown(
            request_id=command.request_id,
            conversation=talk.row(),
            epoch=talk.epoch,
            context=talk.context,
            messages=[m for m in talk.messages if m.seq > command.after_seq],
            last_seq=talk.messages[-1].seq,
            customer_read_seq=talk.read_seq,
        )

    def _inbox(self) -> wire.Inbox:
        return wire.Inbox(
            agent=self.agent.model_copy(update={"busy": len(self.mine)}),
            offers=list(self.offers.values()),
            mine=[row for it in self.mine for row in self.talks[it].rows()],
            queue=[self.talks[it].row() for it in self.queue],
            follow_ups=[it for it in self.follow_ups if it.state != "done"],
            transfers=list(self.floor.transfers.values()),
            joined=[self.talks[it].row() for it in self.floor.joined],
        )

    async def _note(self) -> None:
        async with self.heard:
            self.heard.notify_all()


def _error(code: str) -> dict[str, dict[str, str]]:
    return {"error": {"code": code, "message": "A sentence of the service."}}
