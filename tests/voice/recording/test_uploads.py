"""Recordings on their way to the service: nothing is lost, and nothing is left behind."""

import asyncio
import os
import wave
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.voice.recording.recorder import Recorder
from bot.voice.recording.spool import Spooled, left
from bot.voice.recording.uploads import Uploads
from bot.voice.recording.wav import HEAD_BYTES, head
from handoff.client import CustomerClient
from handoff.model.recordings import Consent, Recording
from handoff.protocol.recordings import TellRecording
from handoff.store.migrate import upgrade
from tests.handoff.api.support.house import SETTINGS, House, add_agents
from tests.voice.tones import tone

TOKEN = "voice-token-of-the-tests"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VOICE = tone(440, seconds=0.02)
WITHIN_S = 60.0


class Between:
    """A service with one call, and the gateway's side of its recording."""

    def __init__(self, house: House, http: aiohttp.ClientSession, spool: Path) -> None:
        self.house = house
        self.http = http
        self.spool = spool
        self.conversation_id = ""
        self.at = 0.0

    def uploads(self, url: str | None = None) -> Uploads:
        """What brings recordings to the service, or to an address where none is."""
        return Uploads(self.http, url or self.house.url, TOKEN, self.spool)

    def recorder(self, spooled: Spooled) -> Recorder:
        """A second of a call, begun."""
        recorder = Recorder("c1", self.conversation_id, lambda: self.at, spooled, wall=lambda: NOON)
        recorder.begin()
        for _ in range(50):
            self.at += 0.02
            recorder.hear(VOICE)
            recorder.play(VOICE)
        return recorder

    async def spooled(self) -> bytes:
        """A call that is over, on the disk; its codes."""
        assert await self.recorder(Spooled(self.spool)).close()
        (one,) = left(self.spool)
        return one.sound.read_bytes()

    async def known(self) -> Recording | None:
        """What the service knows of it."""
        return await self.house.switchboard.recording(self.conversation_id)

    def stored(self) -> list[bytes]:
        """The files of the service."""
        folder = self.house.settings.recordings
        return [path.read_bytes() for path in folder.iterdir()] if folder.is_dir() else []


@pytest.fixture
async def between(tmp_path: Path) -> AsyncIterator[Between]:
    """The service is up, and knows a call."""
    database = f"sqlite+aiosqlite:///{tmp_path / 'handoff.db'}"
    await upgrade(database)
    await add_agents(database)
    settings = replace(SETTINGS, recordings=tmp_path / "recordings")
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(House(database, settings=settings))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        between = Between(house, http, tmp_path / "spool")
        client = await CustomerClient.open(http, house.url, greet=False, gateway_token=TOKEN)
        between.conversation_id = client.conversation_id
        yield between


async def test_a_recording_waits_for_the_service(between: Between) -> None:
    """Nobody answers: it stays; somebody does: it goes, whole, and nothing is left here."""
    codes = await between.spooled()
    assert not await between.uploads("http://127.0.0.1:9").send_all()
    assert len(list(left(between.spool))) == 1

    assert await between.uploads().send_all()

    (stored,) = between.stored()
    known = await between.known()
    assert stored[HEAD_BYTES:] == codes
    assert known is not None
    assert (known.duration_ms, known.size) == (1_000, len(stored))
    assert list(between.spool.iterdir()) == []


async def test_what_a_crash_left_is_brought(between: Between) -> None:
    """As far as it was written; while the process lives, nobody else touches it."""
    spooled = Spooled(between.spool)
    recorder = between.recorder(spooled)
    running = asyncio.create_task(recorder.run())
    (sound,) = between.spool.glob("*.sound")
    async with asyncio.timeout(WITHIN_S):
        while not (sound.stat().st_size and sound.with_suffix(".json").exists()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert list(left(between.spool)) == []
    os.close(spooled._descriptor)  # what the end of a process does

    assert await between.uploads().send_all()

    assert len(between.stored()) == 1
    assert list(between.spool.iterdir()) == []


async def test_a_lost_answer_stores_nothing_twice(between: Between) -> None:
    """It was stored, and the gateway does not know: it asks, and is told."""
    await between.spooled()
    (one,) = left(between.spool)
    keep = {path: path.read_bytes() for path in (one.path, one.sound)}
    assert await between.uploads().send_all()
    for path, content in keep.items():
        path.write_bytes(content)

    assert await between.uploads().send_all()

    assert len(between.stored()) == 1
    assert list(between.spool.iterdir()) == []


async def test_who_objected_is_not_sent(between: Between) -> None:
    """The objection is told, and there is no sound."""
    recorder = between.recorder(Spooled(between.spool))
    recorder.object_to_it()
    await recorder.close()
    assert await between.uploads().send_all()

    known = await between.known()
    assert known is not None
    assert known.consent is Consent.OBJECTED
    assert between.stored() == []
    assert list(between.spool.iterdir()) == []


async def test_what_the_service_may_not_have_is_destroyed(between: Between) -> None:
    """A conversation that it does not know (any more)."""
    between.conversation_id = "c_nobodynobodynobody1"
    await between.spooled()

    assert await between.uploads().send_all()
    assert list(between.spool.iterdir()) == []


async def test_what_is_refused_for_now_stays(between: Between) -> None:
    """A wrong token is put right by somebody, a full disk is emptied."""
    await between.spooled()
    stranger = Uploads(between.http, between.house.url, "another token", between.spool)

    assert not await stranger.send_all()
    assert len(list(left(between.spool))) == 1


async def test_sound_without_facts_is_destroyed(between: Between) -> None:
    """Nobody knows whose it is."""
    spooled = Spooled(between.spool)
    spooled.append(b"\xff\xff")
    spooled.close()

    assert await between.uploads().send_all()
    assert list(between.spool.iterdir()) == []


async def test_the_end_of_a_call_wakes_the_upload(between: Between) -> None:
    """And the notice is told while the call lasts."""
    uploads = between.uploads()
    async with uploads.running(), asyncio.timeout(WITHIN_S):
        spooled = uploads.spooled()
        assert spooled is not None
        told = TellRecording(call_id="c1", consent="told", told_at=NOON)
        uploads.announce(between.conversation_id, told)
        while await between.known() is None:  # noqa: ASYNC110 - the service tells nobody
            await asyncio.sleep(0.02)
        assert between.stored() == []
        await uploads.finish(between.recorder(spooled))
        while not between.stored() or list(between.spool.iterdir()):  # noqa: ASYNC110 - a disk
            await asyncio.sleep(0.02)


async def test_a_spool_that_cannot_be_written_records_nothing(between: Between) -> None:
    """The call goes on without a recording."""
    between.spool.write_bytes(b"a file, not a folder")

    assert between.uploads().spooled() is None


def test_the_head_is_that_of_a_wav_file(tmp_path: Path) -> None:
    """With both sides, 8 kHz and as many samples as there are; in μ-law."""
    whole = head(16_000)
    assert len(whole) == HEAD_BYTES
    assert int.from_bytes(whole[4:8], "little") == HEAD_BYTES - 8 + 16_000
    path = tmp_path / "sound.wav"
    path.write_bytes(whole + bytes(16_000))
    with pytest.raises(wave.Error, match="unknown format: 7"), wave.open(str(path)):
        pass
    assert whole[20:36] == b"\x07\x00\x02\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x08\x00"
