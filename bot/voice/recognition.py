"""Hears: telephone samples in, words out, with Vosk in threads so that no call waits for another.

One model for each language, shared by all calls; one recogniser for each utterance. A grammar needs
a recogniser of its own: changing it in a running one can end the process (vosk_api.h, SetGrammar).
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

import numpy as np
import vosk
from numpy.typing import NDArray

from bot.voice.backlog import Backlog
from bot.voice.resampling import Resampler

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
Samples = NDArray[np.int16]
LINE_RATE = 8_000
RATE = 16_000
# Kaldi decodes in steps of this size; smaller pieces only cost crossings.
STEP_S = 0.2
# Longer than this nobody waits for an answer on the telephone.
DECODED_WITHIN_S = 8.0
UNKNOWN = "[unk]"
# What people say to show that they listen: no reason to stop speaking.
LISTENING_SOUNDS = frozenset({"mhm", "mm", "hm", "uh", "uhm", "um", "eh", "ehm", UNKNOWN})


class ModelMissing(Exception):
    """A speech model is not where it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its first and last moment in seconds of the utterance."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said; `confidence` is the mean of its words, 0 to 1, and 0 when there are none."""

    text: str
    confidence: float = 0.0
    words: tuple[Word, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """No word at all, or none that the vocabulary has."""
        return all(word in LISTENING_SOUNDS for word in self.text.split())


class Utterance(Protocol):
    """One utterance on its way; not for two threads at once."""

    def accept(self, samples: Samples) -> str:
        """More of it, at 8 kHz; the words so far."""
        ...

    def finish(self) -> Heard:
        """It is over: all its words."""
        ...


class Ear(Protocol):
    """Something that hears."""

    def listen(self, language: str, phrases: Sequence[str] = ()) -> Utterance:
        """Begin an utterance; with `phrases` nothing else is understood."""
        ...


@dataclass(frozen=True)
class VoskEar:
    """Vosk with a model folder for each language; raises ModelMissing when one is not there."""

    folders: Mapping[str, Path]
    _models: dict[str, vosk.Model] = field(default_factory=dict, repr=False)

    def load(self) -> None:
        """Load every model now, so that no caller waits for it."""
        vosk.SetLogLevel(-1)
        for language, folder in self.folders.items():
            # Asked of us: a folder that is missing would end the process inside Vosk.
            if not (folder / "am" / "final.mdl").is_file():
                raise ModelMissing(
                    f"no speech model for {language!r} in {folder}: run `make voice-models`"
                )
            self._models[language] = vosk.Model(str(folder))

    def listen(self, language: str, phrases: Sequence[str] = ()) -> "VoskUtterance":
        """Begin an utterance; phrases with words that the model does not know are left out.

        A language without a model of its own is heard by another one's, badly but not with a crash.
        """
        language = language if language in self._models else next(iter(self._models))
        model = self._models[language]
        known = [phrase for phrase in phrases if self.knows(language, phrase)]
        return VoskUtterance(model, known)

    def knows(self, language: str, phrase: str) -> bool:
        """Has the model all words of the phrase?"""
        model = self._models[language]
        return all(model.vosk_model_find_word(word) >= 0 for word in phrase.split())


class VoskUtterance:
    """One recogniser; Vosk's own end-pointing may cut it, the pieces are put together again."""

    def __init__(self, model: vosk.Model, phrases: Sequence[str]) -> None:
        self._model = model
        self._phrases = phrases
        self._resampler = Resampler(LINE_RATE, RATE)
        self._words: list[dict[str, Any]] = []

    @cached_property
    def _recogniser(self) -> vosk.KaldiRecognizer:
        """Made in the thread that decodes: a grammar takes milliseconds."""
        grammar = [json.dumps([*self._phrases, UNKNOWN])] if self._phrases else []
        recogniser = vosk.KaldiRecognizer(self._model, RATE, *grammar)
        recogniser.SetWords(True)
        return recogniser

    def accept(self, samples: Samples) -> str:
        """More of it, at 8 kHz; the words so far."""
        raised = self._resampler.feed(samples).tobytes()
        if self._recogniser.AcceptWaveform(raised):
            self._keep(self._recogniser.Result())
            return self._text()
        partial = json.loads(self._recogniser.PartialResult())["partial"]
        return f"{self._text()} {partial}".strip()

    def finish(self) -> Heard:
        """It is over: all its words."""
        # Half a step of silence pushes the last word out of the decoder's context.
        self._recogniser.AcceptWaveform(bytes(int(STEP_S * RATE)))
        self._keep(self._recogniser.FinalResult())
        if not self._words:
            return Heard("")
        mean = sum(word["conf"] for word in self._words) / len(self._words)
        words = tuple(Word(it["word"], it["start"], it["end"]) for it in self._words)
        return Heard(self._text(), round(mean, 3), words)

    def _keep(self, result: str) -> None:
        self._words += json.loads(result).get("result", [])

    def _text(self) -> str:
        return " ".join(word["word"] for word in self._words)


class Listening:
    """One utterance decoded beside the event loop, in order; `hear` never waits.

    What cannot be decoded, or not in time, is nothing heard: the call asks again and goes on.
    """

    def __init__(
        self, utterance: Utterance, threads: Executor, backlog: Backlog | None = None
    ) -> None:
        """`backlog` is told how old the sound is when it is decoded."""
        self._utterance = utterance
        self._threads = threads
        self._backlog = backlog or Backlog()
        self._waiting: list[Samples] = []
        self._came_at = 0.0
        self._decoding: asyncio.Task[None] | None = None
        self._has_failed = False
        self.words = ""

    @property
    def backlog_s(self) -> float:
        """Seconds of audio that wait."""
        return sum(len(samples) for samples in self._waiting) / LINE_RATE

    def hear(self, samples: Samples) -> None:
        """More of the utterance; decoding begins when a step's worth is there."""
        if self._has_failed:
            return
        if not self._waiting:
            self._came_at = self._backlog.now()
        self._waiting.append(samples)
        if self._decoding is None and self.backlog_s >= STEP_S:
            self._decoding = asyncio.create_task(self._decode())

    async def finish(self) -> Heard:
        """All of it, when it is decoded."""
        try:
            async with asyncio.timeout(DECODED_WITHIN_S):
                await self._rest()
                if self._waiting:
                    await self._decode()
                return await self._beside(self._utterance.finish) or Heard("")
        except TimeoutError:
            log.error("what a caller said was not decoded within %.0f s", DECODED_WITHIN_S)
            return Heard("")

    async def forget(self) -> None:
        """Nobody wants the words; whatever is being decoded is waited for."""
        self._waiting.clear()
        await self._rest()

    async def _rest(self) -> None:
        if self._decoding is not None:
            await self._decoding

    async def _decode(self) -> None:
        try:
            while self._waiting:
                samples, self._waiting = np.concatenate(self._waiting), []
                self._backlog.begins(self, self._came_at)
                try:
                    words = await self._beside(self._utterance.accept, samples)
                finally:
                    self._backlog.ends(self)
                self.words = words or self.words
        finally:
            self._decoding = None

    async def _beside(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        """The work done in a thread; None once the recogniser has given up."""
        if self._has_failed:
            return None
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, partial(work, *given, **named))
        except Exception:  # Vosk raises nothing more exact, whatever the sound did to it
            log.exception("the recogniser gave up on an utterance")
            self._has_failed = True
            self._waiting.clear()
            return None


def decoding_threads(count: int) -> ThreadPoolExecutor:
    """The threads that decode: one a core, Vosk lets the others run meanwhile."""
    return ThreadPoolExecutor(count, thread_name_prefix="ear")
