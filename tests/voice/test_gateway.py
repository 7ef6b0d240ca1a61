"""The gateway's doors: what it does with calls that it cannot take, and with strangers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import aiohttp
import numpy as np
import pytest

from bot.voice import audiosocket as wire
from bot.voice.gateway import Gateway, equipment
from bot.voice.prompts import LANGUAGES, prompt
from bot.voice.settings import Settings, SettingsError, from_environment
from bot.voice.turned_away import NO_ROOM, NO_SERVICE, Regrets
from tests.voice.fakes import Deaf, Hum, Mute

SETTINGS = Settings(
    handoff_url="http://127.0.0.1:9",
    voice_token="voice-token-of-the-tests",
    port=0,
    audiosocket_port=0,
)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """No room for any call, and nobody to take it."""
    async with (
        equipment(SETTINGS, speaker=Hum(), ear=Deaf()) as shared,
        aiohttp.ClientSession() as http,
        Gateway(replace(SETTINGS, calls=0), shared, http).running() as running,
    ):
        yield running


async def _answered(port: int, *sent: bytes) -> bytes:
    """Everything that comes until the gateway closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"".join(sent))
    async with asyncio.timeout(10):
        heard = await reader.read(-1)
    writer.close()
    await writer.wait_closed()
    return heard


async def _next(gateway: Gateway, call_id: object) -> str:
    address = f"http://127.0.0.1:{gateway.port}/calls/{call_id}/next"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        return await response.text()


def _loudest(heard: bytes) -> int:
    """Of everything that was said, without the hang-up at its end."""
    rest = wire.call(uuid4()) + heard
    said = [it for it in wire.Decoder().feed(rest) if isinstance(it, wire.Audio)]
    return max(int(np.abs(np.frombuffer(it.samples, np.int16)).max()) for it in said)


async def test_a_call_above_capacity_is_told_so_and_goes_to_the_queue(gateway: Gateway) -> None:
    """A word for the caller, a hang-up for the exchange, and its dialplan is told where to."""
    call_id = uuid4()

    heard = await _answered(gateway.audiosocket_port, wire.call(call_id))

    assert _loudest(heard) > 1_000
    assert heard.endswith(wire.hang_up())
    assert await _next(gateway, call_id) == "queue"


async def test_without_the_handoff_service_a_call_is_told_so_and_goes_to_the_queue(
    gateway: Gateway,
) -> None:
    """Nobody is left in silence."""
    gateway.settings = replace(gateway.settings, calls=1)
    call_id = uuid4()

    heard = await _answered(gateway.audiosocket_port, wire.call(call_id))

    assert _loudest(heard) > 1_000
    assert heard.endswith(wire.hang_up())
    assert await _next(gateway, call_id) == "queue"
    assert gateway.under_way == 0


async def test_a_gateway_that_is_behind_takes_no_more_calls() -> None:
    """Room by number is no room when the callers there are heard too late already."""
    async with (
        equipment(SETTINGS, speaker=Hum(), ear=Deaf()) as shared,
        aiohttp.ClientSession() as http,
        Gateway(SETTINGS, shared, http).running() as gateway,
        gateway.calls("first"),
    ):
        shared.backlog.begins("an ear", shared.backlog.now() - SETTINGS.behind_s - 0.1)
        async with gateway.calls("second"):
            counted = gateway.under_way

    assert counted == 1
    assert gateway.next("second") == "queue"


async def test_a_voice_that_is_dead_keeps_nobody_from_the_queue() -> None:
    """Without words the line goes on all the same."""
    async with (
        equipment(SETTINGS, speaker=Mute(), ear=Deaf()) as shared,
        aiohttp.ClientSession() as http,
        Gateway(replace(SETTINGS, calls=0), shared, http).running() as gateway,
    ):
        heard = await _answered(gateway.audiosocket_port, wire.call(uuid4()))

    assert heard.endswith(wire.hang_up())


async def test_who_is_turned_away_may_hang_up_first(gateway: Gateway) -> None:
    """The rest of the words is for nobody."""
    regrets = await Regrets.spoken_by(Hum())
    away = regrets.to("c1", NO_ROOM, "nl")
    away.press("1")
    away.hear(np.zeros(160, np.int16))
    away.hung_up()

    async with asyncio.timeout(10):
        await away.run()

    assert not away.playout.is_silent


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_language_has_its_own_words(language: str) -> None:
    """The voice is asked for the sentence in the language that will be spoken."""
    voice = Hum()
    await Regrets.spoken_by(voice)

    assert {(prompt(code, language), language) for code in (NO_ROOM, NO_SERVICE)} <= set(voice.said)


async def test_a_stranger_is_sent_away(gateway: Gateway) -> None:
    """Somebody who does not speak AudioSocket hears nothing."""
    assert await _answered(gateway.audiosocket_port, b"GET / HTTP/1.1\r\n\r\n") == b""


async def test_a_call_that_nothing_is_known_of_goes_to_a_person(gateway: Gateway) -> None:
    """It was cut off by a restart: hanging up on the caller would be the worst answer."""
    assert await _next(gateway, uuid4()) == "queue"


async def test_health_tells_the_calls(gateway: Gateway) -> None:
    """For whoever watches."""
    address = f"http://127.0.0.1:{gateway.port}/healthz"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        assert await response.json() == {"status": "ok", "calls": 0}


async def test_calls_and_refusals_are_counted(gateway: Gateway) -> None:
    """For Prometheus."""
    await _answered(gateway.audiosocket_port, wire.call(uuid4()))
    gateway.settings = replace(gateway.settings, calls=1)
    await _answered(gateway.audiosocket_port, wire.call(uuid4()))
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{gateway.port}/metrics") as response,
    ):
        text = await response.text()

    assert 'frontline_voice_calls_total{outcome="no_room"} 1.0' in text
    assert 'frontline_voice_calls_total{outcome="no_service"} 1.0' in text
    assert "frontline_voice_calls_under_way 0.0" in text
    assert "frontline_voice_backlog_seconds 0.0" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRONTLINE_VOICE_TOKEN", "short"),
        ("FRONTLINE_VOICE_LANGUAGE", "fr"),
        ("FRONTLINE_VOICE_CALLS", "0"),
        ("FRONTLINE_VOICE_PORT", "70000"),
        ("FRONTLINE_AUDIOSOCKET_PORT", "x"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, value: str) -> None:
    """Which one, and what it may be."""
    good = {"FRONTLINE_VOICE_TOKEN": "v" * 16}
    assert from_environment(good).calls == 4

    with pytest.raises(SettingsError, match=name):
        from_environment(good | {name: value})


def test_the_token_is_never_printed() -> None:
    """Neither in a log nor in a traceback."""
    assert "voice-token-of-the-tests" not in repr(SETTINGS)
