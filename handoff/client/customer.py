"""A customer of the handoff service: one conversation, every message once and in order."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Literal, Self

import aiohttp

from handoff.client.errors import ClientError, Refused, Stopped
from handoff.client.events import Events
from handoff.client.http import get, post, socket_url, upload
from handoff.client.link import Link, backoff
from handoff.client.pending import Pending
from handoff.protocol import customer as wire
from handoff.protocol.attachments import Uploaded
from handoff.protocol.shared import ErrorFrame, Frame, Language, MessageView, Seq


class CustomerClient:
    """Use it as an async context manager; what is said without a connection is sent with the next.

    `events()` gives every frame; a `welcome` comes with its messages taken out, which follow one by
    one as `message` events: so each message is seen once, live or replayed. `messages` keeps all.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        opened: wire.ConversationOpened,
        *,
        after_seq: int = 0,
        wait: Callable[[int], float] = backoff,
    ) -> None:
        self.conversation_id = opened.conversation_id
        self.messages: list[MessageView] = []
        self.state: wire.CustomerState | None = None
        self.is_connected = False
        self.last_seq: Seq = after_seq
        self.agent_read_seq: Seq = 0
        self._http = http
        self._url = url
        self._token = opened.token
        self._events: Events[wire.CustomerEvent] = Events()
        self._pending: Pending[Seq] = Pending()
        self._link = Link(http, socket_url(url, "/ws/customer"), self, wait=wait)

    @classmethod
    async def open(
        cls,
        http: aiohttp.ClientSession,
        url: str,
        *,
        language: Language = "en",
        greet: bool = False,
        gateway_token: str | None = None,
        wait: Callable[[int], float] = backoff,
    ) -> Self:
        """A new conversation, a call when the voice gateway's token is given; raises `Refused`."""
        channel: Literal["web", "voice"] = "web" if gateway_token is None else "voice"
        body = wire.OpenConversation(channel=channel, language=language, greet=greet)
        answer = await post(http, url + "/api/conversations", body, bearer=gateway_token)
        return cls(http, url, wire.ConversationOpened.model_validate_json(answer), wait=wait)

    def another(self, *, wait: Callable[[int], float] = backoff) -> Self:
        """A second connection to the same conversation, as another tab of the browser has."""
        opened = wire.ConversationOpened(conversation_id=self.conversation_id, token=self._token)
        return type(self)(self._http, self._url, opened, wait=wait)

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
        """Go away; the conversation stays."""
        await self._link.close()

    def drop(self) -> None:
        """Lose the connection as a broken network does; it comes back by itself."""
        self._link.drop()

    def events(self) -> AsyncIterator[wire.CustomerEvent]:
        """What happens, from the beginning; ends with `close`, raises what ended the link."""
        return aiter(self._events)

    async def until(self, is_true: Callable[[], bool], *, within_s: float = 30.0) -> None:
        """Wait until `is_true`, which is looked at after each event; raises TimeoutError."""
        await self._events.until(is_true, within_s=within_s)

    # ---- saying

    async def say(self, text: str, *, client_msg_id: str | None = None) -> Seq:
        """Send words; returns their number once they are stored, raises `Refused`."""
        key = client_msg_id or new_id()
        return await self._send(key, wire.SendMessage(client_msg_id=key, text=text))

    async def choose(self, payload: str, *, client_msg_id: str | None = None) -> Seq:
        """Press a button on offer; returns the message's number."""
        key = client_msg_id or new_id()
        return await self._send(key, wire.Choose(client_msg_id=key, payload=payload))

    async def leave_message(
        self,
        text: str,
        *,
        name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
    ) -> Seq:
        """A message for later; returns its number."""
        key = new_id()
        frame = wire.LeaveMessage(client_msg_id=key, text=text, name=name, email=email, phone=phone)
        return await self._send(key, frame)

    async def request_callback(
        self, phone: str, *, name: str | None = None, note: str | None = None
    ) -> Seq:
        """Ask to be called back; returns the number of the message that says so."""
        key = new_id()
        return await self._send(
            key, wire.RequestCallback(client_msg_id=key, phone=phone, name=name, note=note)
        )

    async def send_file(self, data: bytes, *, name: str) -> Seq:
        """Upload the file that the agent asked for and send it; returns the message's number."""
        url = self._url + "/api/attachments"
        body = await upload(self._http, url, data, name=name, headers=self._shown())
        file = Uploaded.model_validate_json(body)
        key = new_id()
        frame = wire.SendFile(client_msg_id=key, attachment_id=file.attachment_id)
        return await self._send(key, frame)

    async def download(self, href: str) -> bytes:
        """The file of a message; raises `Refused`."""
        return await get(self._http, self._url + href, self._shown())

    def _shown(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    async def tell(
        self,
        frame: wire.Typing
        | wire.Read
        | wire.RequestPerson
        | wire.ReturnToBot
        | wire.SetLanguage
        | wire.Heard
        | wire.End
        | wire.Rate
        | wire.Ping,
    ) -> bool:
        """Send a frame that is not acknowledged; False when there is no connection now."""
        return await self._link.send(frame)

    async def _send(self, key: str, frame: Frame) -> Seq:
        stored = self._pending.add(key, frame)
        if self.is_connected:
            await self._link.send(frame)
        return await stored

    # ---- what the link tells

    async def opened(self) -> None:
        """The socket is open: resume."""
        await self._resume()

    async def heard(self, text: str) -> None:
        """A frame arrived."""
        event = wire.customer_event.validate_json(text)
        match event:
            case wire.Welcome():
                await self._welcomed(event)
                return
            case wire.NewMessage():
                await self._message(event)
                return
            case wire.MessagesFollow():
                await self._messages_follow(event)
                return
            case wire.Stored(client_msg_id=key, seq=seq):
                self._pending.answer(key, seq)
            case wire.StateChanged(state=state):
                self.state = state
            case wire.ReadShown(seq=seq):
                self.agent_read_seq = seq
            case ErrorFrame():
                self._refused(event)
        self._events.add(event)

    def lost(self) -> None:
        """The socket is gone."""
        self.is_connected = False

    def ended(self, error: ClientError | None) -> None:
        """The link is over."""
        self._pending.end(error or Stopped("The client was closed."))
        self._events.end(error)

    async def _resume(self) -> None:
        await self._link.send(wire.Resume(token=self._token, after_seq=self.last_seq))

    async def _welcomed(self, welcome: wire.Welcome) -> None:
        self.state = welcome.state
        self.agent_read_seq = welcome.agent_read_seq
        self.is_connected = True
        self._events.add(welcome.model_copy(update={"messages": []}))
        self._keep_all(welcome.messages)
        for frame in self._pending.frames():
            await self._link.send(frame)

    async def _message(self, event: wire.NewMessage) -> None:
        if event.prev_seq > self.last_seq:
            await self._resume()
        elif event.message.seq > self.last_seq:
            self._keep(event)

    async def _messages_follow(self, event: wire.MessagesFollow) -> None:
        if event.prev_seq > self.last_seq:
            await self._resume()
        else:
            self._keep_all(event.messages)

    def _keep_all(self, messages: Sequence[MessageView]) -> None:
        for message in messages:
            if message.seq > self.last_seq:
                self._keep(wire.NewMessage(message=message, prev_seq=self.last_seq))

    def _keep(self, event: wire.NewMessage) -> None:
        self.last_seq = event.message.seq
        self.messages.append(event.message)
        self._events.add(event)

    def _refused(self, error: ErrorFrame) -> None:
        refused = Refused(error.code, error.message)
        self._pending.refuse(error.client_msg_id, refused)
        if error.fatal:
            self._events.add(error)
            raise refused


def new_id() -> str:
    """A `client_msg_id` that nobody else has."""
    return secrets.token_urlsafe(12)
