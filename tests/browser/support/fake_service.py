"""A scripted handoff service for page tests: real frames, no rules; tests say what happens.

It keeps conversations in memory, speaks `handoff.protocol` and can be told to drop sockets, to be
down, or to lose an answer: states that are hard to reach with the real service.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Self
from uuid import uuid4

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from handoff.protocol import customer as wire
from handoff.protocol.shared import (
    Controller,
    ErrorFrame,
    Frame,
    Pong,
)
from tests.browser.support.fake_conversation import PATIENCE, FakeConversation
from tests.browser.support.fake_files import FakeFiles
from tests.browser.support.pages import pages_app


class FakeService:
    """The service; use it as an async context manager."""

    def __init__(self) -> None:
        self.conversations: dict[str, FakeConversation] = {}
        self.app = pages_app()
        self.files = FakeFiles()
        self.app.add_routes(
            [
                web.post("/api/conversations", self._open),
                web.get("/ws/customer", self._socket),
                web.get("/empty", self._empty),
                *self.files.routes(),
            ]
        )
        self.runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.1)
        self.url = ""
        self.opened = 0
        self.refuse_open: tuple[int, str, str] | None = None  # status, code, message
        self.accepting = True  # whether sockets are taken
        self.lose_answers = False  # store what comes in, drop the socket before answering
        self.page_size = 500  # messages in a welcome
        self.hold_answers = False  # store nothing, answer nothing
        self.greeting: Callable[[FakeConversation], object] | None = None
        self.extra_script_attributes = ""
        self.changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for conversation in self.conversations.values():
            await conversation.drop()
        await self.runner.cleanup()

    async def conversation(self, number: int = 1) -> FakeConversation:
        """The `number`th conversation, once its socket has been welcomed."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: len(self.conversations) >= number)
        conversation = list(self.conversations.values())[number - 1]
        await conversation.wait_until(lambda: bool(conversation.sockets))
        return conversation

    async def _empty(self, _request: web.Request) -> web.Response:
        """Somebody else's page with the one script tag and styles that try to leak in."""
        return web.Response(
            text="<!doctype html><html lang=en><title>Another page</title>"
            "<link rel=icon href=data:,><main><h1>Another"
            f" page</h1></main><script src=/widget.js {self.extra_script_attributes} defer>"
            "</script></html>",
            content_type="text/html",
        )

    async def _open(self, request: web.Request) -> web.Response:
        self.opened += 1
        if self.refuse_open:
            status, code, message = self.refuse_open
            return web.json_response({"error": {"code": code, "message": message}}, status=status)
        asked = wire.OpenConversation.model_validate(await request.json())
        opened = wire.ConversationOpened(
            conversation_id=f"c_{uuid4().hex}", token=f"token-{uuid4().hex}"
        )
        conversation = FakeConversation(
            opened.conversation_id,
            opened.token,
            wire.CustomerState(controller=Controller.BOT, epoch=1, language=asked.language),
        )
        if asked.greet and self.greeting:
            self.greeting(conversation)
        self.conversations[opened.token] = conversation
        async with self.changed:
            self.changed.notify_all()
        return web.json_response(opened.model_dump(), status=201)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self.accepting:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        first = wire.customer_command.validate_json(await socket.receive_str())
        conversation = (
            self.conversations.get(first.token) if isinstance(first, wire.Resume) else None
        )
        if not isinstance(first, wire.Resume) or conversation is None:
            refusal = ErrorFrame(code="invalid-token", message="Not your chat.", fatal=True)
            await socket.send_str(refusal.model_dump_json())
            await socket.close()
            return socket
        assert isinstance(request.transport, asyncio.Transport)
        conversation.sockets[socket] = request.transport
        await self._welcome(socket, conversation, first)
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._hear(socket, conversation, frame.data)
        finally:
            conversation.sockets.pop(socket, None)
            await conversation.note()
        return socket

    async def _welcome(
        self, socket: web.WebSocketResponse, conversation: FakeConversation, resume: wire.Resume
    ) -> None:
        missed = [m for m in conversation.messages if m.seq > resume.after_seq]
        welcome = wire.Welcome(
            conversation_id=conversation.conversation_id,
            state=conversation.state,
            messages=missed[: self.page_size],
            last_seq=conversation.last_seq,
            last_read_seq=conversation.read_seq,
            agent_read_seq=conversation.agent_read_seq,
            limits=wire.Limits(max_message_chars=2000, ping_every_s=20),
        )
        await socket.send_str(welcome.model_dump_json())
        conversation.received.append(resume)
        await conversation.note()

    async def _hear(
        self, socket: web.WebSocketResponse, conversation: FakeConversation, data: str
    ) -> None:
        try:
            command = wire.customer_command.validate_json(data)
        except ValidationError as error:
            raise AssertionError(f"the page sent a bad frame: {json.loads(data)}") from error
        if self.hold_answers and not isinstance(command, wire.Ping):
            conversation.received.append(command)
            await conversation.note()
            return
        await _carry_out(socket, conversation, command, lose=self.lose_answers)
        conversation.received.append(command)
        await conversation.note()


async def _carry_out(
    socket: web.WebSocketResponse, conversation: FakeConversation, command: Frame, *, lose: bool
) -> None:
    match command:
        case wire.SendMessage() | wire.Choose():
            text = (
                command.text
                if isinstance(command, wire.SendMessage)
                else _title(conversation, command.payload)
            )
            await _store(socket, conversation, command.client_msg_id, text, lose=lose)
        case wire.LeaveMessage() | wire.RequestCallback():
            text = command.text if isinstance(command, wire.LeaveMessage) else command.phone
            await _store(socket, conversation, command.client_msg_id, text, lose=lose)
            await conversation.become(controller=Controller.BOT, options=[], staffed=True)
        case wire.Read():
            conversation.read_seq = max(conversation.read_seq, command.seq)
        case wire.SetLanguage():
            await conversation.become(language=command.language)
        case wire.ReturnToBot():
            await conversation.become(controller=Controller.BOT, position=None, options=[])
        case wire.End():
            await conversation.become(controller=Controller.NONE)
        case wire.Rate():
            await conversation.become(controller=Controller.NONE, rated=command.score)
        case wire.Ping():
            await socket.send_str(Pong().model_dump_json())


def _title(conversation: FakeConversation, payload: str) -> str:
    offered = (b for m in reversed(conversation.messages) for b in m.buttons)
    return next((button.title for button in offered if button.payload == payload), payload)


async def _store(
    socket: web.WebSocketResponse,
    conversation: FakeConversation,
    client_msg_id: str,
    text: str,
    *,
    lose: bool,
) -> None:
    known = [m for m in conversation.messages if m.client_msg_id == client_msg_id]
    if lose:
        if not known:
            conversation.add("customer", text, client_msg_id=client_msg_id)
        await conversation.drop()
        return
    if not known:
        known = [await conversation.say("customer", text, client_msg_id=client_msg_id)]
    stored = wire.Stored(client_msg_id=client_msg_id, seq=known[0].seq)
    await socket.send_str(stored.model_dump_json())
