"""Several Rasas: one that is unwell is left alone, and probed back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest

from handoff.bot.circuit import FAILURES, FIRST_PAUSE_S, LONGEST_PAUSE_S, Circuit
from handoff.bot.rasa import RasaResponder, by_preference
from handoff.bot.responder import BotUnavailable
from handoff.settings import Secret
from tests.handoff.api.support.fake_rasa import TOKEN, FakeRasa, fake_rasa, silence, status
from tests.handoff.api.test_rasa import TURN

GONE = "http://127.0.0.1:9"


class Time:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def pair() -> AsyncIterator[tuple[FakeRasa, FakeRasa]]:
    """Two that run; the first is the one that the conversation of `TURN` belongs to."""
    async with AsyncExitStack() as stack:
        rasas = [await stack.enter_async_context(fake_rasa()) for _ in range(2)]
        first = by_preference([it.url for it in rasas], TURN.conversation_id)[0]
        rasas.sort(key=lambda it: it.url != first)
        yield rasas[0], rasas[1]


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client session."""
    async with aiohttp.ClientSession() as http:
        yield http


def responder(http: aiohttp.ClientSession, *urls: str, now: Time | None = None) -> RasaResponder:
    """One that has little patience."""
    return RasaResponder(http, urls, Secret(TOKEN), timeout_s=0.3, now=now or Time())


def test_circuit_opens_after_failures_in_a_row_only() -> None:
    """An answer in between forgives the others."""
    circuit = Circuit(Time())
    for _ in range(FAILURES - 1):
        circuit.failed()
    circuit.worked()

    opened = [circuit.failed() for _ in range(FAILURES)]

    assert opened == [False] * (FAILURES - 1) + [True]
    assert not circuit.is_closed


def test_probed_back_it_is_on_trial_and_rests_longer_each_time() -> None:
    """1, 2, 4, … seconds, 30 at most; an answered turn begins anew."""
    time = Time()
    circuit = Circuit(time)
    rests = []
    for _ in range(8):
        assert circuit.failed(surely=True)
        before = time.now
        while not circuit.is_due:
            time.now += 0.5
        rests.append(time.now - before)
        circuit.probed(answers=True)

    assert rests[:4] == [FIRST_PAUSE_S, 2.0, 4.0, 8.0]
    assert max(rests) == LONGEST_PAUSE_S
    circuit.worked()
    assert not circuit.failed()


async def test_conversation_stays_with_its_rasa(
    pair: tuple[FakeRasa, FakeRasa], http: aiohttp.ClientSession
) -> None:
    """While that one is well."""
    mine, other = pair
    bots = responder(http, mine.url, other.url)

    for _ in range(3):
        await bots.answer(TURN)

    assert (len(mine.asked), len(other.asked)) == (3, 0)


async def test_slow_one_is_asked_again_itself_and_then_left_alone(
    pair: tuple[FakeRasa, FakeRasa], http: aiohttp.ClientSession
) -> None:
    """A turn that may be running is not run elsewhere; the conversation's next turns are."""
    mine, other = pair
    mine.answers = [silence] * 4  # both tries of two turns
    bots = responder(http, mine.url, other.url)

    with pytest.raises(BotUnavailable):
        await bots.answer(TURN)
    with pytest.raises(BotUnavailable):
        await bots.answer(replace(TURN, message_id="m_2"))
    answer = await bots.answer(replace(TURN, message_id="m_3"))

    assert answer.replies
    assert {it["message_id"] for it in other.asked} == {"m_3"}
    assert bots.health() == {mine.url: False, other.url: True}


async def test_one_that_is_gone_is_not_knocked_at_again_before_its_time(
    pair: tuple[FakeRasa, FakeRasa], http: aiohttp.ClientSession
) -> None:
    """Refused once is enough; nobody waits for it."""
    mine, _ = pair
    bots = responder(http, GONE, mine.url)
    turns = [replace(TURN, conversation_id=f"c_{n}", message_id=f"m_{n}") for n in range(20)]

    for turn in turns:
        await bots.answer(turn)

    assert len(mine.asked) == 20
    assert bots.health() == {GONE: False, mine.url: True}


async def test_all_unwell_is_said_at_once_and_the_first_that_answers_serves(
    pair: tuple[FakeRasa, FakeRasa], http: aiohttp.ClientSession
) -> None:
    """No turn waits out a time limit for nothing, and none is refused once one is back."""
    mine, _ = pair
    mine.answers = [status(500)] * (FAILURES + 1)
    bots = responder(http, mine.url)
    for _ in range(2):
        with pytest.raises(BotUnavailable):
            await bots.answer(TURN)
    mine.answers = []

    assert bots.health() == {mine.url: False}
    assert (await bots.answer(TURN)).replies
    assert bots.health() == {mine.url: True}


async def test_none_there_is_told_without_waiting(http: aiohttp.ClientSession) -> None:
    """Both are known to be gone."""
    bots = responder(http, GONE, "http://127.0.0.1:10")
    with pytest.raises(BotUnavailable):
        await bots.answer(TURN)

    with pytest.raises(BotUnavailable, match="no bot is well"):
        await bots.answer(TURN)


async def test_missing_action_server_is_not_the_rasas_fault(
    pair: tuple[FakeRasa, FakeRasa], http: aiohttp.ClientSession
) -> None:
    """It answers 503 for want of words; the other would too."""
    mine, other = pair
    mine.answers = [status(503)] * 8
    bots = responder(http, mine.url, other.url)
    for _ in range(4):
        with pytest.raises(BotUnavailable):
            await bots.answer(TURN)

    assert bots.health() == {mine.url: True, other.url: True}
