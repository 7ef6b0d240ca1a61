"""Records one call: begins after the notice, is silent where it must be, forgets when asked to.

The call tells what happens and never waits; `run` brings it to the disk. What the caller is just
saying is held back until it is understood, so that no card number reaches the disk.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.voice.recording.spool import Spooled
from bot.voice.recording.tracks import RATE, Track, side_by_side
from handoff.protocol.recordings import MOST_LINES, MOST_PAUSES, Pause, SpokenLine, TellRecording

log = logging.getLogger(__name__)
Samples = NDArray[np.int16]
EVERY_S = 0.5
SETTLED = RATE // 2  # what is older than this has come in from both sides
# A turn is no longer than 20 s; what is not understood long after it never will be.
LONGEST_TURN, MOST_HELD = 21 * RATE, 60 * RATE
LONGEST_S = 4 * 3_600
WHO = ("caller", "bot", "agent", "system")
Step = Callable[[Spooled], None]
Announce = Callable[[str, TellRecording], None]


class Why(StrEnum):
    """Why nothing is recorded for a while."""

    SECRET = "secret"  # noqa: S105 - a reason, not a password
    CARD = "card"
    HOLD = "hold"
    CONSULT = "consult"
    WAITING = "waiting"
    LOST = "lost"  # the call ended before it was understood what was said


class Recorder:
    """The recording of one call; without `spooled` there is none, and everything is passed over."""

    def __init__(
        self,
        call_id: str,
        conversation_id: str,
        now: Callable[[], float],
        spooled: Spooled | None = None,
        *,
        announce: Announce = lambda *_: None,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`now` is the call's clock in seconds, `wall` the time of day."""
        self._call_id = call_id
        self._conversation_id = conversation_id
        self._now = now
        self._wall = wall
        self._spooled = spooled
        self._announce = announce
        self._left, self._right = Track(), Track()
        self._began: float | None = None
        self._told_at: datetime | None = None
        self._began_at: datetime | None = None
        self._objected = False
        self._since: dict[Why, int] = {}
        self._pauses: list[Pause] = []
        self._lines: list[SpokenLine] = []
        self._held_back: dict[object, int] = {}
        self._work: list[Step] = []
        self._writing: asyncio.Task[None] | None = None
        self._is_news = False

    @property
    def is_on(self) -> bool:
        """Is this call recorded, or will it be once the notice was heard?"""
        return self._spooled is not None and not self._objected

    @property
    def is_running(self) -> bool:
        """Has it begun?"""
        return self.is_on and self._began is not None

    @property
    def position(self) -> int:
        """Where the clock stands."""
        return 0 if self._began is None else round((self._now() - self._began) * RATE)

    # ---- what the call tells

    def begin(self) -> None:
        """The caller has heard the notice."""
        if not self.is_on or self._began is not None:
            return
        self._began = self._now()
        self._told_at = self._began_at = self._wall()
        self._is_news = True
        self._announce(self._conversation_id, self._telling())

    def hear(self, samples: Samples) -> int | None:
        """The caller's voice; where in the recording it stands."""
        return self._put(self._left, samples)

    def play(self, samples: Samples) -> int | None:
        """What the caller hears."""
        return self._put(self._right, samples)

    def pause(self, why: Why) -> None:
        """Silence from now on."""
        if self.is_running and why not in self._since:
            self._since[why] = self.position
            self._is_news = True

    def resume(self, why: Why) -> None:
        """Sound again, unless there is another reason for silence."""
        since = self._since.pop(why, None)
        if since is not None:
            # What was late on its way when the pause began is silent too.
            self.silence(since, self.position, why)

    def silence(self, start: int, end: int, why: Why) -> None:
        """What was recorded there is not kept."""
        if not self.is_running or end <= start:
            return
        start = max(0, start)
        for track in (self._left, self._right):
            track.reach(end)
            track.silence(start, end)
        self._work.append(lambda spooled: spooled.silence(start, end))
        self._note_pause(start, end, why)

    def hold_back(self, start: int) -> object:
        """Nothing from there on goes to the disk until `let_go` of what is returned."""
        token = object()
        self._held_back[token] = start
        return token

    def let_go(self, token: object) -> None:
        """It is known what was said."""
        self._held_back.pop(token, None)

    def line(self, who: str, text: str, start: int, end: int, *, heard: int | None = None) -> None:
        """Something was said there; what the caller says while a secret is asked is left out."""
        if not self.is_running or len(self._lines) >= MOST_LINES or who not in WHO:
            return
        if who == "caller" and self._is_secret(start, end):
            return
        told = {"who": who, "text": text[:4_000], "start_ms": _ms(start), "end_ms": _ms(end)}
        self._lines.append(SpokenLine.model_validate({**told, "heard": heard}))
        self._is_news = True

    def object_to_it(self) -> None:
        """The caller wants no recording: nothing is kept, and nothing more comes."""
        if not self.is_on:
            return
        self._told_at = self._told_at or self._wall()
        self._objected = True
        self._lines, self._pauses, self._since = [], [], {}
        self._left, self._right = Track(), Track()
        self._work = [Spooled.destroy_sound]
        self._is_news = True
        self._announce(self._conversation_id, self._telling())

    # ---- to the disk

    async def run(self) -> None:
        """Bring everything to the disk until cancelled."""
        while self._spooled is not None:
            await asyncio.sleep(EVERY_S)
            self._give_up()
            self._settle(min([self.position - SETTLED, *self._held_back.values()]))
            await self._write(self._spooled)

    async def close(self) -> bool:
        """The call is over; whether there is something to be sent."""
        if (spooled := self._spooled) is None:
            return False
        is_wanted = self._told_at is not None
        if is_wanted:
            self._close_pauses()
            for start in list(self._held_back.values()):
                self.silence(start, self.position, Why.LOST)
            self._settle(self.position)
            await self._write(spooled)
        self._spooled = None
        await asyncio.to_thread(spooled.close if is_wanted else spooled.discard)
        return is_wanted

    def _give_up(self) -> None:
        """What nobody will ever understand is silenced, and the rest goes on."""
        for token, start in list(self._held_back.items()):
            if self.position - start > MOST_HELD:
                self.let_go(token)
                self.silence(start, start + LONGEST_TURN, Why.LOST)

    def _settle(self, until: int) -> None:
        if self._began is None or self._objected or until <= 0:
            return
        left, right = self._left.take(until), self._right.take(until)
        if left:
            self._work.append(partial(_append, codes=side_by_side(left, right)))

    async def _write(self, spooled: Spooled) -> None:
        work, self._work = self._work, []
        if self._is_news:
            self._is_news = False
            facts = {
                "conversation_id": self._conversation_id,
                "told": self._telling().model_dump(mode="json"),
            }
            work.append(lambda it: it.tell(facts))
        if work:
            self._writing = asyncio.create_task(self._carry_out(work, spooled, self._writing))
            # A step is not torn when the call ends, and the next one waits for it.
            await asyncio.shield(self._writing)

    async def _carry_out(
        self, work: list[Step], spooled: Spooled, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await before
        for step in work:
            try:
                await asyncio.to_thread(step, spooled)
            except OSError:
                log.exception("call %s: the recording cannot be written", self._call_id)

    # ---- parts

    def _put(self, track: Track, samples: Samples) -> int | None:
        if not self.is_running or self.position > LONGEST_S * RATE:
            return None
        return track.put(samples, self.position, audible=not self._since)

    def _is_secret(self, start: int, end: int) -> bool:
        """Was a secret asked, then or now?"""
        since = self._since.get(Why.SECRET)
        if since is not None and end > since:
            return True
        return any(
            pause.reason == "secret" and pause.start_ms < _ms(end) and _ms(start) < pause.end_ms
            for pause in self._pauses
        )

    def _note_pause(self, start: int, end: int, why: Why) -> None:
        if len(self._pauses) < MOST_PAUSES:
            self._pauses.append(
                Pause.model_validate(
                    {"start_ms": _ms(start), "end_ms": _ms(end), "reason": why.value}
                )
            )
        self._is_news = True

    def _close_pauses(self) -> None:
        for why in list(self._since):
            self.resume(why)

    def _telling(self) -> TellRecording:
        """What is known by now."""
        assert self._told_at is not None
        if self._objected:
            return TellRecording(call_id=self._call_id, consent="objected", told_at=self._told_at)
        open_pauses = [
            Pause.model_validate(
                {"start_ms": _ms(since), "end_ms": _ms(self.position), "reason": why.value}
            )
            for why, since in self._since.items()
        ]
        return TellRecording(
            call_id=self._call_id,
            consent="told",
            told_at=self._told_at,
            began_at=self._began_at,
            pauses=[*self._pauses, *open_pauses],
            lines=self._lines,
        )


def _append(spooled: Spooled, *, codes: bytes) -> None:
    spooled.append(codes)


def _ms(position: int) -> int:
    return max(0, position) * 1_000 // RATE
