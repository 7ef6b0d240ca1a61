"""Calls from web pages: answered, heard, spoken to, interrupted, and refused."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import aiohttp
import numpy as np
import pytest
from aiohttp import WSMsgType, web

from bot.voice import browser as wire
from bot.voice import browser_door
from bot.voice.acts import Standing, Told, Wish
from bot.voice.browser_door import BrowserDoor
from bot.voice.call import Call
from bot.voice.equipment import Equipment
from bot.voice.recognition import decoding_threads
from bot.voice.turned_away import NO_ROOM, NO_SERVICE, TurnedAway
from tests.voice.fakes import Hum, Parrot, Scripted
from tests.voice.tones import tone

TOKEN = "voice-token-of-the-tests"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
HELLO = {"type": "hello", "language": "nl"}
Socket: TypeAlias = aiohttp.ClientWebSocketResponse


class House:
    """A door whose calls have engines of the tests' own."""

    def __init__(self) -> None:
        self.conversation = Scripted()
        self.ear = Parrot("where is my order")
        self.asked: list[str | None] = []
        self.call: Call | None = None
        self.turns_away: str | None = None

    @asynccontextmanager
    async def answer(
        self, call_id: str, *, language: str | None = None, caller_id: str | None = None
    ) -> AsyncIterator[Call | TurnedAway]:
        """One call, if it is taken."""
        self.asked.append(language)
        if self.turns_away:
            yield TurnedAway(call_id, self.turns_away)
            return
        with decoding_threads(1) as threads:
            shared = Equipment(
                ear=self.ear,
                speaker=Hum(),
                threads=threads,
                now=asyncio.get_running_loop().time,
                limited=frozenset({"nl"}),
            )
            self.call = Call(call_id, self.conversation, shared, language=language or "en")
            yield self.call


@pytest.fixture
def house() -> House:
    """Takes calls."""
    return House()


@pytest.fixture
async def client(house: House) -> AsyncIterator[aiohttp.ClientSession]:
    """The door's own application, in the runner of the gateway: aiohttp's test server would cancel
    a handler whose page is gone."""
    app = web.Application()
    app.add_routes(BrowserDoor(house.answer, TOKEN).routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(address) as client:
        yield client
    await runner.cleanup()


@asynccontextmanager
async def calling(client: aiohttp.ClientSession) -> AsyncIterator[Socket]:
    """A page that has said hello."""
    async with client.ws_connect("/call", headers=AUTHORIZED) as socket:
        await socket.send_json(HELLO)
        yield socket


async def told(socket: Socket, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The next text of which this is true."""
    async with asyncio.timeout(30):
        async for message in socket:
            if message.type is WSMsgType.TEXT and is_it(frame := json.loads(message.data)):
                return dict(frame)
    raise AssertionError("it was never told")


def of(type_: str, **facts: object) -> Callable[[dict[str, Any]], bool]:
    """A frame of this type with these facts."""
    return lambda frame: frame.items() >= {"type": type_, **facts}.items()


async def sound(socket: Socket) -> bytes:
    """The next frame of sound."""
    async with asyncio.timeout(30):
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                return bytes(message.data)
    raise AssertionError("nothing was heard")


async def closed(socket: Socket) -> int | None:
    """With which code the other side closes."""
    async with asyncio.timeout(30):
        async for _ in socket:
            pass
    return socket.close_code


async def test_who_does_not_know_the_token_is_refused(
    client: aiohttp.ClientSession, house: House
) -> None:
    """Pages come by way of the handoff service, not here."""
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect("/call", headers=headers)
        assert refused.value.status == 403
    assert house.asked == []


async def test_a_call_is_answered_and_spoken_to(
    client: aiohttp.ClientSession, house: House
) -> None:
    """Ready first, in the page's language; the notice; then sound in frames of 20 ms."""
    async with calling(client) as socket:
        async with asyncio.timeout(30):
            first, second = await socket.receive_json(), await socket.receive_json()
        heard = await sound(socket)

    assert house.call is not None
    assert house.asked == ["nl"]
    assert first == {
        "type": "ready",
        "call_id": house.call.call_id,
        "conversation_id": house.conversation.conversation_id,
        "limited_vocabulary": True,
    }
    assert second == {"type": "state", "state": "notice"}
    assert len(heard) == wire.FRAME_BYTES
    assert np.abs(np.frombuffer(heard, "<i2")).max() > 1_000


async def test_a_caller_is_heard_and_both_sides_are_captioned(
    client: aiohttp.ClientSession, house: House
) -> None:
    """The bot's words when they are said, the caller's when they are understood."""
    house.conversation.tells(Standing("bot", "nl"), Told("Hoe kan ik helpen?"))
    async with calling(client) as socket:
        await told(socket, of("caption", who="bot", text="Hoe kan ik helpen?"))
        await told(socket, of("state", state="listening"))
        voice = tone(300, seconds=0.02, peak=8_000).astype("<i2").tobytes()
        for frame in [voice] * 50 + [bytes(wire.FRAME_BYTES)] * 60:
            await socket.send_bytes(frame)
            await asyncio.sleep(0.02)
        await told(socket, of("caption", who="caller", text="where is my order"))


async def test_a_muted_caller_is_not_heard(
    client: aiohttp.ClientSession, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the page goes on sending."""
    house.conversation.tells(Standing("bot", "nl"), Told("Hoe kan ik helpen?"))
    async with calling(client) as socket:
        await told(socket, of("state", state="listening"))
        assert house.call is not None
        heard: list[object] = []
        monkeypatch.setattr(house.call, "hear", heard.append)
        frame = tone(300, seconds=0.02).astype("<i2").tobytes()

        await socket.send_json({"type": "mute", "muted": True})
        await socket.send_bytes(frame)
        await socket.send_json({"type": "mute", "muted": False})
        await socket.send_bytes(frame)
        await socket.send_json({"type": "key", "key": "0"})
        await until(lambda: house.conversation.deeds == [Wish.PERSON])

        assert len(heard) == 1


async def test_an_interruption_takes_back_what_was_sent(
    client: aiohttp.ClientSession, house: House
) -> None:
    """The page is told to forget what it has not played."""
    async with calling(client) as socket:
        await sound(socket)
        assert house.call is not None
        house.call.playout.stop()

        await told(socket, of("clear"))


async def test_the_end_is_told(client: aiohttp.ClientSession, house: House) -> None:
    """What follows, when everything was said; the socket is closed after it."""
    house.conversation.tells(Told("Tot ziens."), Standing("none", "nl"))
    async with calling(client) as socket:
        await told(socket, of("caption", text="Tot ziens."))
        await told(socket, of("state", state="ended"))
        await told(socket, of("ended", then="bye"))

        assert await closed(socket) == 1000


async def test_hanging_up_ends_the_conversation(
    client: aiohttp.ClientSession, house: House
) -> None:
    """By the button, and by closing the page."""
    async with calling(client) as socket:
        await sound(socket)
        await socket.send_json({"type": "hang_up"})
        await told(socket, of("ended"))
    assert house.conversation.is_ended

    house.conversation = Scripted()
    async with calling(client) as socket:
        await sound(socket)
    await until(lambda: house.conversation.is_ended)


@pytest.mark.parametrize(("why", "code"), [(NO_ROOM, "no-room"), (NO_SERVICE, "service-away")])
async def test_a_call_that_is_not_taken_is_told_why(
    client: aiohttp.ClientSession, house: House, why: str, code: str
) -> None:
    """All lines are taken, or there is nobody behind them."""
    house.turns_away = why
    async with calling(client) as socket:
        await told(socket, of("error", code=code))

        assert await closed(socket) == browser_door.NOT_TAKEN


@pytest.mark.parametrize(
    "frame", ["no json", '{"type": "hang_up"}', '{"type": "hello", "language": "fr"}', bytes(320)]
)
async def test_hello_comes_first(
    client: aiohttp.ClientSession, house: House, frame: str | bytes
) -> None:
    """Anything else is the end of it, and no call begins."""
    async with client.ws_connect("/call", headers=AUTHORIZED) as socket:
        await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))

        assert await closed(socket) == browser_door.BAD_FRAME
    assert house.asked == []


async def test_who_says_nothing_is_let_go(
    client: aiohttp.ClientSession, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket without hello holds no place."""
    monkeypatch.setattr(browser_door, "HELLO_WITHIN_S", 0.01)
    async with client.ws_connect("/call", headers=AUTHORIZED) as socket:
        assert await closed(socket) == browser_door.BAD_FRAME
    assert house.asked == []


@pytest.mark.parametrize(
    "frame", ["no json", json.dumps(HELLO), '{"type": "key", "key": "12"}', bytes(319), b""]
)
async def test_noise_ends_the_call(
    client: aiohttp.ClientSession, house: House, frame: str | bytes
) -> None:
    """With the conversation ended in order, and no word of ours about how it is made."""
    async with calling(client) as socket:
        await sound(socket)
        await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))

        assert await closed(socket) == browser_door.BAD_FRAME
    assert house.conversation.is_ended


async def test_a_frame_that_is_far_too_large_ends_the_call(
    client: aiohttp.ClientSession, house: House
) -> None:
    """Before it is read whole."""
    async with calling(client) as socket:
        await sound(socket)
        await socket.send_bytes(bytes(wire.MAX_FRAME_BYTES + 1))

        assert await closed(socket) == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    await until(lambda: house.conversation.is_ended)


async def until(is_true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(30):
        while not is_true():  # noqa: ASYNC110 - the call tells nobody
            await asyncio.sleep(0.01)
