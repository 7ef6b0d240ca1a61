"""A headset at the desk: what its agent says, and what is on its way to them; no sockets here."""

import asyncio
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.voice.bridge import wire
from bot.voice.bridge.key_tones import key_tone
from bot.voice.bridge.mixing import FRAME, JitterBuffer, mixed
from bot.voice.playout import Playout
from bot.voice.showing import Caption

Samples = NDArray[np.int16]
MOST_FRAMES = 10  # 200 ms that the agent's side has not taken
MOST_UNTOLD = 200
MOST_TONES = 24_000  # three seconds of keys pressed faster than they sound
BRIEFING = "briefing"


@dataclass(frozen=True, slots=True)
class Over:
    """The line ends, and why: left, elsewhere, over or slow."""

    why: str


class Line:
    """One headset; the room mixes, the door carries `outgoing` away."""

    def __init__(self, agent_id: str, name: str) -> None:
        self.agent_id = agent_id
        self.name = name
        self.is_muted = False
        self.is_over = False
        self.is_briefed = False
        # Said to this agent alone.
        self.ear = Playout()
        self.outgoing: asyncio.Queue[Samples | str | Over] = asyncio.Queue()
        self._voice = JitterBuffer()
        self._tones = JitterBuffer(depth=1, most=MOST_TONES)
        self._frames_waiting = 0
        self._last_told = ""

    # ---- what the agent says

    def hear(self, samples: Samples) -> None:
        """A frame of their voice."""
        if not self.is_muted:
            self._voice.put(samples)

    def mute(self, *, muted: bool) -> None:
        """Their microphone is off from now on, or on."""
        self.is_muted = muted
        self._voice.clear()

    def press(self, key: str) -> None:
        """A key of their keypad: whoever hears them hears its tone; a briefing ends."""
        if self.is_briefing:
            self.ear.stop()
        else:
            self._tones.put(key_tone(key))

    def take(self) -> Samples | None:
        """Their next frame, tones included."""
        return mixed((self._voice.take(FRAME), self._tones.take(FRAME)))

    def forget(self) -> None:
        """What was said before the table changed is for nobody."""
        self._voice.clear()
        self._tones.clear()

    # ---- what they hear and see

    @property
    def is_briefing(self) -> bool:
        """Is something being said to them alone?"""
        return not self.ear.is_silent

    def brief(self, text: str, samples: Samples) -> None:
        """Say this to them alone, and show it; a key ends it."""
        self.ear.add(BRIEFING, samples)
        self.tell(wire.caption(Caption("system", text)))

    def send(self, samples: Samples) -> None:
        """A frame for their ear; too many on their way are left out."""
        if self._frames_waiting < MOST_FRAMES and not self.is_over:
            self._frames_waiting += 1
            self.outgoing.put_nowait(samples)

    def sent(self) -> None:
        """The door has taken a frame of sound."""
        self._frames_waiting -= 1

    def tell(self, text: str) -> None:
        """A frame of text; who takes none at all is let go."""
        if self.is_over:
            return
        if self.outgoing.qsize() > MOST_UNTOLD:
            self.end("slow")
        else:
            self.outgoing.put_nowait(text)

    def tell_state(self, text: str) -> None:
        """How the line stands, when it is new."""
        if text != self._last_told:
            self._last_told = text
            self.tell(text)

    def end(self, why: str) -> None:
        """Nothing more."""
        if not self.is_over:
            self.is_over = True
            self.outgoing.put_nowait(Over(why))
