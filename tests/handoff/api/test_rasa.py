"""Rasa as a responder, against a server that is slow, broken or talks nonsense."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from handoff.bot.rasa import RasaResponder, by_preference
from handoff.bot.responder import BotUnavailable
from handoff.model.conversation import BotTurn, TurnKind
from handoff.model.states import TurnState
from handoff.settings import Secret
from tests.handoff.api.support.fake_rasa import TOKEN, FakeRasa, fake_rasa, raw, silence, status

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TURN = BotTurn(
    id="t_0000000000000001",
    conversation_id="c_0000000000000001",
    message_id="m_0000000000000001",
    kind=TurnKind.TEXT,
    text="Where is my order?",
    language="en",
    channel="web",
    metadata={},
    epoch=1,
    seq=1,
    state=TurnState.RUNNING,
    version=1,
    attempts=1,
    created_at=NOW,
    due_at=NOW,
)
GARBAGE = [
    "",
    "not json",
    "[]",
    "{}",
    json.dumps({"conversation_id": TURN.conversation_id, "message_id": TURN.message_id}),
    json.dumps(
        {"conversation_id": TURN.conversation_id, "message_id": TURN.message_id, "replies": "hi"}
    ),
    json.dumps(
        {
            "conversation_id": TURN.conversation_id,
            "message_id": TURN.message_id,
            "replies": [{"buttons": [{"title": "no payload"}]}],
        }
    ),
    json.dumps({"conversation_id": "c_other", "message_id": TURN.message_id, "replies": []}),
    json.dumps({"conversation_id": TURN.conversation_id, "message_id": "m_other", "replies": []}),
    '{"replies": [' + '{"text": "' + "x" * 1_100_000 + '"}]}',
]


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    """A running fake."""
    async with fake_rasa() as rasa:
        yield rasa


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client session."""
    async with aiohttp.ClientSession() as http:
        yield http


def responder(http: aiohttp.ClientSession, *urls: str, token: str = TOKEN) -> RasaResponder:
    """One that has little patience."""
    return RasaResponder(http, urls, Secret(token), timeout_s=0.3)


async def test_answer_is_taken_over_whole(rasa: FakeRasa, http: aiohttp.ClientSession) -> None:
    """Replies, buttons, custom payloads and what was understood arrive as values."""
    answer = await responder(http, rasa.url).answer(TURN)

    first, second = answer.replies
    assert first.text == "Rasa heard: Where is my order?"
    assert [(it.title, it.payload) for it in first.buttons] == [("Yes", "/affirm")]
    assert second.custom == {"type": "order_card", "version": 1, "number": "10042"}
    assert (answer.facts.intent, answer.facts.anger) == ("track_order", 0.1)
    assert answer.requested_slot == "order_number"


async def test_rasa_is_told_everything_the_contract_names(
    rasa: FakeRasa, http: aiohttp.ClientSession
) -> None:
    """Ids, kind, channel, language and metadata ride along."""
    await responder(http, rasa.url).answer(TURN)

    assert rasa.asked == [
        {
            "conversation_id": TURN.conversation_id,
            "message_id": TURN.message_id,
            "kind": "text",
            "text": "Where is my order?",
            "channel": "web",
            "language": "en",
            "metadata": {},
        }
    ]


async def test_one_failure_is_tried_again(rasa: FakeRasa, http: aiohttp.ClientSession) -> None:
    """A 500, then an answer: the customer notices nothing; the id is the same both times."""
    rasa.answers = [status(500)]

    answer = await responder(http, rasa.url).answer(TURN)

    assert len(answer.replies) == 2
    assert [asked["message_id"] for asked in rasa.asked] == [TURN.message_id] * 2


@pytest.mark.parametrize("code", [302, 400, 401, 404, 500, 503])
async def test_failing_twice_is_unavailable(
    rasa: FakeRasa, http: aiohttp.ClientSession, code: int
) -> None:
    """Whatever the status: two tries, then the loop is told."""
    rasa.answers = [status(code)] * 2

    with pytest.raises(BotUnavailable):
        await responder(http, rasa.url).answer(TURN)

    assert len(rasa.asked) == 2


async def test_silence_is_unavailable(rasa: FakeRasa, http: aiohttp.ClientSession) -> None:
    """No answer within the time limit, twice."""
    rasa.answers = [silence, silence]

    with pytest.raises(BotUnavailable):
        await responder(http, rasa.url).answer(TURN)


@pytest.mark.parametrize("text", GARBAGE, ids=range(len(GARBAGE)))
async def test_nonsense_is_a_failure_not_a_crash(
    rasa: FakeRasa, http: aiohttp.ClientSession, text: str
) -> None:
    """What does not have the promised shape is not believed."""
    rasa.answers = [raw(text)] * 2

    with pytest.raises(BotUnavailable):
        await responder(http, rasa.url).answer(TURN)


async def test_wrong_token_is_unavailable(rasa: FakeRasa, http: aiohttp.ClientSession) -> None:
    """A Rasa with another token refuses, and nothing runs."""
    with pytest.raises(BotUnavailable):
        await responder(http, rasa.url, token="another-token-entirely").answer(TURN)

    assert rasa.asked == []


async def test_nobody_listening_is_unavailable_and_not_reachable(
    http: aiohttp.ClientSession,
) -> None:
    """No process at the address."""
    absent = responder(http, "http://127.0.0.1:9")

    with pytest.raises(BotUnavailable):
        await absent.answer(TURN)
    assert not await absent.is_reachable()


async def test_another_rasa_takes_the_turn_of_one_that_is_gone(
    rasa: FakeRasa, http: aiohttp.ClientSession
) -> None:
    """Whichever of the two is preferred, the one that listens answers."""
    answer = await responder(http, "http://127.0.0.1:9", rasa.url).answer(TURN)

    assert len(answer.replies) == 2
    assert await responder(http, "http://127.0.0.1:9", rasa.url).is_reachable()


def test_taking_a_rasa_away_moves_only_its_own_conversations() -> None:
    """Rendezvous hashing: everyone else stays where their tracker is, and the load is spread."""
    urls = ["http://a", "http://b", "http://c"]
    conversations = [f"c_{number}" for number in range(600)]
    before = {mine: by_preference(urls, mine)[0] for mine in conversations}
    after = {mine: by_preference(urls[:2], mine)[0] for mine in conversations}

    moved = {mine for mine in conversations if before[mine] != after[mine]}

    assert moved == {mine for mine in conversations if before[mine] == "http://c"}
    assert 150 < len(moved) < 250


def test_token_is_not_in_the_repr() -> None:
    """What is logged by accident does not tell the secret."""
    assert TOKEN not in repr(Secret(TOKEN))
