"""How a call goes: what happened in, what to do out; pure, without sound, sockets or clocks.

The handoff service decides who is in control; the script turns that into a telephone call. Its
ladders end with a person or a polite goodbye, never in a loop.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.voice.acts import (
    Action,
    Ask,
    Callback,
    Choose,
    HangUp,
    Option,
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
    Voices,
    Wish,
)
from bot.voice.grammar import AFFIRM, DENY, Question, question
from bot.voice.prompts import other, prompt
from bot.voice.recording.secrets import SECRET_SLOTS, asks_secret, objects
from bot.voice.turn_taking import Expected

PATIENCE = 3
WHILE_PEOPLE_TALK = frozenset(
    {"one_moment", "back_with_you", "joined_by", "left_by", "colleague_goes_on"}
)
# Told when an agent takes over: too early on the telephone, where they are connected first.
SAID_OTHERWISE = frozenset({"agent_joined", "transferred", "taken_over"})
PHONE = re.compile(r"\+?\d{6,15}")
SPEEDS = {"slower": 130, "normal": 165, "faster": 195}
VOLUMES = {"softer": 0.6, "normal": 1.0, "louder": 1.6}


@dataclass(slots=True)
class Script:
    """One call from its first word to its last."""

    language: str
    caller_id: str | None = None
    phase: Phase = Phase.BOT
    # Is the call recorded? Without a recording there is nothing to be said about one.
    records: bool = True
    _asks_secret: bool = False
    _slot: str | None = None
    _options: tuple[Option, ...] = ()
    _silences: int = 0
    _misses: int = 0
    _last: tuple[Say, ...] = ()
    _standing: Standing = field(default_factory=lambda: Standing("bot", "en"))
    _voices: Voices = field(default_factory=Voices)

    @property
    def voices(self) -> Voices:
        """The headsets, as last told."""
        return self._voices

    @property
    def standing(self) -> Standing:
        """Who is in control, as last told."""
        return self._standing

    @property
    def is_secret(self) -> bool:
        """Is the caller asked for something that may not be recorded?"""
        return self._asks_secret or self._slot in SECRET_SLOTS

    def begin(self) -> list[Action]:
        """The call was answered: the notice must be heard, then the bot greets."""
        notice = Say(prompt("recording_notice", self.language), interruptible=False)
        return [
            *([notice] if self.records else []),
            Say(prompt("language_hint", self.language), language=other(self.language)),
        ]

    # ---- the service

    def told(self, message: Told) -> list[Action]:
        """A message for the caller."""
        custom = message.custom or {}
        if custom.get("type") == "speech":
            return [_pace(custom), *([Say(message.text)] if message.text else [])]
        if self.phase is Phase.OVER or not message.text or message.code in SAID_OTHERWISE:
            return []
        self._asks_secret = not message.is_system and asks_secret(message.text)
        if self.phase in (Phase.TALKING, Phase.HELD) and not _ends_talk(message):
            return [Show(message.text, _author(message))]
        if self.phase is Phase.CONNECTING and message.by_agent:
            self.phase = Phase.PERSON
        says = [Say(message.text, interruptible=not message.is_system, by=_author(message))]
        if message.options and not _is_yes_no(message.options):
            says.append(Say(self._offered(message.options)))
        if not message.is_system:
            self._options = tuple(message.options)
            self._last = tuple(says)
        return [*says]

    def moved(self, standing: Standing) -> list[Action]:
        """Control, language, place or question changed."""
        before, self._standing = self._standing, standing
        self._slot = standing.requested_slot
        actions: list[Action] = []
        if standing.language != self.language:
            self.language = standing.language
            actions.append(Speak(standing.language))
        if standing.controller != before.controller:
            actions += self._controlled_by(standing)
        elif standing.controller == "agent" and standing.agent_id != before.agent_id:
            actions += self._connect()
        return actions

    def connected(self, voices: Voices) -> list[Action]:
        """Headsets came or went, or the caller is put apart from them."""
        self._voices = voices
        if self._standing.controller != "agent" or self.phase is Phase.OVER:
            return []
        if voices.is_live:
            return self._held(voices) if voices.is_apart else self._talk()
        if voices.has_left and self.phase is not Phase.PERSON:
            return self._write("agent_writes")
        if self.phase in (Phase.TALKING, Phase.HELD):
            self.phase = Phase.CONNECTING
            return [Rest(), self._about_agent("sound_lost")]
        return []

    def _connect(self) -> list[Action]:
        self.phase, self._voices, self._asks_secret = Phase.CONNECTING, Voices(), False
        return [Rest(), self._about_agent("connecting")]

    def _talk(self) -> list[Action]:
        if self.phase is Phase.TALKING:
            return []
        self.phase = Phase.TALKING
        return [Rest(), Ask(Question(Expected.OPEN))]

    def _held(self, voices: Voices) -> list[Action]:
        if self.phase is Phase.HELD:
            return []
        self.phase = Phase.HELD
        return [Rest(), self._about_agent("consulting" if voices.is_private else "held")]

    def _write(self, code: str) -> list[Action]:
        self.phase = Phase.PERSON
        return [Rest(), self._about_agent(code)]

    def _about_agent(self, code: str) -> Say:
        name = self._standing.agent_name or prompt("colleague", self.language)
        return Say(prompt(code, self.language, name=name), by="system")

    def _controlled_by(self, standing: Standing) -> list[Action]:
        self._silences = self._misses = 0
        match standing.controller:
            case "queue":
                self.phase = Phase.WAITING
                return [Rest(), Say(prompt("waiting_options", self.language))]
            case "agent":
                return self._connect()
            case "none":
                self.phase = Phase.OVER
                return [HangUp()]
        self.phase = Phase.BOT
        return []

    # ---- the caller

    def silent(self) -> list[Action]:
        """Everything was spoken: the caller has the floor, or waits."""
        match self.phase:
            case Phase.BOT:
                return [Ask(self._question())]
            case Phase.CALLBACK:
                return [Ask(Question(Expected.DIGITS))]
            case Phase.WAITING | Phase.CONNECTING | Phase.HELD:
                return [Rest(music=True)]
            case Phase.PERSON | Phase.TALKING:
                return [Ask(Question(Expected.OPEN))]
        return []

    def heard(self, text: str, *, is_nothing: bool) -> list[Action]:
        """The caller spoke."""
        if self.phase in (Phase.WAITING, Phase.CONNECTING, Phase.OVER):
            return []
        if is_nothing:
            is_with_people = self.phase in (Phase.TALKING, Phase.HELD)
            return [] if is_with_people else self._not_understood()
        self._silences = self._misses = 0
        if self.records and objects(text):
            return self._unrecorded(text)
        if self.phase is Phase.CALLBACK:
            return self._number(re.sub(r"\D", "", text))
        if self.phase is Phase.BOT and (chosen := self._named(text)) is not None:
            return self._chosen(chosen)
        return [Send(text)]

    def again(self) -> list[Action]:
        """It was no interruption: what was cut off is said once more."""
        return [*self._last]

    def nobody_spoke(self) -> list[Action]:
        """The caller was asked and said nothing."""
        if self.phase not in (Phase.BOT, Phase.CALLBACK):
            return []
        self._silences += 1
        if self._silences >= PATIENCE:
            self.phase = Phase.OVER
            return [Say(prompt("no_input_end", self.language)), Wish.END, HangUp()]
        return [Say(prompt(f"no_input_{self._silences}", self.language)), *self._last]

    def pressed(self, key: str) -> list[Action] | None:
        """A single key that means something by itself; None when it belongs to a number."""
        if self.phase is Phase.CALLBACK or (
            self.phase is Phase.BOT and self._question().takes_digits and key in "0123456789#"
        ):
            return None
        self._silences = self._misses = 0
        match self.phase, key:
            case (Phase.BOT, "0"):
                return [Wish.PERSON]
            case (Phase.BOT, "9"):
                return self._other_language()
            case (Phase.BOT | Phase.WAITING, "8") if self.records and len(self._options) < 8:
                return self._unrecorded("")
            case (Phase.BOT | Phase.WAITING, "*"):
                return [*self._last]
            case (Phase.BOT, _):
                return self._by_key(key)
            case (Phase.WAITING, "1"):
                return self._want_callback()
            case (Phase.WAITING, "3"):
                return [Wish.BOT]
        return []

    def keyed(self, digits: str) -> list[Action]:
        """A whole number was keyed in."""
        self._silences = self._misses = 0
        if self.phase is Phase.CALLBACK:
            return self._number(digits)
        if self.phase is Phase.BOT:
            return [Wish.PERSON] if digits == "0" else [Send(digits)]
        return []

    def still_waiting(self) -> list[Action]:
        """Some time has passed with music: tell the place, or that nobody is forgotten."""
        if self.phase is Phase.CONNECTING:
            return self._write("agent_silent")
        if self.phase is Phase.HELD:
            return [self._about_agent("still_held")]
        if self.phase is not Phase.WAITING or self._standing.position is None:
            return []
        position, wait = self._standing.position, self._standing.expected_wait_s
        if wait is None:
            text = prompt("still_waiting", self.language, position=position)
        else:
            minutes = max(1, round(wait / 60))
            text = prompt("still_waiting_time", self.language, position=position, minutes=minutes)
        return [Say(text, interruptible=False)]

    # ---- parts

    def _question(self) -> Question:
        payloads = [option.payload for option in self._options]
        return question(self._slot, payloads, self.language, tries=self._misses)

    def _not_understood(self) -> list[Action]:
        self._misses += 1
        if self._misses >= PATIENCE and self.phase is Phase.BOT:
            self._misses = 0
            return [Say(prompt("no_match_end", self.language)), Wish.PERSON]
        step = min(self._misses, PATIENCE - 1)
        return [Say(prompt(f"no_match_{step}", self.language)), *self._last[-1:]]

    def _offered(self, options: Sequence[Option]) -> str:
        titles = [option.title for option in options]
        joined = ", ".join(titles[:-1])
        word = prompt("or", self.language)
        all_of_them = f"{joined} {word} {titles[-1]}" if joined else titles[-1]
        return prompt("options", self.language, options=all_of_them)

    def _named(self, text: str) -> Option | None:
        said = text.casefold().strip()
        return next((it for it in self._options if it.title.casefold() == said), None)

    def _by_key(self, key: str) -> list[Action]:
        options = self._options
        if _is_yes_no(options):
            payload = {"1": AFFIRM, "2": DENY}.get(key)
            options = tuple(it for it in options if it.payload == payload)
            return self._chosen(options[0]) if options else self._no_such_key()
        if key.isdigit() and 1 <= int(key) <= len(options):
            return self._chosen(options[int(key) - 1])
        return self._no_such_key()

    def _chosen(self, option: Option) -> list[Action]:
        self._options = ()
        return [Choose(option.payload)]

    def _no_such_key(self) -> list[Action]:
        return [Say(prompt("key_unknown", self.language)), *self._last[-1:]]

    def _other_language(self) -> list[Action]:
        self.language = other(self.language)
        self._standing = replace(self._standing, language=self.language)
        return [Speak(self.language), Say(prompt("language_changed", self.language))]

    def _unrecorded(self, said: str) -> list[Action]:
        """Nothing is kept; an agent who talks with the caller hears what they want, too."""
        self.records = False
        if self.phase in (Phase.PERSON, Phase.TALKING, Phase.HELD):
            return [Unrecorded(), *([Send(said)] if said else [])]
        return [Unrecorded(), Say(prompt("unrecorded", self.language)), *self._last[-1:]]

    def _want_callback(self) -> list[Action]:
        if self.caller_id and PHONE.fullmatch(self.caller_id):
            return [Callback(self.caller_id)]
        self.phase = Phase.CALLBACK
        return [Rest(), Say(prompt("callback_number", self.language))]

    def _number(self, digits: str) -> list[Action]:
        if not PHONE.fullmatch(digits):
            return [Say(prompt("callback_number_bad", self.language))]
        self.phase = Phase.WAITING
        return [Callback(digits)]


def _is_yes_no(options: Sequence[Option]) -> bool:
    return {AFFIRM, DENY} & {option.payload for option in options} != set()


def _ends_talk(message: Told) -> bool:
    """The agent is lost, or goes: told before control moves, and to be heard."""
    return message.is_system and message.code not in WHILE_PEOPLE_TALK


def _author(message: Told) -> str:
    if message.is_system:
        return "system"
    return "agent" if message.by_agent else "bot"


def _pace(custom: Mapping[str, Any]) -> Pace:
    """What a `speech` message of the bot asks for."""
    return Pace(SPEEDS.get(str(custom.get("rate"))), VOLUMES.get(str(custom.get("volume"))))
