"""Calls over Media Streams: signed, heard, spoken to, interrupted, and given back."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.voice import mulaw
from bot.voice import twilio as wire
from bot.voice.acts import Standing, Told
from bot.voice.call import Call
from bot.voice.equipment import Equipment
from bot.voice.recognition import decoding_threads
from bot.voice.turned_away import NO_ROOM, Regrets, TurnedAway
from bot.voice.twilio_door import SIGNATURE, TwilioDoor
from tests.voice.fakes import Deaf, Hum, Scripted
from tests.voice.test_twilio import START, media

TOKEN = "twilio-token-of-the-tests"
PUBLIC = "https://voice.example"


class House:
    """A door whose calls have engines of the tests' own."""

    def __init__(self) -> None:
        self.conversation = Scripted()
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.call: Call | None = None
        self.has_room = True

    @asynccontextmanager
    async def answer(
        self, call_id: str, *, language: str | None = None, caller_id: str | None = None
    ) -> AsyncIterator[Call | TurnedAway]:
        """One call, if there is room."""
        self.asked.append((call_id, language, caller_id))
        if not self.has_room:
            yield (await Regrets.spoken_by(Hum())).to(call_id, NO_ROOM, "en")
            return
        with decoding_threads(1) as threads:
            now = asyncio.get_running_loop().time
            shared = Equipment(ear=Deaf(), speaker=Hum(), threads=threads, now=now)
            self.call = Call(call_id, self.conversation, shared, language=language or "en")
            yield self.call


@pytest.fixture
def house() -> House:
    """With room."""
    return House()


@pytest.fixture
async def client(house: House) -> AsyncIterator["TestClient[web.Request, web.Application]"]:
    """The door's own application."""
    app = web.Application()
    door = TwilioDoor(house.answer, lambda sid: "queue" if sid == "CA-q" else "bye", TOKEN, PUBLIC)
    app.add_routes(door.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


def signed(path: str, fields: dict[str, str], scheme: str = "https") -> dict[str, str]:
    """The header of a request that Twilio made."""
    url = f"{scheme}://voice.example{path}"
    return {SIGNATURE: wire.signature(TOKEN, url, fields)}


async def test_a_call_is_connected_to_a_stream(
    client: "TestClient[web.Request, web.Application]",
) -> None:
    """With the caller's number and the language of the number dialled; text is never markup."""
    fields = {"CallSid": "CA1", "From": '+31"<x>'}
    path = "/twilio/voice?language=nl"

    async with client.post(path, data=fields, headers=signed(path, fields)) as response:
        text = await response.text()

    assert response.status == 200
    assert '<Stream url="wss://voice.example/twilio/stream">' in text
    assert '<Parameter name="from" value=\'+31"&lt;x&gt;\'/>' in text
    assert '<Parameter name="language" value="nl"/>' in text
    assert "<Redirect>https://voice.example/twilio/next</Redirect>" in text


@pytest.mark.parametrize(("sid", "verb"), [("CA1", "<Hangup/>"), ("CA-q", "<Enqueue>")])
async def test_what_follows_a_call_is_told(
    client: "TestClient[web.Request, web.Application]", sid: str, verb: str
) -> None:
    """Goodbye, or the queue."""
    fields = {"CallSid": sid}
    headers = signed("/twilio/next", fields)

    async with client.post("/twilio/next", data=fields, headers=headers) as response:
        assert verb in await response.text()


@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/next"])
async def test_who_does_not_know_the_token_is_refused(
    client: "TestClient[web.Request, web.Application]", path: str
) -> None:
    """No signature, and the signature of other fields."""
    for headers in ({}, signed(path, {"CallSid": "CA2"})):
        async with client.post(path, data={"CallSid": "CA1"}, headers=headers) as response:
            assert response.status == 403


async def test_a_stream_without_signature_is_refused(
    client: "TestClient[web.Request, web.Application]", house: House
) -> None:
    """Before anything is said."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await client.ws_connect("/twilio/stream")

    assert refused.value.status == 403
    assert house.asked == []


async def test_a_caller_hears_and_is_heard(
    client: "TestClient[web.Request, web.Application]", house: House
) -> None:
    """The notice arrives as μ-law; what the caller says reaches the call."""
    house.conversation.tells(Standing("bot", "nl"), Told("Hallo!"))
    headers = signed("/twilio/stream", {}, "wss")
    async with client.ws_connect("/twilio/stream", headers=headers) as stream:
        start = json.loads(json.dumps(START))
        start["start"]["customParameters"] = {"language": "nl", "from": "+31201234567"}
        await stream.send_str('{"event": "connected", "protocol": "Call", "version": "1.0.0"}')
        await stream.send_str(json.dumps(start))
        await stream.send_str(json.dumps(media("f39/f39/")))
        sound = await heard(stream)

    assert house.asked == [("CA1", "nl", "+31201234567")]
    assert len(sound) == 160
    assert max(abs(int(sample)) for sample in mulaw.decode(sound)) > 1_000


async def test_an_interruption_takes_back_what_was_sent(
    client: "TestClient[web.Request, web.Application]", house: House
) -> None:
    """Twilio is told to forget what it has not played."""
    headers = signed("/twilio/stream", {})
    async with client.ws_connect("/twilio/stream", headers=headers) as stream:
        await stream.send_str(json.dumps(START))
        await heard(stream)
        assert house.call is not None
        house.call.playout.stop()

        async with asyncio.timeout(10):
            async for frame in stream:
                if json.loads(frame.data)["event"] == "clear":
                    break


async def test_a_key_reaches_the_call(
    client: "TestClient[web.Request, web.Application]", house: House
) -> None:
    """Nine is the other language, on a line that was answered in Dutch."""
    headers = signed("/twilio/stream", {})
    async with client.ws_connect("/twilio/stream", headers=headers) as stream:
        await stream.send_str(json.dumps(START))
        await heard(stream)
        await stream.send_str('{"event": "dtmf", "streamSid": "MZ1", "dtmf": {"digit": "9"}}')
        async with asyncio.timeout(10):
            while not house.conversation.deeds:  # noqa: ASYNC110 - the call tells nobody
                await asyncio.sleep(0.01)

    assert house.call is not None
    assert house.call.script.language == "en"


@pytest.mark.parametrize("frame", ["no json", '{"event": "media"}'])
async def test_noise_ends_the_stream(
    client: "TestClient[web.Request, web.Application]", house: House, frame: str
) -> None:
    """Politely, and the call with it."""
    headers = signed("/twilio/stream", {})
    async with client.ws_connect("/twilio/stream", headers=headers) as stream:
        await stream.send_str(frame)
        async with asyncio.timeout(10):
            assert (await stream.receive()).type is aiohttp.WSMsgType.CLOSE

    assert house.asked == []


async def test_a_stop_ends_the_call(
    client: "TestClient[web.Request, web.Application]", house: House
) -> None:
    """The caller hung up."""
    headers = signed("/twilio/stream", {})
    async with client.ws_connect("/twilio/stream", headers=headers) as stream:
        await stream.send_str(json.dumps(START))
        await heard(stream)
        await stream.send_str('{"event": "stop", "streamSid": "MZ1", "stop": {"callSid": "CA1"}}')
        async with asyncio.timeout(10):
            while not house.conversation.is_ended:  # noqa: ASYNC110 - the call tells nobody
                await asyncio.sleep(0.01)


async def test_a_call_above_capacity_is_told_so_and_given_back(
    client: "TestClient[web.Request, web.Application]", house: House
) -> None:
    """The words are played to their end before the stream is closed and Twilio asks again."""
    house.has_room = False
    headers = signed("/twilio/stream", {})
    async with client.ws_connect("/twilio/stream", headers=headers) as stream:
        await stream.send_str(json.dumps(START))
        sound = await heard(stream)
        async with asyncio.timeout(30):
            name = await asked_for_mark(stream)
            await stream.send_str(json.dumps(mark(name)))
            assert (await stream.receive()).type is aiohttp.WSMsgType.CLOSE

    assert max(abs(int(sample)) for sample in mulaw.decode(sound)) > 1_000


async def test_a_caller_who_leaves_before_the_end_is_not_waited_for(
    client: "TestClient[web.Request, web.Application]", house: House
) -> None:
    """Nobody is there to hear the last word."""
    house.has_room = False
    headers = signed("/twilio/stream", {})
    async with client.ws_connect("/twilio/stream", headers=headers) as stream:
        await stream.send_str(json.dumps(START))
        async with asyncio.timeout(30):
            await asked_for_mark(stream)
            await stream.send_str('{"event": "stop", "streamSid": "MZ1", "stop": {}}')
            assert (await stream.receive()).type is aiohttp.WSMsgType.CLOSE


async def asked_for_mark(stream: aiohttp.ClientWebSocketResponse) -> str:
    """The name of the next mark that Twilio is to send back."""
    async for frame in stream:
        message = json.loads(frame.data)
        if message["event"] == "mark":
            return str(message["mark"]["name"])
    raise AssertionError("no mark was asked for")


def mark(name: str) -> dict[str, object]:
    """What Twilio sends when everything before that mark was played."""
    return {"event": "mark", "sequenceNumber": "9", "streamSid": "MZ1", "mark": {"name": name}}


async def heard(stream: aiohttp.ClientWebSocketResponse) -> bytes:
    """The first frame of sound."""
    async with asyncio.timeout(10):
        async for frame in stream:
            message = json.loads(frame.data)
            if message["event"] == "media":
                codes = wire.decode(json.dumps({**message, "event": "media"}))
                assert isinstance(codes, wire.Audio)
                return codes.codes
    raise AssertionError("nothing was heard")
