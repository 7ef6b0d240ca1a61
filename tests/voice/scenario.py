"""Plays a scenario of scenarios.yml as a caller of the real gateway."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.voice.call import Call
from bot.voice.gateway import Gateway
from bot.voice.playout import Played
from bot.voice.synthesis import EspeakSpeaker
from tests.voice.caller import Caller

WITHIN_S = 90.0
LOOK_S = 0.05


@dataclass(frozen=True)
class Scenario:
    """One call."""

    name: str
    steps: Sequence[Mapping[str, Any]]


class Unmet(Exception):
    """A step did not happen; the message says what was heard instead."""


def scenarios() -> list[Scenario]:
    """All of the file."""
    loaded = yaml.safe_load(Path(__file__).with_name("scenarios.yml").read_text("utf-8"))
    return [Scenario(one["name"], one["steps"]) for one in loaded]


async def play(scenario: Scenario, gateway: Gateway, voice: EspeakSpeaker) -> None:
    """The whole call; raises Unmet."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        playing = _Playing(gateway, caller)
        for step in scenario.steps:
            await playing.do(step)


class _Playing:
    def __init__(self, gateway: Gateway, caller: Caller) -> None:
        self._gateway = gateway
        self._caller = caller
        self._call: Call | None = None

    async def do(self, step: Mapping[str, Any]) -> None:
        match step:
            case {"say": text}:
                await self._caller.say(text)
            case {"press": keys}:
                self._caller.press(keys)
            case {"hear": parts}:
                await self._hear(parts)
            case {"settle": _}:
                await self._settle()
            case {"cut": part}:
                self._was_cut(part)
            case _:
                raise ValueError(f"no such step: {step}")

    def _sentences(self) -> list[Played]:
        self._call = self._gateway.call(str(self._caller.call_id)) or self._call
        return list(self._call.spoken) if self._call is not None else []

    async def _hear(self, parts: Sequence[str]) -> None:
        def missing() -> list[str]:
            names = [played.name for played in self._sentences()]
            return [part for part in parts if not any(part in name for name in names)]

        try:
            async with asyncio.timeout(WITHIN_S):
                while missing():  # noqa: ASYNC110 - the call tells nobody when it has spoken
                    await asyncio.sleep(LOOK_S)
        except TimeoutError as error:
            raise Unmet(f"{missing()} not heard, only {self._sentences()}") from error

    async def _settle(self) -> None:
        try:
            await self._caller.quiet(within_s=WITHIN_S)
        except TimeoutError as error:
            raise Unmet(f"the line did not fall quiet after {self._sentences()}") from error

    def _was_cut(self, part: str) -> None:
        shares = [played.share for played in self._sentences() if part in played.name]
        if not shares or min(shares) >= 1:
            raise Unmet(f"{part!r} was not interrupted: {self._sentences()}")
