"""Brings recordings to the handoff service, as often as it takes; then nothing is left here."""

import asyncio
import hashlib
import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from pydantic import ValidationError

from bot.voice.recording.recorder import Recorder
from bot.voice.recording.spool import Left, Spooled, left
from bot.voice.recording.tracks import RATE
from bot.voice.recording.wav import HEAD_BYTES, SIDES, head
from handoff.client.errors import Refused
from handoff.client.http import answer
from handoff.protocol.recordings import RecordingKept, TellRecording

log = logging.getLogger(__name__)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 60.0
PIECE = 65_536
# The service says that nobody may have it: it is destroyed here too.
UNWANTED = frozenset({"recording-unwanted", "conversation-not-found"})
_BRIEFLY = aiohttp.ClientTimeout(total=30)
_LONG = aiohttp.ClientTimeout(total=900, sock_connect=10)


class Uploads:
    """Everything in the spool folder that no call is writing any more; `running` is its task."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str, folder: Path) -> None:
        self._http = http
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._folder = folder
        self._something = asyncio.Event()
        self._telling: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Uploads"]:
        """What is left is sent for as long as the block runs."""
        task = asyncio.create_task(self._run(), name="recordings")
        try:
            yield self
        finally:
            tasks = [task, *self._telling]
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def spooled(self) -> Spooled | None:
        """Room for a new recording; without room on the disk the call goes on without one."""
        try:
            return Spooled(self._folder)
        except OSError:
            log.exception("recordings cannot be written to %s", self._folder)
            return None

    async def finish(self, recorder: Recorder) -> None:
        """The call is over."""
        if await recorder.close():
            self._something.set()

    def announce(self, conversation_id: str, told: TellRecording) -> None:
        """Tell at once what was told or refused; if it fails, it is told with the recording."""
        task = asyncio.create_task(self._announce(conversation_id, told))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _announce(self, conversation_id: str, told: TellRecording) -> None:
        try:
            await self._tell(conversation_id, told)
        except (aiohttp.ClientError, Refused, OSError, TimeoutError) as error:
            log.warning("%s: the consent is told later: %s", conversation_id, error)

    async def send_all(self) -> bool:
        """Send what is left; whether all of it went."""
        all_went = True
        for one in await asyncio.to_thread(lambda: list(left(self._folder))):
            try:
                await self._send(one)
            except (aiohttp.ClientError, Refused, OSError, TimeoutError) as error:
                log.warning("recording %s is sent later: %s", one.path.stem, error)
                all_went = False
        return all_went

    async def _run(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            self._something.clear()
            pause = FIRST_PAUSE_S if await self.send_all() else min(2 * pause, LONGEST_PAUSE_S)
            try:
                async with asyncio.timeout(LONGEST_PAUSE_S if pause == FIRST_PAUSE_S else pause):
                    await self._something.wait()
            except TimeoutError:
                continue

    async def _send(self, one: Left) -> None:
        """Tell of it, bring it, forget it; raises Refused for what may be taken another time."""
        try:
            conversation_id = str(one.facts["conversation_id"])
            told = TellRecording.model_validate(one.facts["told"])
        except (KeyError, ValidationError):
            log.error("recording %s has no facts and nobody can be told of it", one.path.stem)
            await asyncio.to_thread(one.remove)
            return
        try:
            told = await asyncio.to_thread(_measured, one, told)
            kept = await self._tell(conversation_id, told)
            if told.size and not kept.stored:
                await self._bring(conversation_id, one, told.size)
        except Refused as refused:
            if refused.code not in UNWANTED:
                raise
            log.warning("recording of %s is destroyed: %s", conversation_id, refused.code)
        await asyncio.to_thread(one.remove)

    async def _tell(self, conversation_id: str, told: TellRecording) -> RecordingKept:
        headers = {**self._headers, "Content-Type": "application/json"}
        body = io.BytesIO(told.model_dump_json().encode())
        async with self._http.put(
            self._address(conversation_id), data=body, headers=headers, timeout=_BRIEFLY
        ) as response:
            return RecordingKept.model_validate_json(await answer(response))

    async def _bring(self, conversation_id: str, one: Left, size: int) -> None:
        headers = {
            **self._headers,
            "Content-Type": "audio/wav",
            "Content-Length": str(size),
        }
        async with self._http.put(
            self._address(conversation_id) + "/sound",
            data=_in_pieces(one, size),
            headers=headers,
            timeout=_LONG,
        ) as response:
            await answer(response)

    def _address(self, conversation_id: str) -> str:
        return f"{self._url}/api/voice/conversations/{conversation_id}/recording"


def _measured(one: Left, told: TellRecording) -> TellRecording:
    """With the length, the size and the hash of the file that will be sent."""
    if told.consent == "objected" or not one.sound_bytes:
        return told
    digest = hashlib.sha256()
    size = HEAD_BYTES + one.sound_bytes
    for piece in _pieces(one, size):
        digest.update(piece)
    return told.model_copy(
        update={
            "size": size,
            "sha256": digest.hexdigest(),
            "duration_ms": one.sound_bytes // SIDES * 1_000 // RATE,
        }
    )


def _pieces(one: Left, size: int) -> Iterator[bytes]:
    """The whole file, head first."""
    left_over = size - HEAD_BYTES
    yield head(left_over)
    with one.sound.open("rb") as file:
        while left_over and (piece := file.read(min(PIECE, left_over))):
            left_over -= len(piece)
            yield piece


async def _in_pieces(one: Left, size: int) -> AsyncIterator[bytes]:
    pieces = _pieces(one, size)
    while (piece := await asyncio.to_thread(next, pieces, b"")) != b"":
        yield piece
