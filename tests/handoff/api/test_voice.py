"""Live audio's way through the service, to a stand-in for the voice gateway that echoes."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType, web

from handoff.api.allowances import Rates
from handoff.api.limits import Rate
from handoff.client import CustomerClient
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import MANY, SETTINGS, BuildHouse, House, talk

TOKEN = "voice-token-of-the-tests"
SOUND = bytes(range(160)) * 2
AWAY = "voice-away"


@dataclass
class Gateway:
    """Echoes sound and words, says who came, and hangs up when it is told `bye` or `die`."""

    url: str = ""
    came: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    went: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One socket."""
        shown = request.headers.get("Authorization", "")
        self.came.append((request.path, dict(request.query), shown))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                await socket.send_bytes(message.data)
            elif message.data == "bye":
                await socket.close(code=1000)
            elif message.data == "die":
                assert request.transport is not None
                request.transport.abort()
            else:
                await socket.send_str(message.data)
        self.went.set()
        return socket


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """The stand-in, listening."""
    stand_in, app = Gateway(), web.Application()
    app.router.add_get("/call", stand_in.handle)
    app.router.add_get("/line", stand_in.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand_in.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


async def house_of(build_house: BuildHouse, gateway: Gateway, **parts: Any) -> House:
    """A house whose calls go to the stand-in."""
    return await build_house(settings=replace(SETTINGS, voice_url=gateway.url), **parts)


async def the_end(socket: aiohttp.ClientWebSocketResponse) -> tuple[str, int]:
    """The code of the error that was told, if any, and with what the socket was closed."""
    told = ""
    async with asyncio.timeout(30):
        while True:
            message = await socket.receive()
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data).get("code", told)
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING):
                return told, socket.close_code or 0


async def refused(house: House, path: str, **how: Any) -> int:
    """The status with which a handshake fails."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as error:
        await house.http.ws_connect(house.url + path, **how)
    return error.value.status


# ---- a customer's call


async def test_a_call_is_carried_both_ways(build_house: BuildHouse, gateway: Gateway) -> None:
    """Sound and words arrive as they were, and the gateway sees the service's token."""
    house = await house_of(build_house, gateway)
    async with house.http.ws_connect(house.url + "/voice/call", origin=house.url) as socket:
        await socket.send_bytes(SOUND)
        await socket.send_str('{"type":"hello"}')

        assert await socket.receive_bytes(timeout=30) == SOUND
        assert await socket.receive_str(timeout=30) == '{"type":"hello"}'
    async with asyncio.timeout(30):
        await gateway.went.wait()

    assert gateway.came == [("/call", {}, f"Bearer {TOKEN}")]


async def test_the_gateways_goodbye_reaches_the_page(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """Who hung up properly is told no error."""
    house = await house_of(build_house, gateway)
    async with house.http.ws_connect(house.url + "/voice/call") as socket:
        await socket.send_str("bye")

        assert await the_end(socket) == ("", 1000)


async def test_a_gateway_that_is_away_is_told_in_words(house: House) -> None:
    """A page cannot read a handshake's status: it is let in, told, and closed with 1013."""
    away = replace(SETTINGS, voice_url="http://127.0.0.1:1")
    house.settings = replace(away, database_url=house.settings.database_url)
    await house.restart()
    async with house.http.ws_connect(house.url + "/voice/call") as socket:
        assert await the_end(socket) == (AWAY, 1013)


async def test_without_a_voice_token_no_calls_are_taken(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """The gateway is not even asked."""
    settings = replace(SETTINGS, voice_url=gateway.url, voice_token=None)
    house = await build_house(settings=settings)
    async with house.http.ws_connect(house.url + "/voice/call") as socket:
        assert await the_end(socket) == (AWAY, 1013)

    assert gateway.came == []


async def test_a_gateway_that_dies_in_a_call_is_told(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """The caller does not listen to silence for ever."""
    house = await house_of(build_house, gateway)
    async with house.http.ws_connect(house.url + "/voice/call") as socket:
        await socket.send_str("die")

        assert await the_end(socket) == (AWAY, 1013)


async def test_calls_come_from_own_pages_and_allowed_shops(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """Others: 403."""
    house = await house_of(build_house, gateway)

    assert await refused(house, "/voice/call", origin="https://evil.example") == 403
    assert await refused(house, "/voice/line", origin="https://evil.example") == 403


async def test_an_address_may_call_as_often_as_it_may_open_chats(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """A call costs more than a chat does."""
    rates = replace(MANY, conversations=Rate(1, 0.001))
    house = await house_of(build_house, gateway, rates=rates)
    async with house.http.ws_connect(house.url + "/voice/call"):
        assert await refused(house, "/voice/call") == 429


async def test_a_flood_of_frames_ends_the_socket(build_house: BuildHouse, gateway: Gateway) -> None:
    """More than sound needs: 1008."""
    house = await house_of(build_house, gateway, rates=Rates())
    async with house.http.ws_connect(house.url + "/voice/call") as socket:
        for _ in range(2_000):
            await socket.send_bytes(b"\0\0")

        assert await the_end(socket) == ("", 1008)


async def test_a_frame_that_is_too_large_ends_the_socket(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """4,096 bytes are a fifth of a second: 1009."""
    house = await house_of(build_house, gateway)
    async with house.http.ws_connect(house.url + "/voice/call") as socket:
        await socket.send_bytes(bytes(4_097))

        assert await the_end(socket) == ("", 1009)


@pytest.mark.parametrize("path", ["/voice/call", "/voice/line?conversation=c_aaaaaaaaaaaaaaaa"])
async def test_a_plain_request_is_refused(house: House, path: str) -> None:
    """It is a socket or nothing."""
    login = await house.login()
    async with house.http.get(house.url + path, headers=login.headers) as response:
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (400, "bad-request")


# ---- a headset


async def calling(house: House) -> CustomerClient:
    """A caller's conversation, as the gateway opens it."""
    return await CustomerClient.open(house.http, house.url, greet=False, gateway_token=TOKEN)


async def test_the_agent_who_has_the_call_is_brought_to_the_gateway(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """With who it is, from the session: a page cannot say it is somebody else."""
    house = await house_of(build_house, gateway)
    async with await calling(house) as caller:
        anna = await house.agent("anna")
        await caller.tell(RequestPerson())
        talk_id = await talk(caller, anna)
        path = f"/voice/line?conversation={talk_id}"
        login = await house.login("anna")
        async with house.http.ws_connect(house.url + path, headers=login.headers) as socket:
            await socket.send_bytes(SOUND)

            assert await socket.receive_bytes(timeout=30) == SOUND
        me = anna.inbox.agent if anna.inbox else None

    assert me is not None
    asked = {"conversation": talk_id, "agent": me.agent_id, "name": me.name}
    assert gateway.came == [("/line", asked, f"Bearer {TOKEN}")]


async def test_colleagues_are_not_let_into_a_call(
    build_house: BuildHouse, gateway: Gateway
) -> None:
    """Only who takes part: not any agent, and no supervisor who has not joined."""
    house = await house_of(build_house, gateway)
    async with await calling(house) as caller:
        anna = await house.agent("anna")
        await caller.tell(RequestPerson())
        talk_id = await talk(caller, anna)
        for username in ("bram", "chris"):
            login = await house.login(username)
            path = f"{house.url}/voice/line?conversation={talk_id}"
            async with house.http.ws_connect(path, headers=login.headers) as socket:
                assert await the_end(socket) == ("not-in-call", 4003)

    assert gateway.came == []


async def test_a_chat_has_no_line(build_house: BuildHouse, gateway: Gateway) -> None:
    """What is written is not spoken."""
    house = await house_of(build_house, gateway)
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    talk_id = await talk(customer, anna)
    login = await house.login("anna")
    path = f"{house.url}/voice/line?conversation={talk_id}"
    async with house.http.ws_connect(path, headers=login.headers) as socket:
        assert await the_end(socket) == ("not-a-call", 4003)


async def test_a_headset_needs_a_login(house: House) -> None:
    """None, and one that is over: 401."""
    login = await house.login()
    await login.log_out()
    path = "/voice/line?conversation=c_aaaaaaaaaaaaaaaa"

    assert await refused(house, path) == 401
    assert await refused(house, path, headers=login.headers) == 401


async def test_logging_out_ends_the_line(build_house: BuildHouse, gateway: Gateway) -> None:
    """At once, with 4001, like the desk's own socket."""
    house = await house_of(build_house, gateway)
    async with await calling(house) as caller:
        anna = await house.agent("anna")
        await caller.tell(RequestPerson())
        talk_id = await talk(caller, anna)
        login = await house.login("anna")
        path = f"{house.url}/voice/line?conversation={talk_id}"
        async with house.http.ws_connect(path, headers=login.headers) as socket:
            await socket.send_str("hello")
            await socket.receive_str(timeout=30)
            await login.log_out()

            assert await the_end(socket) == ("", 4001)
