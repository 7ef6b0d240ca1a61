"""One call: sound from a line, turns, words to the conversation, answers spoken.

Everything that happens stands in one inbox and is handled in order by one task, so that nothing
needs a lock. Decoding and speaking happen beside it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.voice.acts import (
    Action,
    Ask,
    Callback,
    Choose,
    HangUp,
    Pace,
    Phase,
    Rest,
    Say,
    Send,
    Show,
    Speak,
    Standing,
    Told,
    Unrecorded,
    Wish,
)
from bot.voice.answer_times import AnswerWatch, Step
from bot.voice.bridge.bridge import Bridge
from bot.voice.conversation import ConversationLost, Deed
from bot.voice.equipment import Conversation, Equipment
from bot.voice.gaps import Gaps
from bot.voice.grammar import Question
from bot.voice.keypad import Keypad
from bot.voice.listener import SILENCE, Frame, Listener, Understood
from bot.voice.mouth import Mouth
from bot.voice.music import music
from bot.voice.playout import Played, Playout
from bot.voice.prompts import prompt
from bot.voice.recognition import Heard
from bot.voice.recording.notes import Notes
from bot.voice.recording.recorder import Recorder, Why
from bot.voice.script import Script
from bot.voice.showing import CallState, Showing, Shown, shown
from bot.voice.speech_detector import SpeechDetector
from bot.voice.turn_taking import (
    Began,
    Ended,
    Expected,
    Ignored,
    Interrupted,
    NoInput,
    TurnEvent,
    TurnTaking,
)

log = logging.getLogger(__name__)
Samples = NDArray[np.int16]
TICK_S = 0.04
# So late the gateway itself was held up, and what came meanwhile is still to be read.
SLEEPS_S = 0.1
AT_MOST_WAITING = 1_000
LATE_ANSWER_S = 2.5
ROUNDS_A_NOTICE = 4
MUSIC = "music"
SPOKEN_KEPT = 200
WITH_PEOPLE = (Phase.CONNECTING, Phase.TALKING, Phase.HELD)
HEAR_OUT_S = 3.0


@dataclass(frozen=True, slots=True)
class _Key:
    key: str


@dataclass(frozen=True, slots=True)
class _Gone:
    """The caller hung up."""


_Happening = Frame | _Key | Understood | _Gone | Told | Standing | ConversationLost


class Call:
    """Runs until one side hangs up; the transport feeds it and takes from `playout` in time."""

    def __init__(
        self,
        call_id: str,
        conversation: Conversation,
        equipment: Equipment,
        *,
        language: str,
        caller_id: str | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.call_id = call_id
        self.recorder = recorder or Recorder(call_id, "", equipment.now)
        self.playout = Playout(clock=lambda: self.recorder.position, taken=self.recorder.play)
        self.showing = Showing()
        self.then = "bye"
        self.bridge = Bridge(equipment.speaker, equipment.now)
        self.playout.blend = self.bridge.room.blend
        self.showing.watch(self.bridge.sight)
        self.script = Script(language, caller_id, records=self.recorder.is_on)
        # What the caller really heard, newest last: an interrupted sentence in part.
        self.spoken: deque[Played] = deque(maxlen=SPOKEN_KEPT)
        self._notes = Notes(self.recorder)
        self._conversation = conversation
        self._equipment = equipment
        self._now = equipment.now
        self._inbox: asyncio.Queue[_Happening] = asyncio.Queue(AT_MOST_WAITING)
        self._deeds: asyncio.Queue[Deed] = asyncio.Queue(AT_MOST_WAITING)
        self._watch = AnswerWatch(self._now, equipment.metrics.answered)
        self._mouth = Mouth(
            equipment.speaker,
            self.playout,
            called=lambda: call_id,
            spoke=lambda: self._watch.reached(Step.SYNTHESISED),
        )
        self._mouth.language = language
        self._detector = SpeechDetector()
        self._turns = TurnTaking(self._now())
        self._gaps = Gaps.since(self._now())
        self._keypad = Keypad()
        self._listener = Listener(
            equipment.ear, equipment.threads, equipment.backlog, self.recorder, self._put
        )
        self._keyed_since = 0
        self._phrases: Sequence[str] = ()
        self._is_whole: Callable[[str], bool] = Question(Expected.OPEN).is_whole
        self._music_rounds = 0
        self._wants_music = False
        self._sent_at: float | None = None
        self._was_speaking = False
        self._is_ending = False
        self._has_noticed = False

    @property
    def conversation_id(self) -> str:
        """The conversation of the handoff service that this call is."""
        return self._conversation.conversation_id

    @property
    def has_limited_vocabulary(self) -> bool:
        """Is the caller heard with a small model?"""
        return self.script.language in self._equipment.limited

    # ---- what the transport tells; none of it waits

    def hear(self, samples: Samples) -> None:
        """A frame of the caller's voice, 8 kHz; a call that is far behind loses the oldest ones."""
        self.bridge.room.hear(samples)
        self._put(Frame(samples, self.recorder.hear(samples)))

    def press(self, key: str) -> None:
        """A key was pressed."""
        self.bridge.room.press(key)
        self._put(_Key(key))

    def hung_up(self) -> None:
        """The caller is gone."""
        self._put(_Gone())

    def sent(self, late_s: float) -> None:
        """A frame was sent, so much later than it was due."""
        self._equipment.metrics.sent(late_s)

    def _put(self, happening: _Happening) -> None:
        if self._inbox.full():
            self._inbox.get_nowait()
        self._inbox.put_nowait(happening)

    # ---- the call

    async def run(self) -> None:
        """The whole call."""
        async with self._beside():
            self._act(self.script.begin())
            while not (self._is_ending and self._is_quiet):
                happening = await self._next()
                if isinstance(happening, _Gone):
                    break
                self._act(self._handle(happening) if happening is not None else [])
                self._act(self._time_passed())
                self.bridge.look(self.script.phase)
                self._mind_secrets()
                self.showing.state(self._shown())
            await self._hear_out()
        self.showing.state(Shown(CallState.ENDED))
        if self.script.phase is not Phase.OVER:
            await self._conversation.end()

    async def _hear_out(self) -> None:
        """What was being said when the line ended may be a card's number: understand it."""
        self.bridge.room.end()
        self._listener.end(over_bot=False)
        if self._listener.tasks and self.recorder.is_running:
            await asyncio.wait(self._listener.tasks, timeout=HEAR_OUT_S)
        while not self._inbox.empty():
            if isinstance(last := self._inbox.get_nowait(), Understood):
                self._notes.said(last.heard, last.uttered)

    @asynccontextmanager
    async def _beside(self) -> AsyncIterator[None]:
        """The tasks beside the loop: the mouth, and what the conversation tells."""
        tasks = [
            asyncio.create_task(self._mouth.run(), name=f"mouth of {self.call_id}"),
            asyncio.create_task(self._conversation.tell(self._put), name=f"ear of {self.call_id}"),
            asyncio.create_task(self._carry_out(), name=f"hand of {self.call_id}"),
            asyncio.create_task(self.recorder.run(), name=f"recorder of {self.call_id}"),
            asyncio.create_task(self.bridge.run(), name=f"bridge of {self.call_id}"),
        ]
        try:
            yield
        finally:
            tasks += self._listener.tasks
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _carry_out(self) -> None:
        """What the caller did, in order; the service may be slow, the line may not."""
        while True:
            await self._conversation.do(await self._deeds.get())

    async def _next(self) -> _Happening | None:
        loop = asyncio.get_running_loop()
        until = loop.time() + TICK_S
        try:
            async with asyncio.timeout_at(until):
                return await self._inbox.get()
        except TimeoutError:
            if (slept_s := loop.time() - until) > SLEEPS_S:
                self._turns.slept(slept_s)
            # Both may be true on a busy machine: what came goes before the time that has passed.
            return None if self._inbox.empty() else self._inbox.get_nowait()

    def _handle(self, happening: _Happening) -> list[Action]:
        if not isinstance(happening, Frame | _Key):  # keyed digits stand in no log
            log.debug("call %s: %s", self.call_id, happening)
        match happening:
            case Frame():
                return self._frame(happening)
            case _Key(key=key):
                return self._pressed(key)
            case Understood():
                self._watch.reached(Step.UNDERSTOOD)
                return self._understood(happening)
            case Told():
                self._sent_at = None
                self._watch.reached(Step.ANSWERED)
                self._notes.told(happening.text, happening.seq)
                return self.script.told(happening)
            case Standing():
                return self._moved(happening)
            case ConversationLost():
                log.error("call %s: the conversation is lost: %s", self.call_id, happening.why)
                return self._give_up()
        return []

    def _give_up(self) -> list[Action]:
        """The exchange's own queue takes the caller, who is told so."""
        words = Say(prompt("failed", self.script.language), interruptible=False)
        return [words, HangUp("queue")]

    def _moved(self, standing: Standing) -> list[Action]:
        before = self.script.phase
        self.bridge.moved(standing)
        return self._entered(before, self.script.moved(standing))

    def _entered(self, before: Phase, actions: list[Action]) -> list[Action]:
        if self.script.phase is not before:
            self._listener.clear()
            self._stop_music()
            self._keypad.clear()
            self._turns.rest()
        return actions

    def _connected(self) -> list[Action]:
        """Headsets came or went; a sentence that is on the line is said to its end first."""
        voices, before = self.bridge.voices, self.script.phase
        is_free = self._is_quiet or self._wants_music or not voices.is_live
        if voices == self.script.voices or not is_free:
            return []
        return self._entered(before, self.script.connected(voices))

    # ---- the caller's voice

    def _frame(self, frame: Frame) -> list[Action]:
        at, speaks = self._now(), self._turns.bot_speaks
        self._gaps.came(at)
        is_speech = self._detector.hear(frame.samples, bot_speaks=speaks)
        if self._wants_music or self._is_ending:
            return []
        self._listener.hear(frame, speaks=self._turns.caller_speaks)
        words = self._listener.words if self._turns.caller_speaks else None
        if words is not None:
            self._turns.complete(self._is_whole(words))
            if not Heard(words).is_nothing:
                return [*self._turned(self._turns.word(at)), *self._heard(is_speech, at)]
        return self._heard(is_speech, at)

    def _miss(self, frames: int) -> None:
        """The line sent nothing for so long: silence stands for it."""
        if not frames:
            return
        self._detector.gap()
        for _ in range(frames):
            self._listener.hear(Frame(SILENCE), speaks=self._turns.caller_speaks)

    def _heard(self, is_speech: bool, at: float) -> list[Action]:
        quiet_s = self._detector.quiet_s
        return self._turned(self._turns.heard(is_speech, at, quiet_s=quiet_s))

    def _turned(self, events: Sequence[TurnEvent]) -> list[Action]:
        actions: list[Action] = []
        for event in events:
            match event:
                case Began():
                    self._listener.begin(self.script.language, self._phrases)
                case Interrupted(at=at, began_at=began_at):
                    self._equipment.metrics.interrupted(at - began_at)
                    self._mouth.stop()
                case Ended(last_speech_at=last_speech_at, over_bot=over_bot):
                    self._watch.ended(last_speech_at)
                    self._listener.end(over_bot=over_bot)
                case Ignored():
                    self._listener.forget()
                case NoInput():
                    actions += self.script.nobody_spoke()
        return actions

    def _understood(self, understood: Understood) -> list[Action]:
        heard = understood.heard
        text = self._notes.said(heard, understood.uttered)
        if understood.over_bot and heard.is_nothing:
            return self.script.again()  # it was no interruption after all: say it once more
        if not heard.is_nothing:
            self.showing.caption("caller", text)
        return self.script.heard(text, is_nothing=heard.is_nothing)

    # ---- keys

    def _pressed(self, key: str) -> list[Action]:
        if self.script.phase in WITH_PEOPLE:
            return []
        self._listener.forget()
        self._watch.forget()
        self._turns.rest()
        self._mouth.stop()
        if self._keypad.is_busy or (actions := self.script.pressed(key)) is None:
            if not self._keypad.is_busy:
                self._keyed_since = self.recorder.position
            return self._keyed(self._keypad.press(key, self._now()))
        return actions

    def _keyed(self, number: str | None) -> list[Action]:
        if not number:
            return []
        self._notes.keyed(number, self._keyed_since)
        return self.script.keyed(number)

    # ---- time

    @property
    def _is_quiet(self) -> bool:
        return self._mouth.is_idle and self.playout.is_silent

    def _time_passed(self) -> list[Action]:
        at = self._now()
        self._miss(self._gaps.missing(at))
        actions = self._keyed(self._keypad.tick(at))
        actions += self._turned(self._turns.tick(at))
        for began in self.playout.began():
            self._watch.reached(Step.PLAYED)
            if began.name != MUSIC:
                self._notes.began(began)
                self.showing.caption(began.by, began.name, self._name_of(began.by))
        for played in self.playout.over():
            if played.name != MUSIC:
                self._has_noticed = True
                self._notes.over(played)
                if (cut := self._notes.cut(played)) is not None:
                    self._deeds.put_nowait(cut)
                if played.share >= 1:  # the notice, which is heard whole, comes first
                    self.recorder.begin()
                if played.share:
                    self.spoken.append(played)
            actions += self._played(played.name)
        if self._sent_at is not None and at - self._sent_at > LATE_ANSWER_S:
            self._sent_at = None
            actions.append(Say(prompt("one_moment", self.script.language)))
        if self._mouth.take_failure() and not self._can_do_without_voice:
            actions += self._give_up()
        return [*actions, *self._connected(), *self._floor(at)]

    @property
    def _can_do_without_voice(self) -> bool:
        """Is the call over, in the line, or with people, who speak for themselves?"""
        return self._is_ending or self._wants_music or self.script.phase in WITH_PEOPLE

    def _floor(self, at: float) -> list[Action]:
        """Tell the turns who has it: the bot while it speaks, then the caller."""
        if self._wants_music:
            return []
        if not self.playout.is_silent:
            self._turns.bot_begins(at, interruptible=self.playout.is_interruptible)
            self._was_speaking = True
            return []
        if self._was_speaking and self._mouth.is_idle:
            self._was_speaking = False
            self._turns.bot_ends(at)
            return self.script.silent()
        return []

    def _played(self, name: str) -> list[Action]:
        if name != MUSIC or not self._wants_music:
            return []
        self._music_rounds += 1
        self._play_music()
        return self.script.still_waiting() if self._music_rounds % ROUNDS_A_NOTICE == 0 else []

    def _play_music(self) -> None:
        self.playout.add(MUSIC, music())

    # ---- what is recorded

    def _mind_secrets(self) -> None:
        """Silence in the recording while it must be silent."""
        script, voices = self.script, self.bridge.voices
        for why, is_so in (
            (Why.SECRET, script.is_secret),
            (Why.WAITING, script.phase in (Phase.WAITING, Phase.CONNECTING)),
            (Why.CONSULT, script.standing.one_moment or voices.is_private),
            (Why.HOLD, voices.is_held),
        ):
            (self.recorder.pause if is_so else self.recorder.resume)(why)

    # ---- what others see

    def _shown(self) -> Shown:
        script = self.script
        is_quiet = self._is_quiet
        return shown(script.phase, script.standing, is_quiet=is_quiet, noticed=self._has_noticed)

    def _name_of(self, who: str) -> str | None:
        return self.script.standing.agent_name if who == "agent" else None

    # ---- what to do

    def _act(self, actions: Sequence[Action]) -> None:
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        log.debug("call %s: %s", self.call_id, action)
        match action:
            case Say():
                self._say(action)
            case Ask(question=question):
                self._phrases, self._is_whole = question.phrases, question.is_whole
                self._turns.expect(question.expected)
            case Rest(music=wants_music):
                self._rest(wants_music=wants_music)
            case Pace():
                self._mouth.change(action)
            case Speak(language=language):
                self._mouth.language = language
                self._deeds.put_nowait(action)
            case Unrecorded():
                self.recorder.object_to_it()
            case Show(text=text, by=by):
                self.showing.caption(by, text, self._name_of(by))
            case HangUp(then=then):
                self.then, self._is_ending = then, True
            case Send() | Choose() | Callback() | Wish():
                awaits = isinstance(action, Send | Choose) and self.script.phase is Phase.BOT
                self._sent_at = self._now() if awaits else None
                self._deeds.put_nowait(action)

    def _say(self, say: Say) -> None:
        self._stop_music()
        self._mouth.say(say)
        self._was_speaking = True

    def _stop_music(self) -> None:
        if self._wants_music:
            self._wants_music = False
            self._mouth.stop()

    def _rest(self, *, wants_music: bool) -> None:
        self._turns.rest()
        self._listener.forget()
        if wants_music and not self._wants_music:
            self._wants_music = True
            self._play_music()
