"""The sound of the pages: another rate without aliases, and frames that come unevenly made even."""

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.support.fake_service import FakeService

# Through the resampler in pieces as an audio thread brings them; how loud it comes out, in dB.
RESAMPLED = """async ([from, to, hertz]) => {
  const { Resampler } = await import("/assets/shared/sound/resampler.js");
  const resampler = new Resampler(from, to);
  const made = [];
  for (let start = 0; start < from; start += 128) {
    const piece = Float32Array.from({ length: 128 }, (_, at) =>
      Math.sin((2 * Math.PI * hertz * (start + at)) / from));
    made.push(...resampler.feed(piece));
  }
  const middle = made.slice(to / 4, (3 * to) / 4);
  const power = middle.reduce((sum, it) => sum + it * it, 0) / middle.length;
  return { count: made.length, db: 10 * Math.log10(2 * power + 1e-12) };
}"""
# `script` is a list of pushes (a number of samples), "pull" (of 160) and "clear".
BUFFERED = """async (script) => {
  const { JitterBuffer } = await import("/assets/shared/sound/jitter_buffer.js");
  const buffer = new JitterBuffer({ enough: 320, most: 800 });
  let next = 1;
  return script.flatMap((step) => {
    if (step === "clear") return (buffer.clear(), []);
    if (step === "pull") return [buffer.pull(160).filter((it) => it !== 0).length];
    buffer.push(Float32Array.from({ length: step }, () => next++));
    return [];
  });
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(fake_service: FakeService, open_page: OpenPage) -> Page:
    """Somewhere to run the pages' own code."""
    return await open_page(f"{fake_service.url}/assets/desk/icon.svg")


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("hertz", [300, 1_000, 3_000])
async def test_speech_keeps_its_level(page: Page, rate: int, hertz: int) -> None:
    """Both ways, within half a decibel and a few samples."""
    for from_, to in ((rate, 8_000), (8_000, rate)):
        made = await page.evaluate(RESAMPLED, [from_, to, hertz])

        assert abs(made["db"]) < 0.5
        assert abs(made["count"] - to) < to // 100


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("hertz", [5_000, 6_200])
async def test_what_a_telephone_cannot_carry_is_left_out(page: Page, rate: int, hertz: int) -> None:
    """It does not fold over into speech."""
    made = await page.evaluate(RESAMPLED, [rate, 8_000, hertz])

    assert made["db"] < -40


@pytest.mark.parametrize(
    ("script", "heard"),
    [
        # Nothing until there is enough; then all of it.
        ([160, "pull", 160, "pull", "pull"], [0, 160, 160]),
        # A word that is shorter is heard after a while.
        ([80, "pull", "pull", "pull", "pull"], [0, 0, 0, 80]),
        # After it has run dry it waits again.
        ([320, "pull", "pull", 160, "pull", 160, "pull"], [160, 160, 0, 160]),
        # What is too much is too old: the newest are kept.
        ([640, 320, "pull", "pull", "pull"], [160, 160, 0]),
        # An interruption forgets it.
        ([640, "pull", "clear", "pull"], [160, 0]),
    ],
)
async def test_frames_that_come_unevenly_are_played_evenly(
    page: Page, script: list[Any], heard: list[int]
) -> None:
    """How many samples each pull of 160 finds."""
    assert await page.evaluate(BUFFERED, script) == heard
