"""Callers who take turns with the bot, and one who interrupts it: what they hear, and when."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.voice.speech_detector import level_db
from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.caller import Caller, Doors
from tests.voice.replay import trimmed
from tests.voice.telephone import FRAME_S, LOUD_DB
from tests.voice.tones import Samples

# A round: an open question, a number digit by digit, and a postcode.
SAID = ("where is my order", "one zero zero four two", "one zero one two a b")
INTERRUPTION = SAID[1]
QUIET_S = 0.7
Said: TypeAlias = dict[str, Samples]
ANSWER_WITHIN_S = 60.0
INTO_THE_SENTENCE_S = 0.6


@dataclass
class Waits:
    """Seconds from the last sound of the caller to the first of the answer, and of interruptions
    from the first sound of the caller to the last of the bot."""

    answers: list[float] = field(default_factory=list)
    barge_ins: list[float] = field(default_factory=list)
    unanswered: int = 0


async def words(voice: EspeakSpeaker) -> Said:
    """What is said, without quiet at its ends: the times are those of the sound itself."""
    return {text: trimmed(await voice.speak(text, "en", Manner(150))) for text in {*SAID}}


async def take_turns(
    doors: Doors, voice: EspeakSpeaker, said: Said, *, rounds: int, waits: Waits
) -> None:
    """One call after the other, each a round."""
    for _ in range(rounds):
        async with Caller(doors, voice) as caller:
            with suppress(TimeoutError):  # too late a greeting; the turns tell
                await caller.quiet(for_s=QUIET_S, within_s=ANSWER_WITHIN_S)
            for text in SAID:
                await _turn(caller, said[text], waits)
                if caller.is_over.is_set():
                    break


async def _turn(caller: Caller, sound: Samples, waits: Waits) -> None:
    await caller.make(sound)
    try:
        first = await caller.quiet(for_s=QUIET_S, within_s=ANSWER_WITHIN_S)
    except TimeoutError:
        waits.unanswered += 1
        return
    waits.answers.append(first - caller.spoke_until)


async def interrupt(doors: Doors, voice: EspeakSpeaker, said: Said, waits: Waits) -> None:
    """Answer the bot's question before it has put it."""
    async with Caller(doors, voice) as caller:
        await caller.quiet(for_s=QUIET_S, within_s=ANSWER_WITHIN_S)
        await caller.make(said[SAID[0]])
        await _first_sound(caller, caller.spoke_until)
        await asyncio.sleep(INTO_THE_SENTENCE_S)
        began = asyncio.get_running_loop().time()
        await caller.make(said[INTERRUPTION])
        waits.barge_ins.append(last_before_quiet(caller.heard, began) - began)


async def _first_sound(caller: Caller, since: float) -> None:
    async with asyncio.timeout(ANSWER_WITHIN_S):
        while not any(  # noqa: ASYNC110 - sound is heard, not told of
            at > since and level_db(it) > LOUD_DB for at, it in caller.heard[-5:]
        ):
            await asyncio.sleep(FRAME_S)


def last_before_quiet(heard: Sequence[tuple[float, Samples]], began: float) -> float:
    """When the last sound came of what was being said then."""
    last = began
    for at, samples in heard:
        if at > began and level_db(samples) > LOUD_DB:
            if at - last > QUIET_S:
                break
            last = at
    return last
