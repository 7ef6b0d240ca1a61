"""A call from the browser: spoken into a microphone, understood, answered in sound and in words."""

import asyncio
import re
import wave
from pathlib import Path

import numpy as np
import pytest

from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.e2e.album import keep, keep_in
from tests.e2e.caller import ROUND_S, Ear
from tests.e2e.conftest import Doors
from tests.e2e.people import soon
from tests.voice.tones import tone

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]
LOUD = re.compile(r"^([3-9]\d|100)$")  # of a hundred
VOICES = {"en": "gmw/en-us", "nl": "gmw/nl"}
RATE = 8_000


async def spoken(text: str, path: Path) -> Path:
    """A WAV of somebody who says this, and then nothing until the round is over."""
    async with EspeakSpeaker(VOICES).running() as voice:
        samples = await voice.speak(text, "en", Manner(150))
    await asyncio.to_thread(write, path, np.pad(samples, (0, ROUND_S * RATE - len(samples))))
    return path


def write(path: Path, samples: "np.ndarray[tuple[int], np.dtype[np.int16]]") -> None:
    """As the fake microphone wants it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


CALLER_HERTZ, AGENT_HERTZ = 600, 1_000


async def beeping(hertz: float, path: Path) -> Path:
    """A WAV of a tone that comes and goes: a steady one is taken for noise, and taken away."""
    beep = np.concatenate([tone(hertz, seconds=0.6, peak=16_000), np.zeros(RATE // 5, np.int16)])
    await asyncio.to_thread(write, path, np.tile(beep, 5))
    return path


async def test_a_caller_is_understood_and_answered(doors: Doors, tmp_path: Path) -> None:
    """By voice and by keys, with captions of both sides and the bot's voice in the loudspeaker."""
    caller = await doors.caller(await spoken("where is my order", tmp_path / "order.wav"))
    await keep(caller.page, "call-ready")
    await caller.calls()
    await caller.hears("to help you better")
    await soon(caller.page.locator(".meter--speaker")).to_have_attribute("data-level", LOUD)
    await caller.is_("listening")
    await caller.speaks()
    await caller.hears("What is your order number")
    await caller.falls_silent()
    await caller.presses("10042#")
    await caller.hears("postcode")

    await caller.is_heard_to_say("order")
    await keep(caller.page, "call")
    await keep_in(caller.page, "call-phone", width=360, height=740, theme="dark")


async def test_a_caller_and_an_agent_hear_each_other(doors: Doors, tmp_path: Path) -> None:
    """The agent's desk rings, they are briefed, and then a tone of each arrives at the other."""
    caller = await doors.caller(await beeping(CALLER_HERTZ, tmp_path / "caller.wav"))
    sam = await doors.agent("anna", microphone=await beeping(AGENT_HERTZ, tmp_path / "agent.wav"))
    ear = Ear(sam.page)
    await sam.goes("Available")
    await caller.calls()
    await caller.is_("listening")
    await caller.presses("0")
    await soon(sam.offer).to_be_visible()
    await sam.page.keyboard.press("a")
    bar = sam.page.locator(".call_bar")
    await soon(bar).to_have_attribute("data-stage", "on")
    await caller.is_("talking")
    await soon(bar).to_contain_text("You are connected with the customer.")
    await caller.ear.hears(AGENT_HERTZ)
    await caller.speaks()
    await ear.hears(CALLER_HERTZ)

    await keep(sam.page, "desk-call")
    await keep(caller.page, "call-person")
    await bar.locator("[data-does=hold]").click()
    await caller.is_("on_hold")
    await soon(bar).to_contain_text("the customer hears music")
    await bar.locator("[data-does=hold]").click()
    await caller.is_("talking")
    await caller.leaves()
    await soon(bar).to_be_hidden()
    await sam.wraps_up("Solved", "Talked on the phone.")
