"""A call's side of live audio: keeps the room as the service says, and briefs who comes on."""

import asyncio
from collections.abc import Callable

from bot.voice.acts import Phase, Standing, Voices
from bot.voice.bridge.briefing import language_of, spoken
from bot.voice.bridge.line import Line
from bot.voice.bridge.room import Room
from bot.voice.bridge.rules import Part, Place
from bot.voice.pacing import every_frame
from bot.voice.showing import Caption, Sight
from bot.voice.synthesis import Speaker

_PLACES = {
    Phase.BOT: Place.WITH_HOUSE,
    Phase.PERSON: Place.WITH_HOUSE,
    Phase.TALKING: Place.WITH_PEOPLE,
    Phase.HELD: Place.WITH_PEOPLE,
}


class Bridge:
    """`run` is its task; `look` is to be called often."""

    def __init__(self, speaker: Speaker, now: Callable[[], float]) -> None:
        self.room = Room(now)
        self._speaker = speaker
        self._standing = Standing("bot", "en")
        self._table_told = asyncio.Event()
        self._being_briefed: dict[Line, asyncio.Task[None]] = {}
        # Who was in this call before knows what it is about.
        self._told: set[str] = set()

    @property
    def voices(self) -> Voices:
        """What of the headsets concerns the caller."""
        return self.room.voices

    async def run(self) -> None:
        """Mix until cancelled."""
        try:
            await every_frame(self._tick)
        finally:
            self.room.end()
            for task in self._being_briefed.values():
                task.cancel()
            await asyncio.gather(*self._being_briefed.values(), return_exceptions=True)

    async def _tick(self) -> None:
        self.room.tick()

    def moved(self, standing: Standing) -> None:
        """Who takes part, as the service tells."""
        self._standing = standing
        self.room.table(standing.parties)
        self._table_told.set()
        self._table_told = asyncio.Event()

    async def until_takes_part(self, agent_id: str) -> None:
        """Wait until the service has told of them: their page may be quicker than it."""
        while not self.room.takes_part(agent_id):
            await self._table_told.wait()

    def look(self, phase: Phase) -> None:
        """Where the caller is; who came on is briefed, who was briefed may speak."""
        self.room.move(_PLACES.get(phase, Place.APART))
        for line in self.room.lines:
            if not line.is_briefed:
                self._brief(line)
        self.room.tell_lines()

    def sight(self, seen: Sight) -> None:
        """What the call shows: its captions are for the desk too."""
        if isinstance(seen, Caption):
            self.room.caption(seen)

    def _brief(self, line: Line) -> None:
        under_way = self._being_briefed.get(line)
        if under_way is None:
            text, language = self._briefing_for(line)
            if text and language:
                self._being_briefed[line] = asyncio.create_task(self._speak(line, text, language))
                return
        elif not under_way.done() or line.is_briefing:
            return
        self._being_briefed.pop(line, None)
        self._told.add(line.agent_id)
        self.room.briefed(line)

    def _briefing_for(self, line: Line) -> tuple[str | None, str | None]:
        if line.agent_id in self._told or self.room.part(line.agent_id) is not Part.PRIMARY:
            return None, None
        briefings, parties = self._standing.briefings, self._standing.parties
        speaks = next((it.languages for it in parties if it.agent_id == line.agent_id), ())
        language = language_of(briefings, self._standing.language, speaks)
        return (briefings[language], language) if language else (None, None)

    async def _speak(self, line: Line, text: str, language: str) -> None:
        samples = await spoken(self._speaker, text, language)
        line.brief(text, samples)
