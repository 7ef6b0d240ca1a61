"""The figures of telephone calls, on the real gateway, Rasa, action server and handoff service."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import numpy as np

from bench.figures import Cell, Table, percentile
from bench.voice.callers import SAID, Said, Waits, interrupt, take_turns, words
from bench.voice.gateway import Observed, observed
from bench.voice.notebook import Samples
from bot.voice.recognition import LINE_RATE, VoskEar
from bot.voice.settings import BUILT_IN_MODELS
from bot.voice.synthesis import EspeakSpeaker
from tests.support.processes import House
from tools.places import ROOT

# A voice that the built-in model was trained on: the measure is of time, not of understanding.
VOICES = {"en": "gmw/en-us"}
BUSY = 2
# A call that was hung up is under way until the handoff service has been told.
ROOM = 100
LATE_S = 0.06


@dataclass(frozen=True)
class Size:
    """How many calls at once, how many rounds each."""

    calls: int
    rounds: int
    is_busy: bool = False

    @property
    def name(self) -> str:
        """For the tables."""
        many = f"{self.calls} call{'s' if self.calls > 1 else ''}"
        return f"{many}, {BUSY} busy processes beside" if self.is_busy else many


class Tables:
    """What is filled in as calls are made."""

    def __init__(self) -> None:
        self.answers = Table(
            "Telephone: last word to first sound of the answer, ms",
            aim="p50 ≤ 1000, p95 ≤ 1400; without the endpoint p95 ≤ 350",
        )
        self.stages = Table("Telephone: the same by stage, p50 and p95 in ms")
        self.line = Table(
            "Telephone: frames and event loop, ms", aim="4 calls without a frame over 60 ms late"
        )
        self.barge_in = Table(
            "Telephone: barge-in, ms", aim="≤ 200 from when it is no cough to silence"
        )
        self.costs = Table("Telephone: costs")

    @property
    def all(self) -> list[Table]:
        """In their order."""
        return [self.answers, self.stages, self.line, self.barge_in, self.costs]

    def took_turns(self, size: Size, waits: Waits, samples: Samples) -> None:
        """A size was measured."""
        stages = samples.stages
        after_it = [seconds for name, seconds in stages.items() if name != "endpoint"]
        without = [sum(answer) for answer in zip(*after_it, strict=True)]
        self.answers.add(
            size.name,
            answers=len(waits.answers),
            unanswered=waits.unanswered,
            **_ms("heard", waits.answers),
            **_ms("without_endpoint", without),
        )
        of_stages = (_ms(name, seconds) for name, seconds in stages.items())
        self.stages.add(size.name, **{key: ms for one in of_stages for key, ms in one.items()})
        self.line.add(
            size.name,
            frames=len(samples.late),
            late_p99=percentile(samples.late, 0.99) * 1_000,
            late_most=max(samples.late) * 1_000,
            over_60=sum(late > LATE_S for late in samples.late),
            lag_p99=percentile(samples.lag, 0.99) * 1_000,
        )

    def interrupted(self, waits: Waits, samples: Samples) -> None:
        """How long the gateway waited for a word, and the caller for silence."""
        sure = samples.barge_in
        self.barge_in.add("first sound of the caller → sure that it is no cough", **_ms("", sure))
        self.barge_in.add("first sound of the caller → silence", **_ms("", waits.barge_ins))
        if sure and waits.barge_ins:
            reaction = percentile(waits.barge_ins, 0.5) - percentile(sure, 0.5)
            self.barge_in.add("between the two", p50=reaction * 1_000)


async def measure(house: House, *, calls: Sequence[int], rounds: int) -> list[Table]:
    """All of it; `rounds` are those of one call, several at once share them but take one each."""
    tables = Tables()
    sizes = [Size(count, max(1, rounds // count)) for count in calls]
    sizes.append(Size(max(calls), 1, is_busy=True))
    async with (
        EspeakSpeaker(VOICES).running() as voice,
        observed(house, calls=ROOM) as gateway,
    ):
        said = await words(voice)
        before, waits, most = gateway.mib, Waits(), Most()
        # First of all, since the first turns of all are slower.
        await asyncio.gather(*(interrupt(gateway, voice, said, waits) for _ in range(max(calls))))
        tables.interrupted(waits, await gateway.samples())
        for size in sizes:
            async with most.watching(gateway):
                await _take_turns(size, gateway, voice, said, tables)
        tables.costs.add("gateway, MiB", value=before)
        tables.costs.add("one call more, MiB", value=max(0.0, most.mib - before) / max(calls))
        tables.costs.add("decoding, CPU seconds a second of speech", value=_decoding(said))
    return tables.all


async def _take_turns(
    size: Size,
    gateway: Observed,
    voice: EspeakSpeaker,
    said: Said,
    tables: Tables,
) -> None:
    await gateway.samples()
    waits = Waits()
    async with _busy(BUSY if size.is_busy else 0):
        await asyncio.gather(
            *(
                take_turns(gateway, voice, said, rounds=size.rounds, waits=waits)
                for _ in range(size.calls)
            )
        )
    tables.took_turns(size, waits, await gateway.samples())


@asynccontextmanager
async def _busy(count: int) -> AsyncIterator[None]:
    """So many processes that take all of the CPU that they get."""
    spinning = [
        await asyncio.create_subprocess_exec("sh", "-c", "while :; do :; done", cwd=ROOT)
        for _ in range(count)
    ]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            await process.wait()


class Most:
    """The most memory that the gateway was seen to hold."""

    def __init__(self) -> None:
        self.mib = 0.0

    @asynccontextmanager
    async def watching(self, gateway: Observed) -> AsyncIterator[None]:
        """Looked at twice a second while the block runs."""

        async def look() -> None:
            while True:
                self.mib = max(self.mib, gateway.mib)
                await asyncio.sleep(0.5)

        looking = asyncio.create_task(look())
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)


def _decoding(said: Said) -> float:
    """CPU seconds that a second of speech takes, on one thread."""
    ear = VoskEar({"en": BUILT_IN_MODELS / "en"})
    ear.load()
    sound = np.concatenate([said[text] for text in SAID])
    began = time.process_time()
    utterance = ear.listen("en")
    for at in range(0, len(sound), LINE_RATE // 5):
        utterance.accept(sound[at : at + LINE_RATE // 5])
    utterance.finish()
    return (time.process_time() - began) / (len(sound) / LINE_RATE)


def _ms(name: str, seconds: Sequence[float]) -> dict[str, Cell]:
    prefix = f"{name}_" if name else ""
    if not seconds:
        return {f"{prefix}p50": None, f"{prefix}p95": None}
    return {f"{prefix}p{share}": percentile(seconds, share / 100) * 1_000 for share in (50, 95)}
