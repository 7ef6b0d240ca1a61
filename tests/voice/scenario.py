"""Plays a scenario of scenarios.yml as a caller of the real gateway."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bot.voice.call import Call
from bot.voice.gateway import Gateway
from bot.voice.playout import Played
from bot.voice.prompts import prompt
from bot.voice.synthesis import EspeakSpeaker
from tests.voice.caller import Caller
from tests.voice.line import Line
from tests.voice.overheard import Overheard
from tests.voice.replay import messages
from tests.voice.telephone import PERFECT, Telephone
from tests.voice.timing import recorded
from tests.voice.tones import noise
from tests.voice.twilio_caller import TwilioCaller

WITHIN_S = 300.0
LOOK_S = 0.05
# What makes people say it again, and how often; a busy machine may cut a word in two.
UNHEARD = (
    *(prompt(f"no_{kind}_{step}", "en") for kind in ("match", "input") for step in (1, 2)),
    "five digits",
)
PATIENCE = 3
# Slower is a fifth more, louder a third of the power more: less would not be noticed.
LONGER, LOUDER_DB = 1.15, 1.5


@dataclass(frozen=True)
class Scenario:
    """One call."""

    name: str
    steps: Sequence[Mapping[str, Any]]
    over: str = "audiosocket"
    line: Line = PERFECT
    language: str | None = None


@dataclass(frozen=True)
class Stage:
    """What scenarios are played on: the gateway, its voice, and that of the callers."""

    gateway: Gateway
    voice: Overheard
    callers: EspeakSpeaker = field(repr=False)


class Unmet(Exception):
    """A step did not happen; the message says what was heard instead."""


def scenarios() -> list[Scenario]:
    """All of the file."""
    loaded = yaml.safe_load(Path(__file__).with_name("scenarios.yml").read_text("utf-8"))
    return [Scenario(**one | {"line": Line(**one.get("line", {}))}) for one in loaded]


async def play(scenario: Scenario, stage: Stage) -> None:
    """The whole call; raises Unmet."""
    async with _telephone(scenario, stage) as caller:
        playing = _Playing(stage, caller)
        for step in scenario.steps:
            await playing.do(step)


def _telephone(scenario: Scenario, stage: Stage) -> Telephone:
    gateway, line = stage.gateway, scenario.line
    if scenario.over == "twilio":
        return TwilioCaller(gateway, stage.callers, language=scenario.language, line=line)
    return Caller(gateway, stage.callers, language=scenario.language, line=line)


class _Playing:
    def __init__(self, stage: Stage, caller: Telephone) -> None:
        self._stage = stage
        self._caller = caller
        self._call: Call | None = None
        self._heard_before = 0
        self._last: Callable[[], Awaitable[None]] | None = None
        self._repeated = 0

    async def do(self, step: Mapping[str, Any]) -> None:
        match step:
            case {"say": text, **how}:
                await self._act(partial(self._caller.say, text, how.get("in", "en")))
            case {"press": keys}:
                self._begin(None)
                await self._caller.press(keys)
            case {"hear": parts}:
                await self._hear(parts, since=0)
            case {"hear_next": parts}:
                await self._hear(parts, since=self._heard_before)
            case {"settle": _}:
                await self._settle()
            case {"cut": part}:
                self._was_cut(part)
            case {"replay": name, "saying": texts}:
                await self._act(partial(self._replay, name, texts))
            case _:
                await self._prove(step)

    def _begin(self, last: Callable[[], Awaitable[None]] | None) -> None:
        self._heard_before = len(self._sentences())
        self._last, self._repeated = last, 0

    async def _act(self, act: Callable[[], Awaitable[None]]) -> None:
        """Say something, to be said again by `_again`."""
        self._begin(act)
        await act()

    async def _again(self) -> None:
        """When it was not understood, say it once more, as people do."""
        if self._last is None or self._repeated >= PATIENCE:
            return
        names = [played.name for played in self._sentences()[self._heard_before :]]
        unheard = sum(part in name for name in names for part in UNHEARD)
        if unheard > self._repeated:
            self._repeated = unheard
            await self._settle()
            await self._last()

    async def _prove(self, step: Mapping[str, Any]) -> None:
        """Steps that go beyond what a caller does."""
        match step:
            case {"roar": seconds}:
                self._begin(None)
                await self._caller.make(noise(seconds=seconds, level=30_000))
            case {"kill": "voice"}:
                for pid in self._stage.voice.pids:
                    os.kill(pid, signal.SIGKILL)
            case {"slower": part}:
                slow, normal = self._stage.voice.seconds(part)
                _demand(slow > normal * LONGER, f"{part!r} took {slow:.2f} s, then {normal:.2f} s")
            case {"louder": part}:
                loud, normal = self._stage.voice.level_db(part)
                _demand(loud > normal + LOUDER_DB, f"{part!r}: {loud:.1f} dB and {normal:.1f} dB")
            case {"over": _}:
                await self._until(self._caller.is_over.is_set, "the call did not end")
            case {"next": verb}:
                assert isinstance(self._caller, TwilioCaller)
                answer = await self._caller.what_next()
                _demand(verb in answer, f"{verb!r} is not next but {answer!r}")
            case {"cleared": _}:
                assert isinstance(self._caller, TwilioCaller)
                _demand(self._caller.clears > 0, "nothing was taken back")
            case _:
                raise ValueError(f"no such step: {step}")

    def _sentences(self) -> list[Played]:
        self._call = self._stage.gateway.call(self._caller.name) or self._call
        return list(self._call.spoken) if self._call is not None else []

    async def _hear(self, parts: Sequence[str], *, since: int) -> None:
        def missing() -> list[str]:
            names = [played.name for played in self._sentences()[since:]]
            return [part for part in parts if not any(part in name for name in names)]

        try:
            await self._until(lambda: not missing(), "")
        except Unmet as unmet:
            raise Unmet(f"{missing()} not heard, only {self._sentences()}") from unmet

    async def _until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        try:
            async with asyncio.timeout(WITHIN_S):
                while not is_so():
                    await asyncio.sleep(LOOK_S)
                    await self._again()
        except TimeoutError as error:
            raise Unmet(otherwise) from error

    async def _settle(self) -> None:
        try:
            await self._caller.quiet(within_s=WITHIN_S)
        except TimeoutError as error:
            raise Unmet(f"the line did not fall quiet after {self._sentences()}") from error

    async def _replay(self, name: str, texts: Sequence[str]) -> None:
        assert isinstance(self._caller, Caller)
        words = [await self._caller.spoken(text) for text in texts]
        await self._caller.replay(messages(recorded()[name], words))

    def _was_cut(self, part: str) -> None:
        shares = [played.share for played in self._sentences() if part in played.name]
        if not shares or min(shares) >= 1:
            raise Unmet(f"{part!r} was not interrupted: {self._sentences()}")


def _demand(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Unmet(otherwise)
