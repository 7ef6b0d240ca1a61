"""A caller who cannot be taken hears why, and the line goes on to a person's queue.

The words were spoken when the gateway started: they need no service, no assistant and no voice.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.voice.playout import Playout
from bot.voice.prompts import LANGUAGES, prompt
from bot.voice.spoken_text import as_spoken
from bot.voice.synthesis import RATE, Manner, Speaker, SpeechFailed

log = logging.getLogger(__name__)
Samples = NDArray[np.int16]
LOOK_S = 0.02
# The transport's clock may be late on a busy machine; a caller is not kept for ever.
LONGER_BY_S = 5.0
NO_ROOM, NO_SERVICE = "no_room", "failed"


class Talk(Protocol):
    """What a transport has on its line: a call, or a word for who cannot be taken."""

    call_id: str
    playout: Playout

    def hear(self, samples: Samples) -> None:
        """A frame of the caller's voice."""
        ...

    def press(self, key: str) -> None:
        """A key was pressed."""
        ...

    def hung_up(self) -> None:
        """The caller is gone."""
        ...

    def sent(self, late_s: float) -> None:
        """A frame was sent, so much later than it was due."""
        ...

    async def run(self) -> None:
        """All of it."""
        ...


@dataclass(frozen=True, slots=True)
class Regrets:
    """The words for who cannot be taken, by reason and language, ready to be played."""

    words: Mapping[tuple[str, str], Samples]

    @classmethod
    async def spoken_by(cls, speaker: Speaker) -> "Regrets":
        """All of them; where the voice fails, those callers go on without a word."""
        words = {}
        for language in LANGUAGES:
            for code in (NO_ROOM, NO_SERVICE):
                text = as_spoken(prompt(code, language), language)
                try:
                    words[code, language] = await speaker.speak(text, language, Manner())
                except SpeechFailed:
                    log.exception("nobody turned away will hear %r in %r", code, language)
        return cls(words)

    def to(self, call_id: str, code: str, language: str) -> "TurnedAway":
        """That caller, told so in that language."""
        return TurnedAway(call_id, code, self.words.get((code, language)))


class TurnedAway:
    """Stands on the line in place of a call, for as long as the words last; `code` is why."""

    def __init__(self, call_id: str, code: str, words: Samples | None = None) -> None:
        self.call_id = call_id
        self.code = code
        self.playout = Playout()
        self._gone = asyncio.Event()
        self._longest_s = 0.0
        if words is not None:
            self.playout.add("turned away", words, interruptible=False)
            self._longest_s = len(words) / RATE + LONGER_BY_S

    def hear(self, samples: Samples) -> None:
        """Nobody listens."""

    def press(self, key: str) -> None:
        """There is nothing to choose."""

    def sent(self, late_s: float) -> None:
        """Nobody counts."""

    def hung_up(self) -> None:
        """The caller did not wait for the end."""
        self._gone.set()

    async def run(self) -> None:
        """Until all was played, or the caller is gone."""
        try:
            async with asyncio.timeout(self._longest_s):
                while not (self.playout.is_silent or self._gone.is_set()):  # noqa: ASYNC110 - pure
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            log.warning("call %s: the line took its words too slowly", self.call_id)
