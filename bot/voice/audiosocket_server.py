"""Takes calls from Asterisk over TCP: reads without ever waiting, speaks by a clock of its own."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from uuid import UUID

import numpy as np

from bot.voice import audiosocket as wire
from bot.voice.listener import FRAME
from bot.voice.pacing import every_frame
from bot.voice.resampling import Resampler
from bot.voice.turned_away import Talk

log = logging.getLogger(__name__)
FIRST_WITHIN_S = 2.0
READ_BYTES = 16_384
RATE = 8_000
SILENCE = bytes(2 * FRAME)
# What Asterisk has not taken of 200 ms of audio it will not take any more.
MOST_UNSENT = 3_200

Answer = Callable[[str], AbstractAsyncContextManager[Talk]]


class AudioSocketLine:
    """One connection; use `serve` as the callback of `asyncio.start_server`."""

    def __init__(self, answer: Answer) -> None:
        """`answer` holds a call by its id."""
        self._answer = answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """From the connection to its end, whoever ends it."""
        try:
            await self._serve(reader, writer)
        except (ConnectionError, wire.BadMessage, TimeoutError) as error:
            log.warning("a line ended: %s", error or type(error).__name__)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = wire.Decoder()
        async with asyncio.timeout(FIRST_WITHIN_S):
            call_id, early = await _call_id(reader, decoder)
        call: Talk | None = None

        async def send() -> None:
            samples = call.playout.take(FRAME) if call is not None else None
            _send(writer, SILENCE if samples is None else samples.tobytes())

        def sent(late_s: float) -> None:
            if call is not None:
                call.sent(late_s)

        # From the first moment: a line on which nothing comes for two seconds is ended.
        pacer = asyncio.create_task(every_frame(send, late=sent), name=f"pacer of {call_id}")
        try:
            async with self._answer(str(call_id)) as call:
                await self._talk(call, early, reader, decoder)
            _send(writer, b"", wire.hang_up())
        finally:
            pacer.cancel()
            await asyncio.gather(pacer, return_exceptions=True)

    async def _talk(
        self,
        call: Talk,
        early: list[wire.Message],
        reader: asyncio.StreamReader,
        decoder: wire.Decoder,
    ) -> None:
        talking = asyncio.create_task(call.run(), name=f"call {call.call_id}")
        reading = asyncio.create_task(_read(call, early, reader, decoder))
        try:
            await asyncio.wait({talking, reading}, return_when=asyncio.FIRST_COMPLETED)
            if not talking.done():
                call.hung_up()
            await talking
        finally:
            for task in (talking, reading):
                task.cancel()
            await asyncio.gather(talking, reading, return_exceptions=True)


async def _call_id(
    reader: asyncio.StreamReader, decoder: wire.Decoder
) -> tuple[UUID, list[wire.Message]]:
    """The first message, and what came with it."""
    while True:
        data = await reader.read(READ_BYTES)
        if not data:
            raise ConnectionError("it was closed before it said which call it is")
        messages = decoder.feed(data)
        if messages and isinstance(messages[0], wire.Call):
            return messages[0].call_id, messages[1:]


async def _read(
    call: Talk, early: list[wire.Message], reader: asyncio.StreamReader, decoder: wire.Decoder
) -> None:
    """Hand over everything that comes, until the caller is gone."""
    raised: dict[int, Resampler] = {}
    messages = early
    while True:
        for message in messages:
            match message:
                case wire.Audio(samples=samples, rate=rate):
                    resampler = raised.setdefault(rate, Resampler(rate, RATE))
                    call.hear(resampler.feed(np.frombuffer(samples, np.int16)))
                case wire.Key(key=key):
                    call.press(key)
                case wire.HangUp() | wire.Fault():
                    return
        data = await reader.read(READ_BYTES)
        if not data:
            return
        messages = decoder.feed(data)


def _send(writer: asyncio.StreamWriter, samples: bytes, message: bytes | None = None) -> None:
    """Send without waiting; who does not take it in time is past hearing it."""
    if writer.is_closing() or writer.transport.get_write_buffer_size() > MOST_UNSENT:
        return
    writer.write(wire.audio(samples) if message is None else message)
