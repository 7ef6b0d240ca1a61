"""The room of one call: whose headsets are connected, and every 20 ms a mix for each ear.

Nothing here waits, and nothing here speaks: what each hears follows from the table, who holds, and
where the caller is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.voice.acts import Party, Voices
from bot.voice.bridge import wire
from bot.voice.bridge.key_tones import key_tone
from bot.voice.bridge.line import MOST_TONES, Line
from bot.voice.bridge.mixing import FRAME, JitterBuffer, mixed
from bot.voice.bridge.rules import (
    CALLER,
    HOUSE,
    TALKERS,
    Part,
    Place,
    hears,
    is_private,
    sees,
)
from bot.voice.showing import Caption

Samples = NDArray[np.int16]
SILENCE = np.zeros(FRAME, np.int16)
# A headset whose socket broke comes back by itself; until then the caller is not told.
GRACE_S = 4.0


@dataclass(frozen=True, slots=True)
class Gone:
    """Whose headset is not there any more, since when, and whether they wanted that."""

    at: float
    on_purpose: bool


class Room:
    """Call `tick` every 20 ms; the caller's transport takes what they hear through `blend`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.place = Place.WITH_HOUSE
        self._now = now
        self._parts: Mapping[str, Part] = {}
        self._lines: dict[str, Line] = {}
        self._gone: dict[str, Gone] = {}
        self._held_by: str | None = None
        self._voice = JitterBuffer()
        self._tones = JitterBuffer(depth=1, most=MOST_TONES)
        self._house = JitterBuffer(depth=FRAME)
        self._to_caller = JitterBuffer(depth=2 * FRAME)

    # ---- who is there

    @property
    def lines(self) -> Sequence[Line]:
        """The headsets that are connected."""
        return tuple(self._lines.values())

    @property
    def voices(self) -> Voices:
        """What of it concerns the caller."""
        talkers = [it for it, part in self._parts.items() if part in TALKERS]
        is_live = any(self._is_live(it) for it in talkers)
        has_left = any(it in self._gone and self._gone[it].on_purpose for it in talkers)
        return Voices(
            is_live=is_live,
            is_held=is_live and self._held_by is not None,
            is_private=is_live and is_private(self._parts),
            has_left=has_left and not is_live,
        )

    def takes_part(self, agent_id: str) -> bool:
        """Does the handoff service say so?"""
        return agent_id in self._parts

    def part(self, agent_id: str) -> Part | None:
        """As what."""
        return self._parts.get(agent_id)

    def table(self, parties: Sequence[Party]) -> None:
        """Who takes part from now on; the headsets of all others are over."""
        parts = {it.agent_id: Part(it.part) for it in parties}
        if parts == self._parts:
            return
        self._parts = parts
        for agent_id in [it for it in self._lines if it not in parts]:
            self._lines.pop(agent_id).end("left")
        self._gone = {it: gone for it, gone in self._gone.items() if it in parts}
        if self._held_by not in parts:
            self._held_by = None
        self._changed()

    def move(self, place: Place) -> None:
        """Where the caller is from now on."""
        if place is not self.place:
            self.place = place
            self._changed()

    def join(self, line: Line) -> None:
        """A headset is connected; an older one of the same agent is over."""
        before = self._lines.get(line.agent_id)
        if before is not None:
            before.end("elsewhere")
        self._lines[line.agent_id] = line
        self._gone.pop(line.agent_id, None)
        self._changed()

    def leave(self, line: Line, *, on_purpose: bool) -> None:
        """The headset is not there any more."""
        if self._lines.get(line.agent_id) is not line:
            return
        del self._lines[line.agent_id]
        if line.is_briefed and line.agent_id in self._parts:
            self._gone[line.agent_id] = Gone(self._now(), on_purpose)
        if on_purpose and self._held_by == line.agent_id:
            self._held_by = None
        self._changed()

    def briefed(self, line: Line) -> None:
        """They may speak now."""
        if not line.is_briefed:
            line.is_briefed = True
            self._changed()

    def hold(self, line: Line, *, held: bool) -> None:
        """The caller is to hear music, or people again; for who speaks with them."""
        if self._parts.get(line.agent_id) in TALKERS:
            self._held_by = line.agent_id if held else None
            self._changed()

    def mute(self, line: Line, *, muted: bool) -> None:
        """Their microphone is off, or on."""
        line.mute(muted=muted)
        self.tell_lines()

    def end(self) -> None:
        """The call is over."""
        for line in self._lines.values():
            line.end("over")
        self._lines.clear()

    def _is_live(self, agent_id: str) -> bool:
        line = self._lines.get(agent_id)
        if line is not None:
            return line.is_briefed
        gone = self._gone.get(agent_id)
        return gone is not None and not gone.on_purpose and self._now() - gone.at < GRACE_S

    def _changed(self) -> None:
        """What was said under another table is for nobody."""
        for buffer in (self._voice, self._tones, self._house, self._to_caller):
            buffer.clear()
        for line in self._lines.values():
            line.forget()
        self.tell_lines()

    # ---- sound

    def hear(self, samples: Samples) -> None:
        """A frame of the caller's voice."""
        if self._lines:
            self._voice.put(samples)

    def press(self, key: str) -> None:
        """A key of the caller's."""
        if self._lines:
            self._tones.put(key_tone(key))

    def blend(self, count: int, played: Samples | None) -> Samples | None:
        """What the caller hears of what the house plays now, and of the people at the desk."""
        if played is not None and self._lines and self.place is Place.WITH_HOUSE:
            self._house.put(played)
        if self.place is not Place.WITH_PEOPLE:
            return played
        live = self._to_caller.take(count)
        return mixed((played, SILENCE[:count] if live is None else live))

    def tick(self) -> None:
        """The next 20 ms, to every ear."""
        if not self._lines:
            return
        said: dict[str, Samples | None] = {it: line.take() for it, line in self._lines.items()}
        said[CALLER] = mixed((self._voice.take(FRAME), self._tones.take(FRAME)))
        said[HOUSE] = self._house.take(FRAME)
        place = Place.APART if self._held_by is not None else self.place
        for agent_id, line in self._lines.items():
            alone = line.ear.take(FRAME)
            heard = mixed((alone, *self._for(agent_id, said, place)))
            line.send(SILENCE if heard is None else heard)
        self._to_caller.put(self._mix_for_caller(said, place))

    def _mix_for_caller(self, said: Mapping[str, Samples | None], place: Place) -> Samples:
        heard = mixed(self._for(CALLER, said, place))
        return SILENCE if heard is None else heard

    def _for(
        self, listener: str, said: Mapping[str, Samples | None], place: Place
    ) -> list[Samples | None]:
        return [
            samples
            for speaker, samples in said.items()
            if samples is not None
            and self._may_speak(speaker)
            and hears(listener, speaker, self._parts, place)
        ]

    def _may_speak(self, speaker: str) -> bool:
        line = self._lines.get(speaker)
        return line is None or line.is_briefed

    # ---- words

    def caption(self, said: Caption) -> None:
        """Words that were said in the call, for every headset's page."""
        for line in self._lines.values():
            line.tell(wire.caption(said))

    def tell_lines(self) -> None:
        """How it stands, to whom it is new."""
        for agent_id, line in self._lines.items():
            part = self._parts.get(agent_id)
            if part is not None:
                line.tell_state(self._state_for(line, part))

    def _state_for(self, line: Line, part: Part) -> str:
        parties = [
            wire.party(other.agent_id, other.name, theirs, muted=other.is_muted)
            for other in self._lines.values()
            if (theirs := self._parts.get(other.agent_id)) is not None
            and (other is line or sees(part, theirs))
        ]
        return wire.line(
            parties,
            part,
            muted=line.is_muted,
            on_hold=self._held_by is not None,
            briefing=line.is_briefing,
        )
