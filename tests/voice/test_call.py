"""One call with engines of the tests' own, on a clock that runs fast."""

import asyncio
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest

from bot.voice.acts import HangUp, Party, Send, Standing, Told, Wish
from bot.voice.bridge.line import Line as HeadsetLine
from bot.voice.call import Call
from bot.voice.conversation import ConversationLost
from bot.voice.equipment import Equipment
from bot.voice.listener import FRAME
from bot.voice.metrics import Metrics
from bot.voice.prompts import prompt
from bot.voice.recognition import Ear, decoding_threads
from bot.voice.showing import CallState, Caption, Shown, Sight
from bot.voice.synthesis import Speaker
from tests.voice.fakes import Broken, Deaf, Fading, Hum, Mute, Parrot, Scripted
from tests.voice.tones import tone

FAST = 20.0
BOT = Standing("bot", "en")


class Line:
    """Runs a call and takes its sound away as a transport would, faster."""

    def __init__(self, ear: Ear | None = None, voice: Speaker | None = None) -> None:
        self.conversation = Scripted()
        self._ear = ear or Deaf()
        self._voice = voice or Hum()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Line":
        loop = asyncio.get_running_loop()
        self._threads = decoding_threads(1)
        self.metrics = Metrics()
        equipment = Equipment(
            metrics=self.metrics,
            ear=self._ear,
            speaker=self._voice,
            threads=self._threads,
            now=lambda: loop.time() * FAST,
        )
        self.call = Call("c1", self.conversation, equipment, language="en")
        self._tasks = [asyncio.create_task(self.call.run()), asyncio.create_task(self._play())]
        self.conversation.tells(BOT, Told("How can I help?"))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown()

    @property
    def running(self) -> "asyncio.Task[None]":
        """The call itself."""
        return self._tasks[0]

    def heard(self, text: str) -> bool:
        """Was a sentence with this in it heard?"""
        return any(text in played.name for played in self.call.spoken)

    async def until(self, is_true: Callable[[], bool]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(20):
            while not is_true():  # noqa: ASYNC110 - the call tells nobody what it has done
                await asyncio.sleep(0.01)

    async def speak(self, seconds: float) -> None:
        """A voice for so long, then silence."""
        for _ in range(int(seconds / 0.02)):
            self.call.hear(tone(300, seconds=0.02, peak=8_000))
            await asyncio.sleep(0.02 / FAST)
        for _ in range(60):
            self.call.hear(np.zeros(FRAME, np.int16))
            await asyncio.sleep(0.02 / FAST)

    async def _play(self) -> None:
        while True:
            self.call.playout.take(FRAME)
            await asyncio.sleep(0.02 / FAST)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """A call whose caller is not understood."""
    async with Line() as line:
        yield line


async def test_who_says_nothing_is_asked_again_and_let_go(line: Line) -> None:
    """Two questions more, a goodbye, and the conversation is ended."""
    await line.until(line.running.done)

    assert line.heard(prompt("no_input_1", "en"))
    assert line.heard(prompt("no_input_2", "en"))
    assert line.heard(prompt("no_input_end", "en"))
    assert line.conversation.deeds == [Wish.END]
    assert line.call.then == "bye"


async def test_words_are_sent_once(line: Line) -> None:
    """What was understood becomes one message."""
    async with Line(Parrot("where is my order")) as spoken:
        await spoken.until(lambda: spoken.heard("How can I help?"))
        await spoken.speak(1.0)
        await spoken.until(lambda: bool(spoken.conversation.deeds))

        assert spoken.conversation.deeds == [Send("where is my order")]


async def test_an_answer_and_the_frames_on_time_are_measured() -> None:
    """From the caller's last word to the first sound, once for each answer."""
    async with Line(Parrot("where is my order")) as spoken:
        await spoken.until(lambda: spoken.heard("How can I help?"))
        await spoken.speak(1.0)
        await spoken.until(lambda: bool(spoken.conversation.deeds))
        spoken.conversation.tells(Told("What is the number?"))
        await spoken.until(lambda: spoken.heard("What is the number?"))
        spoken.call.sent(0.07)
        measured = spoken.metrics.text().decode()

    assert "frontline_voice_first_audio_seconds_count 1.0" in measured
    assert 'frontline_voice_answer_stage_seconds_count{stage="endpoint"} 1.0' in measured
    assert 'frontline_voice_frame_late_seconds_bucket{le="0.06"} 0.0' in measured
    assert "frontline_voice_frame_late_seconds_count 1.0" in measured


async def test_a_slow_service_does_not_stop_the_line(line: Line) -> None:
    """The caller is told to wait a moment while the answer is on its way."""
    async with Line(Parrot("where is my order")) as spoken:
        spoken.conversation.may_do.clear()
        await spoken.until(lambda: spoken.heard("How can I help?"))
        await spoken.speak(1.0)

        await spoken.until(lambda: spoken.heard(prompt("one_moment", "en")))


async def test_sound_that_breaks_the_recogniser_is_not_understood_and_no_more() -> None:
    """The caller is asked again, and the call goes on."""
    async with Line(Broken()) as spoken:
        await spoken.until(lambda: spoken.heard("How can I help?"))
        await spoken.speak(1.0)

        await spoken.until(lambda: spoken.heard(prompt("no_match_1", "en")))
        assert not spoken.running.done()


async def test_a_voice_that_died_gives_the_caller_to_the_queue() -> None:
    """Silence would be the worst answer."""
    async with Line(voice=Mute()) as silent:
        await silent.until(silent.running.done)

        assert silent.call.then == "queue"


async def test_who_waits_in_line_keeps_the_place_when_a_sentence_fails() -> None:
    """The music plays on; only the announcement is missing."""
    voice = Fading()
    async with Line(voice=voice) as waiting:
        await waiting.until(lambda: waiting.heard("How can I help?"))
        waiting.conversation.tells(Standing("queue", "en", None, 2, 120))
        await waiting.until(lambda: waiting.heard(prompt("waiting_options", "en")))
        voice.is_dead = True
        await waiting.until(lambda: voice.failures > 0)
        voice.is_dead = False
        await waiting.until(lambda: waiting.heard("number 2 in line"))

        assert not waiting.running.done()


async def test_a_voice_that_dies_leaves_people_who_talk_alone() -> None:
    """They speak for themselves: the caller is not taken away from the agent."""
    voice = Fading()
    sam = Standing("agent", "en", agent_name="Sam", parties=(Party("sam", "Sam", "primary"),))
    async with Line(voice=voice) as talking:
        await talking.until(lambda: talking.heard("How can I help?"))
        voice.is_dead = True
        talking.conversation.tells(sam)
        headset = HeadsetLine("sam", "Sam")
        await talking.until(lambda: talking.call.bridge.room.takes_part("sam"))
        talking.call.bridge.room.join(headset)
        await talking.until(lambda: talking.call.showing.now.state is CallState.TALKING)

        assert headset.is_briefed
        assert talking.call.then == "bye"
        assert not talking.running.done()


async def test_a_caller_who_hangs_up_ends_the_conversation(line: Line) -> None:
    """At once, whatever is being said."""
    line.call.hung_up()
    await line.until(line.running.done)

    assert line.conversation.is_ended


async def test_a_lost_conversation_is_said_and_goes_to_the_queue(line: Line) -> None:
    """The exchange's own queue takes the caller."""
    line.conversation.tells(ConversationLost("the service stopped"))
    await line.until(line.running.done)

    assert line.heard(prompt("failed", "en"))
    assert line.call.then == HangUp("queue").then


async def test_the_end_of_the_conversation_ends_the_call(line: Line) -> None:
    """What was still to be said is said first."""
    line.conversation.tells(Told("Goodbye, and thank you."), Standing("none", "en"))
    await line.until(line.running.done)

    assert line.heard("Goodbye, and thank you.")
    assert not line.conversation.is_ended


async def test_music_plays_in_the_queue_and_stops_for_a_person(line: Line) -> None:
    """The place is told now and then; the agent's words end the music."""
    await line.until(lambda: line.heard("How can I help?"))
    line.conversation.tells(Standing("queue", "en", None, 2, 120))
    await line.until(lambda: line.heard("number 2 in line"))

    line.conversation.tells(Standing("agent", "en", agent_name="Sam"), Told("Hello, Sam here."))
    await line.until(lambda: line.heard("Hello, Sam here."))

    await line.until(lambda: line.call.playout.is_silent)


async def test_a_keyed_number_is_sent_whole(line: Line) -> None:
    """Digit by digit, ended by hash."""
    line.conversation.tells(Standing("bot", "en", "order_number"), Told("Which order?"))
    await line.until(lambda: line.heard("Which order?"))
    for key in "10042#":
        line.call.press(key)

    await line.until(lambda: Send("10042") in line.conversation.deeds)


async def test_who_watches_is_told_states_and_captions(line: Line) -> None:
    """The notice, the bot's words when they are on the line, the queue with the place, a person."""
    async with Line(Parrot("a person please")) as spoken:
        seen: list[Sight] = []
        unwatch = spoken.call.showing.watch(seen.append)
        await spoken.until(lambda: spoken.heard("How can I help?"))
        await spoken.speak(1.0)
        await spoken.until(lambda: Caption("caller", "a person please") in seen)
        spoken.conversation.tells(Standing("queue", "en", position=2, expected_wait_s=90))
        await spoken.until(lambda: Shown(CallState.WAITING, 2, 90) in seen)
        spoken.conversation.tells(
            Standing("agent", "en", agent_name="Sam"), Told("Good morning.", by_agent=True)
        )
        await spoken.until(lambda: Caption("agent", "Good morning.", "Sam") in seen)
        unwatch()
        told = len(seen)
        spoken.conversation.tells(Standing("none", "en"))
        await spoken.until(spoken.running.done)

        assert seen[0] == Shown(CallState.NOTICE)
        assert Caption("bot", "How can I help?") in seen
        assert Shown(CallState.LISTENING) in seen
        assert Shown(CallState.TALKING, agent_name="Sam") in seen
        assert len(seen) == told
        assert spoken.call.showing.now == Shown(CallState.ENDED)
