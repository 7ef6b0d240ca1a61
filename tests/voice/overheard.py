"""The gateway's voice with somebody beside it who notes how long and how loud each sentence was."""

from collections import defaultdict

import numpy as np

from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.tones import Samples, level_db

RATE = 8_000
NORMAL = Manner()


class Overheard:
    """Speaks as the one within does."""

    def __init__(self, voice: EspeakSpeaker) -> None:
        self._voice = voice
        self._said: dict[str, dict[Manner, Samples]] = defaultdict(dict)

    @property
    def pids(self) -> list[int]:
        """Its processes."""
        return self._voice.pids

    async def speak(self, text: str, language: str, manner: Manner) -> Samples:
        """And note it."""
        samples = await self._voice.speak(text, language, manner)
        self._said[text][manner] = samples
        return samples

    def seconds(self, part: str) -> tuple[float, float]:
        """How long the sentence with this in it took at its slowest, and as usual."""
        of = self._manners(part)
        slowest = min(of, key=lambda manner: manner.words_a_minute)
        return len(of[slowest]) / RATE, len(of[NORMAL]) / RATE

    def level_db(self, part: str) -> tuple[float, float]:
        """How loud it was at its loudest, and as usual."""
        of = self._manners(part)
        loudest = max(of, key=lambda manner: manner.volume)
        return level_db(of[loudest]), level_db(of[NORMAL])

    def _manners(self, part: str) -> dict[Manner, Samples]:
        """Of the sentence that was said in most ways."""
        said = [manners for text, manners in self._said.items() if part in text]
        return max(said, key=len, default={NORMAL: np.zeros(1, np.int16)})
