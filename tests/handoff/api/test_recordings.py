"""Recordings over HTTP: the gateway brings them, those who may read the conversation listen."""

import asyncio
import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handoff.client import CustomerClient
from handoff.client.errors import Refused
from handoff.client.http import answer, get
from handoff.model.work import SYSTEM
from handoff.switchboard.audit import Wanted
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House

TOKEN = "voice-token-of-the-tests"
SOUND = b"RIFF" + b"\0\0\0\0" + b"WAVEfmt " + bytes(range(256)) * 400
TOLD: dict[str, Any] = {
    "call_id": "c1",
    "consent": "told",
    "told_at": "2026-11-23T12:00:00Z",
    "began_at": "2026-11-23T12:00:00Z",
    "duration_ms": 6_400,
    "pauses": [{"start_ms": 1_000, "end_ms": 2_000, "reason": "secret"}],
    "lines": [
        {"who": "caller", "text": "pay with 4111 1111 1111 1111", "start_ms": 0, "end_ms": 900}
    ],
    "size": len(SOUND),
    "sha256": hashlib.sha256(SOUND).hexdigest(),
}
OBJECTED = {key: TOLD[key] for key in ("call_id", "told_at")} | {"consent": "objected"}


class Gateway:
    """What the voice gateway does, with its token or another one."""

    def __init__(self, house: House, token: str = TOKEN) -> None:
        self.house = house
        self.headers = {"Authorization": f"Bearer {token}"}

    async def call(self) -> str:
        """A conversation that is a call."""
        client = await CustomerClient.open(
            self.house.http, self.house.url, greet=False, gateway_token=TOKEN
        )
        return client.conversation_id

    async def tell(self, conversation_id: str, told: Mapping[str, Any] = TOLD) -> None:
        """What is known of the recording."""
        async with self.house.http.put(
            self._address(conversation_id), json=told, headers=self.headers
        ) as response:
            await answer(response)

    async def bring(self, conversation_id: str, sound: bytes = SOUND) -> None:
        """The sound."""
        async with self.house.http.put(
            self._address(conversation_id) + "/sound", data=sound, headers=self.headers
        ) as response:
            await answer(response)

    async def recorded(self) -> str:
        """A call whose recording is stored."""
        conversation_id = await self.call()
        await self.tell(conversation_id)
        await self.bring(conversation_id)
        return conversation_id

    def _address(self, conversation_id: str) -> str:
        return f"{self.house.url}/api/voice/conversations/{conversation_id}/recording"


@pytest.fixture
async def house(build_house: BuildHouse, tmp_path: Path) -> House:
    """The running service with a folder of its own."""
    return await build_house(settings=_settings(tmp_path))


def _settings(tmp_path: Path, **more: Any) -> Any:
    return replace(SETTINGS, recordings=tmp_path / "recordings", **more)


def _files(house: House) -> list[Path]:
    folder = house.settings.recordings
    return sorted(folder.iterdir()) if folder.is_dir() else []


async def _look(
    house: House, conversation_id: str, end: str = "", *, username: str = "chris", **headers: str
) -> bytes:
    login = await house.login(username)
    address = f"{house.url}/api/agent/conversations/{conversation_id}/recording{end}"
    return await get(house.http, address, {**login.headers, **headers})


async def _events(house: House, conversation_id: str) -> list[str]:
    page = await house.switchboard.audit(
        Wanted(subject="recording", conversation_id=conversation_id)
    )
    return [event.name for event in page.events]


async def test_a_recording_is_brought_and_listened_to(house: House) -> None:
    """The same bytes, whole and in part; card numbers in its words are masked."""
    conversation_id = await Gateway(house).recorded()

    told = await _look(house, conversation_id)
    part = await _look(house, conversation_id, "/sound", Range="bytes=100-199")

    assert b'"consent":"told"' in told
    assert b"**** **** **** 1111" in told
    assert await _look(house, conversation_id, "/sound") == SOUND
    assert part == SOUND[100:200]


async def test_each_playback_stands_in_the_log(house: House) -> None:
    """Once for who seeks in it, once for each who listens; looking at the words is none."""
    conversation_id = await Gateway(house).recorded()
    await _look(house, conversation_id)
    for _ in range(3):
        await _look(house, conversation_id, "/sound", Range="bytes=0-9")
    await _look(house, conversation_id, "/sound", username="admin")

    assert await _events(house, conversation_id) == ["played", "played", "stored", "caller told"]


@pytest.mark.parametrize("token", ["", "wrong", SETTINGS.bot_token.reveal()])
async def test_the_gateway_alone_brings_recordings(house: House, token: str) -> None:
    """Nobody else, not even with another token of the house."""
    conversation_id = await Gateway(house).call()
    stranger = Gateway(house, token)

    for attempt in (stranger.tell(conversation_id), stranger.bring(conversation_id)):
        with pytest.raises(Refused, match="not-the-gateway"):
            await attempt
    assert _files(house) == []


async def test_who_may_not_read_the_conversation_may_not_listen(house: House) -> None:
    """An agent who has nothing to do with it, and somebody who is not logged in."""
    conversation_id = await Gateway(house).recorded()

    for end in ("", "/sound"):
        with pytest.raises(Refused, match="conversation-not-for-you"):
            await _look(house, conversation_id, end, username="anna")
        address = f"{house.url}/api/agent/conversations/{conversation_id}/recording{end}"
        with pytest.raises(Refused, match="not-logged-in"):
            await get(house.http, address, {"Authorization": f"Bearer {TOKEN}"})
    assert "played" not in await _events(house, conversation_id)


async def test_a_recording_brought_twice_is_stored_once(house: House) -> None:
    """An answer was lost: the gateway tells and brings it again, and nothing changes."""
    gateway = Gateway(house)
    conversation_id = await gateway.recorded()
    await gateway.tell(conversation_id, {**TOLD, "lines": []})
    await gateway.bring(conversation_id)

    assert len(_files(house)) == 1
    assert b"1111" in await _look(house, conversation_id)


async def test_an_objection_stands(house: House) -> None:
    """Whatever is told or brought afterwards; nothing is there to listen to."""
    gateway = Gateway(house)
    conversation_id = await gateway.call()
    await gateway.tell(conversation_id)
    await gateway.tell(conversation_id, OBJECTED)
    await gateway.tell(conversation_id)

    with pytest.raises(Refused, match="recording-unwanted"):
        await gateway.bring(conversation_id)
    told = await _look(house, conversation_id)
    assert b'"consent":"objected"' in told
    assert b"pay with" not in told
    with pytest.raises(Refused, match="recording-not-found"):
        await _look(house, conversation_id, "/sound")
    assert await _events(house, conversation_id) == ["caller objected", "caller told"]


@pytest.mark.parametrize(
    ("sound", "code"),
    [
        (SOUND[:-1], "recording-broken"),
        (SOUND + b"x", "recording-broken"),
        (SOUND[:-1] + b"x", "recording-broken"),
        (b"", "recording-broken"),
    ],
)
async def test_other_sound_than_announced_is_refused(house: House, sound: bytes, code: str) -> None:
    """Shorter, longer, other bytes, none: nothing is left of it, and the right one is taken."""
    gateway = Gateway(house)
    conversation_id = await gateway.call()
    await gateway.tell(conversation_id)

    with pytest.raises(Refused, match=code):
        await gateway.bring(conversation_id, sound)
    assert _files(house) == []
    await gateway.bring(conversation_id)
    assert len(_files(house)) == 1


async def test_what_is_no_sound_is_refused(house: House) -> None:
    """Announced or not: only a WAV file."""
    page = b"<script>alert(1)</script>" * 10
    gateway = Gateway(house)
    conversation_id = await gateway.call()
    digest = hashlib.sha256(page).hexdigest()
    await gateway.tell(conversation_id, {**TOLD, "size": len(page), "sha256": digest})

    with pytest.raises(Refused, match="recording-broken"):
        await gateway.bring(conversation_id, page)
    assert _files(house) == []


async def test_sound_that_nobody_announced_is_refused(house: House) -> None:
    """And recordings of conversations that are not there, or are no calls."""
    gateway = Gateway(house)
    conversation_id = await gateway.call()
    chat = await house.customer()

    with pytest.raises(Refused, match="recording-not-found"):
        await gateway.bring(conversation_id)
    with pytest.raises(Refused, match="conversation-not-found"):
        await gateway.tell("c_nobodynobodynobody1")
    with pytest.raises(Refused, match="recording-unwanted"):
        await gateway.tell(chat.conversation_id)


async def test_a_recording_that_is_too_large_is_refused(
    build_house: BuildHouse, tmp_path: Path
) -> None:
    """Before a byte of it is read."""
    house = await build_house(settings=_settings(tmp_path, recording_mb=1))
    gateway = Gateway(house)
    conversation_id = await gateway.call()
    await gateway.tell(conversation_id, {**TOLD, "size": 1_000_001})

    with pytest.raises(Refused, match="file-too-large"):
        await gateway.bring(conversation_id)


async def test_a_long_call_is_told_whole(house: House) -> None:
    """Thousands of lines are more than other requests may say."""
    gateway = Gateway(house)
    conversation_id = await gateway.call()
    line = {"who": "bot", "text": "x" * 200, "start_ms": 0, "end_ms": 1}
    await gateway.tell(conversation_id, {**TOLD, "lines": [line] * 2_000})

    assert (await _look(house, conversation_id)).count(b'"who":"bot"') == 2_000
    with pytest.raises(Refused, match="invalid-request"):
        await gateway.tell(conversation_id, {**TOLD, "lines": [{**line, "text": ""}] * 5_001})


async def test_an_erasure_takes_the_sound(house: House) -> None:
    """And its words; what comes afterwards is not taken; that there was one stays known."""
    gateway = Gateway(house)
    conversation_id = await gateway.recorded()
    await house.switchboard.end(conversation_id)
    await house.switchboard.ask_erasure(
        conversation_id=conversation_id, subject_hash="x", by=SYSTEM, requested_by="a test"
    )
    async with asyncio.timeout(60):
        while (found := await house.switchboard.recording(conversation_id)) is not None:
            if found.erased_at is not None:
                break
            await asyncio.sleep(0.02)

    assert _files(house) == []
    with pytest.raises(Refused, match="recording-unwanted"):
        await gateway.tell(conversation_id)
    with pytest.raises(Refused, match="recording-not-found"):
        await _look(house, conversation_id, "/sound")


async def test_files_without_a_row_are_removed_and_others_stay(house: House) -> None:
    """What a crash left between the two, an hour later."""
    conversation_id = await Gateway(house).recorded()
    (kept,) = _files(house)
    left = kept.with_name("0" * 40)
    left.write_bytes(b"x")
    for path in (kept, left):
        os.utime(path, (0, 0))

    known = house.switchboard.known_recordings
    assert set(await known([kept.name, left.name])) == {kept.name}
    assert await _look(house, conversation_id, "/sound") == SOUND
