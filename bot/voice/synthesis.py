"""Speaks: text in, telephone samples out, by worker processes that may die without harm.

pyttsx3 answers now and then with no audio, or hangs; so what comes is checked against the length of
the text, tried again, and a worker that does not answer is ended and replaced.
"""

import asyncio
import contextlib
import logging
import multiprocessing
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.voice.speech_worker import Order, Spoken, work

log = logging.getLogger(__name__)
Samples = NDArray[np.int16]
RATE = 8_000
VOICES = {"en": "gmw/en", "nl": "gmw/nl"}
TRIES = 3
WITHIN_S = 5.0
START_WITHIN_S = 20.0
# Nobody, and no voice here, says more than this many letters a second.
MOST_LETTERS_A_SECOND = 45
CACHED_PHRASES = 500
# In memory where there is such a place: the files live for milliseconds.
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it


class SpeechFailed(Exception):
    """A sentence could not be spoken."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak: words a minute and loudness, 1.0 being normal."""

    words_a_minute: int = 165
    volume: float = 1.0


class Speaker(Protocol):
    """Something that speaks."""

    async def speak(self, text: str, language: str, manner: Manner) -> Samples:
        """8 kHz samples of the text; raises SpeechFailed."""
        ...


class EspeakSpeaker:
    """Speaks through pyttsx3 and espeak-ng; use it within `running`."""

    def __init__(self, voices: Mapping[str, str] = VOICES, *, workers: int = 1) -> None:
        self._voices = voices
        self._workers = workers
        self._all: list[_Worker] = []
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._cache: OrderedDict[tuple[str, str, Manner], Samples] = OrderedDict()
        self._learned: dict[tuple[str, str], Samples] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["EspeakSpeaker"]:
        """Its processes run while the block does."""
        self._all = [_Worker() for _ in range(self._workers)]
        for worker in self._all:
            self._idle.put_nowait(worker)
        try:
            yield self
        finally:
            for worker in self._all:
                await asyncio.to_thread(worker.end)

    @property
    def pids(self) -> list[int]:
        """The processes that run now."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return self._idle.qsize()

    async def learn(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Speak these texts now, each in its language, and never forget them.

        They are heard even when the voice has died, if need be in the usual manner.
        """
        for text, language in phrases:
            self._learned[text, language] = await self._fresh(text, language, Manner())

    async def speak(self, text: str, language: str, manner: Manner) -> Samples:
        """8 kHz samples; a phrase that was spoken before costs nothing."""
        key = (text, language, manner)
        learned = self._learned.get((text, language))
        if learned is not None and manner == Manner():
            return learned
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        try:
            spoken = await self._fresh(text, language, manner)
        except SpeechFailed:
            if learned is None:
                raise
            return learned
        self._cache[key] = spoken
        if len(self._cache) > CACHED_PHRASES:
            self._cache.popitem(last=False)
        return spoken

    async def _fresh(self, text: str, language: str, manner: Manner) -> Samples:
        if not text.strip():
            return np.zeros(0, np.int16)
        order = Order(text, self._voices[language], manner.words_a_minute, manner.volume)
        cause = ""
        for _ in range(TRIES):
            spoken = await self._once(order)
            cause = spoken.fault or ""
            samples = np.frombuffer(spoken.samples, np.int16)
            if not cause and is_plausible(text, len(samples) / spoken.rate):
                return samples
            log.warning("a sentence came out wrong (%s); trying again", cause or "too short")
        raise SpeechFailed(cause or "the voice gives no audio")

    async def _once(self, order: Order) -> Spoken:
        worker = await self._idle.get()
        try:
            return await asyncio.to_thread(worker.speak, order)
        finally:
            self._idle.put_nowait(worker)


def is_plausible(text: str, seconds: float) -> bool:
    """Can this be the whole text? Half of it, or nothing, cannot."""
    letters = sum(character.isalnum() for character in text)
    return seconds * MOST_LETTERS_A_SECOND >= letters and (seconds > 0 or letters == 0)


class _Worker:
    """One process and the pipe to it, made anew when it died or hangs; for one thread at a time."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def pid(self) -> int | None:
        """The process, if it runs."""
        return self._process.pid if self._process is not None else None

    def speak(self, order: Order) -> Spoken:
        """The answer, or a fault; never raises and never waits for ever."""
        within = WITHIN_S if self._process is not None else START_WITHIN_S
        try:
            pipe = self._pipe or self._start()
            pipe.send(order)
            if pipe.poll(within):
                answer: Spoken = pipe.recv()
                return answer
            fault = f"no answer within {within:.0f} s"
        except (OSError, EOFError) as error:
            fault = f"the voice's process died ({type(error).__name__})"
        self.end()
        return Spoken(b"", 0, fault)

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.join(0.5)
            if process.is_alive():
                process.kill()
            process.join()
            process.close()

    def _start(self) -> Connection:
        ours, theirs = self._context.Pipe()
        folder = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else ""
        process = self._context.Process(
            target=work, args=(theirs, folder or None), name="voice", daemon=True
        )
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours
