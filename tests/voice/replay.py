"""Calls at the pace at which a real Asterisk sent them, with words of our own."""

import asyncio
from collections.abc import Sequence
from itertools import chain
from uuid import UUID

import numpy as np

from bot.voice import audiosocket as wire
from bot.voice.speech_detector import level_db
from tests.voice.timing import Recorded
from tests.voice.tones import Samples

FRAME = 160
FRAME_MS = 20.0
QUIET_DB = -55.0

Message = tuple[float, bytes]


def messages(call: Recorded, words: Sequence[Samples]) -> list[Message]:
    """What is sent when: each burst of frames carries the next words.

    Words that are longer than what was said there go on at the same pace; what follows is as much
    later, so that every pause stays as long as it was.
    """
    later, out = 0.0, list[Message]()
    for times, said in zip(call.bursts(), words, strict=True):
        pieces = _frames(trimmed(said))
        missing = max(0, len(pieces) - len(times))
        due = [*times, *(times[-1] + FRAME_MS * (number + 1) for number in range(missing))]
        pieces += [np.zeros(FRAME, np.int16)] * (len(due) - len(pieces))
        out += [(at + later, wire.audio(it.tobytes())) for at, it in zip(due, pieces, strict=True)]
        later += missing * FRAME_MS
    keys = [(at + later, wire.key(key)) for at, key in call.keys]
    return [*sorted(chain(out, keys), key=lambda it: it[0]), (call.end + later, b"")]


async def play(port: int, call_id: UUID, sent: Sequence[Message]) -> list[Message]:
    """Send it in time and hang up; what came meanwhile, and when, in seconds of the loop."""
    loop = asyncio.get_running_loop()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(wire.call(call_id))
    began = loop.time()
    heard: list[Message] = []

    async def listen() -> None:
        while data := await reader.read(16_384):
            heard.append((loop.time(), data))

    listening = asyncio.create_task(listen())
    for at, data in sent:
        await asyncio.sleep(began + at / 1_000 - loop.time())
        writer.write(data)
    writer.write_eof()
    async with asyncio.timeout(30):
        await listening
    writer.close()
    await writer.wait_closed()
    return heard


def _frames(samples: Samples) -> list[Samples]:
    padded = np.concatenate([samples, np.zeros(-len(samples) % FRAME, np.int16)])
    return [padded[at : at + FRAME] for at in range(0, len(padded), FRAME)]


def trimmed(samples: Samples) -> Samples:
    """Without the quiet at its ends."""
    loud = [number for number, it in enumerate(_frames(samples)) if level_db(it) > QUIET_DB]
    return samples[loud[0] * FRAME : (loud[-1] + 1) * FRAME]
