"""The door for headsets: who is let in, what is refused, and what ends a line."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import aiohttp
import pytest
from aiohttp import WSMsgType, web

from bot.voice.acts import Party, Standing
from bot.voice.bridge import door
from bot.voice.bridge.door import LineDoor
from bot.voice.call import Call
from bot.voice.equipment import Equipment
from bot.voice.recognition import decoding_threads
from tests.voice.fakes import Deaf, Hum, Scripted

TOKEN = "voice-token-of-the-tests"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
ANNA = Party("anna", "Anna Demo", "primary", ("en",))
ASKED = {"conversation": Scripted.conversation_id, "agent": "anna", "name": "Anna Demo"}
Socket: TypeAlias = aiohttp.ClientWebSocketResponse


class Under:
    """A call under way, and the door to it."""

    def __init__(self, call: Call, conversation: Scripted, http: aiohttp.ClientSession) -> None:
        self.call = call
        self.conversation = conversation
        self._http = http

    def has_agent(self) -> None:
        """The service tells that Anna has it."""
        self.conversation.tells(Standing("agent", "en", agent_name="Anna", parties=(ANNA,)))

    def line(self, headers: dict[str, str] = AUTHORIZED, **changes: str) -> Any:
        """Anna's page connects."""
        return self._http.ws_connect("/line", params=ASKED | changes, headers=headers)


@pytest.fixture
async def under() -> AsyncIterator[Under]:
    """A call with engines of the tests' own."""
    conversation = Scripted()
    with decoding_threads(1) as threads:
        now = asyncio.get_running_loop().time
        shared = Equipment(ear=Deaf(), speaker=Hum(), threads=threads, now=now)
        call = Call("c1", conversation, shared, language="en")
        app = web.Application()
        calls = {conversation.conversation_id: call}
        app.add_routes(LineDoor(calls.get, TOKEN).routes())
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        running = asyncio.create_task(call.run())
        async with aiohttp.ClientSession(address) as http:
            yield Under(call, conversation, http)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await runner.cleanup()


async def texts(socket: Socket, *, until: str | None = None) -> list[dict[str, Any]]:
    """All that is told until the socket closes, or until a frame of this type."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(30):
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                found.append(json.loads(message.data))
                if found[-1]["type"] == until:
                    break
    return found


async def sound(socket: Socket) -> int:
    """How long the next frame of sound is."""
    async with asyncio.timeout(30):
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                return len(message.data)
    raise AssertionError("nothing was heard")


@pytest.mark.parametrize(
    ("headers", "changes", "status"),
    [({}, {}, 403), ({"Authorization": "Bearer x"}, {}, 403), (AUTHORIZED, {"agent": ""}, 400)],
)
async def test_only_the_handoff_service_comes_in(
    under: Under, headers: dict[str, str], changes: dict[str, str], status: int
) -> None:
    """With the token that the two share, and for somebody."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await under.line(headers, **changes)

    assert refused.value.status == status


async def test_a_call_that_is_over_is_told(under: Under) -> None:
    """The page may not know yet."""
    async with under.line(conversation="another") as socket:
        (told,) = await texts(socket)

    assert (told["type"], told["code"], socket.close_code) == ("error", "no-such-call", 4404)


async def test_who_is_not_in_the_table_is_sent_away(
    under: Under, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the door in front of this one thought."""
    monkeypatch.setattr(door, "TOLD_WITHIN_S", 0.1)
    async with under.line() as socket:
        (told,) = await texts(socket)

    assert (told["code"], socket.close_code) == ("not-in-call", 4404)


async def test_a_page_that_is_quicker_than_the_service_waits_for_it(under: Under) -> None:
    """Accepting and connecting are one press; the news has a longer way."""
    async with under.line() as socket:
        under.has_agent()
        told = await texts(socket, until="line")

        assert told[-1]["me"] == {"role": "owner", "muted": False}
        assert await sound(socket) == 320


@pytest.mark.parametrize(
    "frame",
    [
        b"\0" * 318,
        "no JSON",
        '{"type": "hold"}',
        '{"type": "key", "key": "A"}',
        '{"type": "mute", "muted": "yes"}',
        '{"type": "hold", "held": true, "more": 1}',
        '{"type": "hello", "language": "en"}',
    ],
)
async def test_a_frame_that_is_not_of_a_headset_ends_the_line(
    under: Under, frame: bytes | str
) -> None:
    """The page is our own: there is nothing to be patient with."""
    under.has_agent()
    async with under.line() as socket:
        await texts(socket, until="line")
        await (socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_str(frame))
        await texts(socket)

        assert socket.close_code == 4400
    assert under.call.bridge.room.lines == ()


async def test_the_end_of_the_call_ends_the_line(under: Under) -> None:
    """With why, and a proper close."""
    under.has_agent()
    async with under.line() as socket:
        await texts(socket, until="line")
        under.call.hung_up()
        told = await texts(socket)

    assert (told[-1], socket.close_code) == ({"type": "ended", "why": "over"}, 1000)


async def test_a_second_page_of_the_same_agent_takes_over(under: Under) -> None:
    """The first is told so."""
    under.has_agent()
    async with under.line() as first, under.line() as second:
        await texts(second, until="line")
        told = await texts(first)

        assert told[-1] == {"type": "ended", "why": "elsewhere"}
        assert await sound(second) == 320
