"""Speaks prompts in their order, and forgets them when the caller interrupts."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.voice.acts import Pace, Say
from bot.voice.playout import Playout
from bot.voice.spoken_text import as_spoken
from bot.voice.synthesis import Manner, Speaker, SpeechFailed

log = logging.getLogger(__name__)
AT_MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class _Order:
    say: Say
    language: str
    manner: Manner
    generation: int


class Mouth:
    """Turns `Say` into sound in a playout, one after the other; `run` is its task."""

    def __init__(
        self,
        speaker: Speaker,
        playout: Playout,
        *,
        called: Callable[[], str],
        spoke: Callable[[], None] = lambda: None,
    ) -> None:
        """`called` names the call for the log; `spoke` is told of each sentence."""
        self.language = "en"
        self._has_failed = False
        self._manner = Manner()
        self._speaker = speaker
        self._playout = playout
        self._spoke = spoke
        self._called = called
        self._orders: asyncio.Queue[_Order] = asyncio.Queue(AT_MOST_WAITING)
        self._generation = 0
        self._unsaid = 0

    @property
    def is_idle(self) -> bool:
        """Is everything that was asked for in the playout, or forgotten?"""
        return self._unsaid == 0

    def take_failure(self) -> bool:
        """Could a sentence not be spoken since the last time this was asked?"""
        failed, self._has_failed = self._has_failed, False
        return failed

    def say(self, say: Say) -> None:
        """Speak after what was asked for before."""
        order = _Order(say, say.language or self.language, self._manner, self._generation)
        try:
            self._orders.put_nowait(order)
        except asyncio.QueueFull:
            log.warning("call %s: too much to say, a sentence was left out", self._called())
            return
        self._unsaid += 1

    def change(self, pace: Pace) -> None:
        """Faster, slower, louder or softer from now on."""
        if pace.words_a_minute is not None:
            self._manner = replace(self._manner, words_a_minute=pace.words_a_minute)
        if pace.volume is not None:
            self._manner = replace(self._manner, volume=pace.volume)

    def stop(self) -> None:
        """The caller interrupts: nothing more of what may be left out."""
        self._generation += 1
        self._playout.stop()

    async def run(self) -> None:
        """Speak until cancelled."""
        while True:
            order = await self._orders.get()
            try:
                await self._speak(order)
            finally:
                self._unsaid -= 1

    async def _speak(self, order: _Order) -> None:
        text = as_spoken(order.say.text, order.language)
        if self._is_stale(order):
            self._playout.leave_out(order.say.text)
            return
        try:
            samples = await self._speaker.speak(text, order.language, order.manner)
        except SpeechFailed:
            log.exception("call %s: a sentence could not be spoken", self._called())
            self._has_failed = True
            return
        if self._is_stale(order):
            self._playout.leave_out(order.say.text)
        else:
            say = order.say
            self._playout.add(say.text, samples, interruptible=say.interruptible, by=say.by)
            self._spoke()

    def _is_stale(self, order: _Order) -> bool:
        return order.say.interruptible and order.generation != self._generation
