"""One scripted conversation of the fake service: what tests say in it, and what pages said."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from handoff.protocol import customer as wire
from handoff.protocol.shared import Author, AuthorKind, Button, ErrorFrame, Frame, MessageView

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATIENCE = 30.0  # seconds until a test gives up waiting


@dataclass
class FakeConversation:
    """One conversation, the sockets that show it, and every command that came in."""

    conversation_id: str
    token: str
    state: wire.CustomerState
    messages: list[MessageView] = field(default_factory=list)
    sockets: dict[web.WebSocketResponse, asyncio.Transport] = field(default_factory=dict)
    received: list[Frame] = field(default_factory=list)
    read_seq: int = 0
    agent_read_seq: int = 0
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def last_seq(self) -> int:
        """The number of the newest message, 0 when there is none."""
        return self.messages[-1].seq if self.messages else 0

    async def tell(self, frame: Frame) -> None:
        """Send a frame to every socket of this conversation."""
        for socket in list(self.sockets):
            if not socket.closed:
                await socket.send_str(frame.model_dump_json())

    def add(
        self, author: str, text: str | None = None, *, name: str | None = None, **more: Any
    ) -> MessageView:
        """Store a message without telling anyone: what a page finds when it resumes."""
        seq = self.last_seq + more.pop("skip", 0) + 1
        message = MessageView(
            seq=seq,
            author=Author(kind=AuthorKind(author), name=name),
            kind="system" if author == "system" else "text",
            text=text,
            at=more.pop("at", START + timedelta(seconds=20 * seq)),
            **more,
        )
        self.messages.append(message)
        return message

    async def say(self, author: str, text: str | None = None, **more: Any) -> MessageView:
        """Store a message and deliver it; `skip` leaves numbers out, as internal notes do."""
        before = self.last_seq
        message = self.add(author, text, **more)
        await self.tell(wire.NewMessage(message=message, prev_seq=before))
        return message

    async def bot(self, text: str, *choices: str, **more: Any) -> MessageView:
        """The bot says something, with quick replies `title=payload`."""
        buttons = [
            Button(title=title, payload=payload)
            for title, payload in (choice.split("=", 1) for choice in choices)
        ]
        return await self.say("bot", text, buttons=buttons, **more)

    async def become(self, **changes: Any) -> None:
        """Change the state and tell it."""
        before = self.state.model_dump()
        self.state = wire.CustomerState.model_validate(
            before | {"epoch": self.state.epoch + 1} | changes
        )
        await self.tell(wire.StateChanged(state=self.state))

    async def typing(self, author: str, on: bool) -> None:
        """Show or hide the typing indicator."""
        await self.tell(wire.TypingShown.model_validate({"author": author, "on": on}))

    async def agent_reads(self, seq: int) -> None:
        """The agent has seen everything up to `seq`."""
        self.agent_read_seq = seq
        await self.tell(wire.ReadShown(seq=seq))

    async def fail(self, code: str, message: str, **more: Any) -> None:
        """Send an error frame."""
        await self.tell(ErrorFrame(code=code, message=message, **more))

    async def wait_for(
        self, kind: type[Frame], matching: Callable[[Any], bool] = lambda frame: True
    ) -> Any:
        """The first command of this kind that came in, now or soon."""

        def found() -> list[Frame]:
            return [f for f in self.received if isinstance(f, kind) and matching(f)]

        async with asyncio.timeout(PATIENCE), self.heard:
            await self.heard.wait_for(found)
        return found()[0]

    async def wait_until(self, true: Callable[[], bool]) -> None:
        """Wait until something about this conversation is true; looked at after every frame and
        every socket that comes or goes."""
        async with asyncio.timeout(PATIENCE), self.heard:
            await self.heard.wait_for(true)

    async def note(self) -> None:
        """Something happened: whoever waits looks again."""
        async with self.heard:
            self.heard.notify_all()

    async def drop(self) -> None:
        """Cut every connection as a crash does, without a closing handshake."""
        for transport in list(self.sockets.values()):
            transport.abort()
