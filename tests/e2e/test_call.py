"""A call from the browser: spoken into a microphone, understood, answered in sound and in words."""

import asyncio
import wave
from pathlib import Path

import numpy as np
import pytest

from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.e2e.album import keep, keep_in
from tests.e2e.conftest import Doors

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]
VOICES = {"en": "gmw/en-us", "nl": "gmw/nl"}
RATE = 8_000
SILENCE = np.zeros(3 * RATE, np.int16)


async def spoken(text: str, path: Path) -> Path:
    """A WAV of somebody who says this, and then nothing for a while."""
    async with EspeakSpeaker(VOICES).running() as voice:
        samples = await voice.speak(text, "en", Manner(150))
    await asyncio.to_thread(write, path, np.concatenate([samples, SILENCE]))
    return path


def write(path: Path, samples: "np.ndarray[tuple[int], np.dtype[np.int16]]") -> None:
    """As the fake microphone wants it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


async def test_a_caller_is_understood_and_answered(doors: Doors, tmp_path: Path) -> None:
    """By voice and by keys, with captions of both sides and the bot's voice in the loudspeaker."""
    caller = await doors.caller(await spoken("where is my order", tmp_path / "order.wav"))
    await keep(caller.page, "call-ready")
    await caller.calls()
    await caller.hears("This call may be recorded")
    await caller.page.wait_for_function(
        "Number(document.querySelector('.meter--speaker').dataset.level) > 30"
    )
    await caller.is_("listening")
    await caller.speaks()
    await caller.hears("What is your order number")
    await caller.falls_silent()
    await caller.presses("10042#")
    await caller.hears("postcode")

    assert "order" in (await caller.words_of("caller").all_inner_texts())[0]
    await keep(caller.page, "call")
    await keep_in(caller.page, "call-phone", width=360, height=740, theme="dark")
