"""The recordings of a scripted service: what is told of them, and a sound that can be sought in."""

from pathlib import Path

from aiohttp import web

from bot.voice import mulaw
from bot.voice.recording.tracks import side_by_side
from bot.voice.recording.wav import head
from handoff.protocol.recordings import Pause, RecordingAnswer, RecordingView, SpokenLine
from tests.browser.support import desk_story as story
from tests.voice.tones import tone

SECONDS = 30
SOUND = "/api/agent/conversations/{id}/recording/sound"


def lines() -> list[SpokenLine]:
    """A short call; the second sentence of the bot was interrupted."""
    return [
        SpokenLine(who="bot", text="How can I help?", start_ms=0, end_ms=2_000),
        SpokenLine(who="caller", text="where is my order", start_ms=3_000, end_ms=5_000),
        SpokenLine(
            who="bot",
            text="Order 10042 is on its way to Amsterdam.",
            start_ms=12_000,
            end_ms=14_000,
            heard=len("Order 10042 is on its way"),
        ),
        SpokenLine(who="agent", text="Good morning, Robin here.", start_ms=20_000, end_ms=28_000),
    ]


class FakeRecording:
    """One recording, or none; counts how often its sound was asked for."""

    def __init__(self) -> None:
        self.view: RecordingView | None = None
        self.played = 0
        self._sound = Path()

    def routes(self) -> list[web.RouteDef]:
        """The HTTP side."""
        return [
            web.get("/api/agent/conversations/{id}/recording", self._tell),
            web.get(SOUND, self._play),
        ]

    def of(self, conversation_id: str, folder: Path) -> RecordingView:
        """A recording of half a minute, with a secret in it, and its sound in that folder."""
        self._sound = folder / "sound.wav"
        voice = mulaw.encode(tone(440, seconds=SECONDS, peak=4_000))
        sound = side_by_side(voice, voice)
        self._sound.write_bytes(head(len(sound)) + sound)
        self.view = RecordingView(
            conversation_id=conversation_id,
            consent="told",
            told_at=story.ago(minutes=4),
            began_at=story.ago(minutes=4),
            duration_ms=SECONDS * 1_000,
            pauses=[Pause(start_ms=6_000, end_ms=11_000, reason="secret")],
            lines=lines(),
            size=len(sound),
            href=SOUND.replace("{id}", conversation_id),
            erased=False,
        )
        return self.view

    async def _tell(self, _request: web.Request) -> web.Response:
        answer = RecordingAnswer(recording=self.view)
        return web.json_response(text=answer.model_dump_json())

    async def _play(self, _request: web.Request) -> web.StreamResponse:
        self.played += 1
        return web.FileResponse(self._sound, headers={"Content-Type": "audio/wav"})
