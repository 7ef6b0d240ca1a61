"""A turn is answered once, whatever is asked again and whatever dies."""

import asyncio

import aiohttp
import pytest

from tests.conversations.assistant import Talker
from tests.support.processes import House

pytestmark = pytest.mark.system


async def test_the_same_message_is_answered_the_same_and_not_run_again(
    house: House, http: aiohttp.ClientSession
) -> None:
    """Else a retry would greet twice, or cancel twice."""
    talker = Talker(house, http)
    first = await talker.say("where is my order 10042?", message_id="m_same")
    again = await talker.say("where is my order 10042?", message_id="m_same")
    after = await talker.say("1012 AB")

    assert again["turn"]["replayed"] is True
    assert again["replies"] == first["replies"]
    assert again["turn"] | {"replayed": False} == first["turn"]
    assert after["replies"][0]["utterance"] == "utter_track_in_transit"


async def test_a_killed_rasa_remembers_and_repeats(
    house: House, http: aiohttp.ClientSession
) -> None:
    """SIGKILL between two messages: the form goes on, and an old message is answered as before."""
    talker = Talker(house, http)
    first = await talker.say("where is my order 10042?", message_id="m_before_kill")
    house["rasa"].kill()
    house["rasa"].restart()
    again = await talker.say("where is my order 10042?", message_id="m_before_kill")
    after = await talker.say("1012 AB")

    assert again["turn"]["replayed"] is True
    assert again["replies"] == first["replies"]
    assert after["replies"][0]["utterance"] == "utter_track_in_transit"


async def test_copies_of_a_message_in_flight_wait_for_each_other(
    house: House, http: aiohttp.ClientSession
) -> None:
    """Ten at once are one turn."""
    talker = Talker(house, http)
    body = talker.body("hello", kind="text", message_id="m_copies")
    answers = await asyncio.gather(*(talker.post(body) for _ in range(10)))

    assert {status for status, _ in answers} == {200}
    assert sum(not answer["turn"]["replayed"] for _, answer in answers) == 1
    assert all(answer["replies"] == answers[0][1]["replies"] for _, answer in answers)


async def test_messages_of_one_conversation_are_taken_in_turn(
    house: House, http: aiohttp.ClientSession
) -> None:
    """Two different messages at once: neither is lost, neither mixes with the other."""
    talker = Talker(house, http)
    bodies = [talker.body(text, kind="text") for text in ("are you a robot", "thanks")]
    answers = await asyncio.gather(*(talker.post(body) for body in bodies))
    said = {reply["utterance"] for _, answer in answers for reply in answer["replies"]}

    assert [len(answer["replies"]) for _, answer in answers] == [1, 1]
    assert said == {"utter_bot_challenge", "utter_thank"}
