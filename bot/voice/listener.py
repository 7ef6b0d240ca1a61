"""What the caller says, utterance by utterance, with a little before it: made out off the loop."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.voice.backlog import Backlog
from bot.voice.recognition import Ear, Heard, Listening
from bot.voice.recording.notes import Uttered
from bot.voice.recording.recorder import Recorder

Samples = NDArray[np.int16]
FRAME = 160
PRE_ROLL = 15  # frames before speech was noticed that belong to it: 300 ms
SILENCE = np.zeros(FRAME, np.int16)


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of the caller's sound, and where in the recording it stands."""

    samples: Samples
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """An utterance is made out; `over_bot` when it began while the bot spoke."""

    heard: Heard
    over_bot: bool
    uttered: Uttered


class Listener:
    """One caller's; `understood` is told of each utterance that came to its end."""

    def __init__(
        self,
        ear: Ear,
        threads: Executor,
        backlog: Backlog,
        recorder: Recorder,
        understood: Callable[[Understood], None],
    ) -> None:
        self._ear = ear
        self._threads = threads
        self._backlog = backlog
        self._recorder = recorder
        self._understood = understood
        self._before: deque[Frame] = deque(maxlen=PRE_ROLL)
        self._listening: Listening | None = None
        self._uttered = Uttered(recorder)
        self._finishing: set[asyncio.Task[None]] = set()

    @property
    def words(self) -> str | None:
        """What was made out of the utterance so far; None when there is none."""
        return None if self._listening is None else self._listening.words

    @property
    def tasks(self) -> Sequence[asyncio.Task[None]]:
        """What is still being made out."""
        return tuple(self._finishing)

    def hear(self, frame: Frame, *, speaks: bool) -> None:
        """A frame, of the utterance when the caller `speaks`."""
        self._before.append(frame)
        if self._listening is not None and speaks:
            self._feed(self._listening, frame)

    def clear(self) -> None:
        """What was heard until now does not belong to what comes."""
        self._before.clear()

    def begin(self, language: str, phrases: Sequence[str]) -> None:
        """An utterance began; with `phrases` nothing else is understood."""
        utterance = self._ear.listen(language, phrases)
        self._listening = Listening(utterance, self._threads, self._backlog)
        self._uttered = Uttered(self._recorder)
        for frame in self._before:
            self._feed(self._listening, frame)
        self._before.clear()

    def end(self, *, over_bot: bool) -> None:
        """The utterance is over."""
        listening, self._listening = self._listening, None
        if listening is not None:
            self._beside_the_loop(self._finish(listening, over_bot, self._uttered))

    def forget(self) -> None:
        """Nobody wants to know what is being said."""
        listening, self._listening = self._listening, None
        if listening is not None:
            self._uttered.is_over()
            self._beside_the_loop(listening.forget())

    def _feed(self, listening: Listening, frame: Frame) -> None:
        listening.hear(frame.samples)
        self._uttered.add(len(frame.samples), frame.position)

    async def _finish(self, listening: Listening, over_bot: bool, uttered: Uttered) -> None:
        self._understood(Understood(await listening.finish(), over_bot, uttered))

    def _beside_the_loop(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)
