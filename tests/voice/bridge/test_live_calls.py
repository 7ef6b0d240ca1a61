"""Live calls over real sockets: a tone of one side arrives where it should, and nowhere else."""

import asyncio

import numpy as np

from bot.voice.prompts import prompt
from handoff.client import AgentClient
from tests.handoff.api.support.house import wrapping_task
from tests.voice.bridge.conftest import WORDS, Floor
from tests.voice.bridge.people import LOUD, TONES, Headset, ToneCaller, until
from tests.voice.tones import Samples, loudness_of


async def consulting(floor: Floor, anna: AgentClient) -> tuple[AgentClient, Headset, str]:
    """Bram is asked by Anna and comes on; his desk, his headset, the transfer."""
    bram = await floor.house.agent("bram")
    conversation_id = floor.call.conversation_id
    await anna.transfer(conversation_id, mode="consult", to_agent=bram.login.agent.agent_id)
    asked = await bram.next_transfer(within_s=30)
    await bram.accept_transfer(asked.transfer_id)
    return bram, await floor.headset("bram"), asked.transfer_id


def spoken(floor: Floor, code: str, **facts: object) -> bool:
    """Did the caller hear this sentence of the house?"""
    return any(it.name == prompt(code, "en", **facts) for it in floor.call.spoken)


def briefings(headset: Headset) -> list[str]:
    """What this agent was told before they could speak."""
    about = "The customer asked for a person."
    return [text for who, text in headset.captions if who == "system" and text.startswith(about)]


def loudest(name: str, side: Samples) -> float:
    """How loud this person's tone ever is, a quarter of a second at a time."""
    quarters = [side[at : at + 2_000] for at in range(0, len(side), 2_000)]
    return max(loudness_of(TONES[name], quarter) for quarter in quarters)


def shown(floor: Floor) -> str:
    """The state that the caller's page shows."""
    return floor.call.showing.now.state.value


async def test_the_agent_is_briefed_alone_and_then_both_are_connected(floor: Floor) -> None:
    """The caller hears to whom, then music, then the agent; the page shows the briefing."""
    anna = await floor.house.agent("anna")
    caller = await floor.caller()
    await floor.accepted(anna)
    await until(lambda: spoken(floor, "connecting", name="Anna"))
    assert shown(floor) == "waiting"
    headset = await floor.headset("anna")
    caller.speaks = True
    await until(lambda: caller.hears == {"anna"} and headset.hears == {"caller"})

    (briefing,) = briefings(headset)
    assert (briefing, "en") in floor.voice.said
    assert not any(it.name == briefing for it in floor.call.spoken)
    assert headset.line == {
        "type": "line",
        "parties": [
            {
                "id": anna.login.agent.agent_id,
                "name": "Anna Demo",
                "role": "owner",
                "muted": False,
            }
        ],
        "me": {"role": "owner", "muted": False},
        "on_hold": False,
        "briefing": False,
    }
    assert shown(floor) == "talking"


async def test_the_callers_words_are_stored_while_they_talk(floor: Floor) -> None:
    """With any vocabulary, as the caller's own messages and captions; the bot answers nothing."""
    caller, _, headset = await floor.talk()
    turns = len(floor.house.bot.turns)
    caller.speaks = False
    await until(lambda: ("caller", WORDS) in headset.captions)
    async with asyncio.timeout(30):
        while WORDS not in await floor.said():
            await caller.a_while()

    assert len(floor.house.bot.turns) == turns


async def test_hold_and_mute_and_keys(floor: Floor) -> None:
    """Music while held; nothing of a muted agent; a key is heard by the other side."""
    caller, _, headset = await floor.talk()
    await headset.command("hold", held=True)
    await until(lambda: spoken(floor, "held", name="Anna"))
    await until(lambda: headset.hears == set() and caller.hears == set())
    await caller.a_while()

    assert np.abs(caller.sound).max() > 100  # music
    assert (headset.line["on_hold"], caller.hears, headset.hears) == (True, set(), set())
    assert shown(floor) == "on_hold"

    await headset.command("hold", held=False)
    await until(lambda: caller.hears == {"anna"} and headset.hears == {"caller"})
    await headset.command("mute", muted=True)
    await until(lambda: caller.hears == set())
    await until(lambda: headset.hears == {"caller"})
    assert headset.line["me"] == {"role": "owner", "muted": True}

    await headset.command("key", key="9")
    await until(lambda: loudness_of(1_477, caller.sound) > 500)


async def test_a_consult_is_private_and_a_warm_transfer_connects_the_colleague(
    floor: Floor,
) -> None:
    """The caller hears music, is heard by nobody and written down by nobody."""
    caller, anna, headset = await floor.talk()
    _, colleague, transfer_id = await consulting(floor, anna)
    await until(lambda: headset.hears == {"bram"} and colleague.hears == {"anna"})
    await until(lambda: spoken(floor, "consulting", name="Anna"))
    stored = len(await floor.said())
    for _ in range(2):
        caller.speaks = not caller.speaks
        await caller.a_while()
        assert caller.hears == set()
        assert "caller" not in headset.hears | colleague.hears

    await anna.complete_transfer(transfer_id)
    caller.speaks = True
    await until(lambda: caller.hears == {"bram"} and colleague.hears == {"caller"})
    await until(headset.is_over.is_set)

    assert headset.was_told("ended") == {"type": "ended", "why": "left"}
    assert colleague.line["me"]["role"] == "owner"
    assert len(await floor.said()) == stored


async def test_a_conference_is_heard_by_all(floor: Floor) -> None:
    """After the consult the colleague stays; when they leave, the two go on."""
    caller, anna, headset = await floor.talk()
    bram, colleague, transfer_id = await consulting(floor, anna)
    await anna.start_conference(transfer_id)
    await until(lambda: caller.hears == {"anna", "bram"})
    await until(lambda: headset.hears == {"caller", "bram"})
    await until(lambda: colleague.hears == {"caller", "anna"})

    await bram.leave(floor.call.conversation_id)
    await until(lambda: caller.hears == {"anna"} and headset.hears == {"caller"})
    await until(colleague.is_over.is_set)


async def test_a_supervisor_listens_whispers_and_barges_in(floor: Floor) -> None:
    """Unseen and unheard; heard by the agent; heard by all."""
    caller, _, headset = await floor.talk()
    chris = await floor.house.agent("chris", available=False)
    talk_id = floor.call.conversation_id
    await chris.monitor(talk_id)
    listening = await floor.headset("chris")
    await until(lambda: listening.hears == {"caller", "anna"})
    await caller.a_while()

    assert "chris" not in caller.hears | headset.hears
    assert [it["name"] for it in headset.line["parties"]] == ["Anna Demo"]

    await chris.whisper_aloud(talk_id)
    await until(lambda: headset.hears == {"caller", "chris"})
    await caller.a_while()
    assert "chris" not in caller.hears
    assert {it["role"] for it in headset.line["parties"]} == {"owner", "whisper"}

    await chris.barge(talk_id)
    await until(lambda: caller.hears == {"anna", "chris"})
    await chris.leave(talk_id)
    await until(lambda: caller.hears == {"anna"} and headset.hears == {"caller"})


async def test_a_caller_who_hangs_up_leaves_the_wrap_up(floor: Floor) -> None:
    """The headset is told that the call is over."""
    caller, anna, headset = await floor.talk()
    await caller.hang_up()
    await until(headset.is_over.is_set)
    await wrapping_task(anna)

    assert headset.was_told("ended") == {"type": "ended", "why": "over"}


async def test_an_agent_who_closes_hangs_up_on_the_caller(floor: Floor) -> None:
    """After the farewell; the wrap-up follows."""
    caller, anna, headset = await floor.talk()
    await anna.close_conversation(floor.call.conversation_id)
    await until(caller.is_over.is_set)
    await until(headset.is_over.is_set)
    await wrapping_task(anna)


async def test_a_broken_headset_comes_back_without_another_briefing(floor: Floor) -> None:
    """The caller hears a word and music meanwhile, and may be written to."""
    caller, anna, headset = await floor.talk()
    briefed = len(briefings(headset))
    await headset.stop()
    await headset.socket.close()
    await until(lambda: spoken(floor, "sound_lost", name="Anna"))
    caller.speaks = False
    await anna.open(floor.call.conversation_id)
    await anna.reply(floor.call.conversation_id, "My headset broke, one moment.")
    await until(lambda: any("headset broke" in it.name for it in floor.call.spoken))

    again = await floor.headset("anna")
    caller.speaks = True
    await until(lambda: caller.hears == {"anna"} and again.hears == {"caller"})

    assert briefed == 1
    assert briefings(again) == []


async def test_an_agent_who_takes_the_headset_off_goes_on_in_writing(floor: Floor) -> None:
    """The conversation stays theirs."""
    caller, _, headset = await floor.talk()
    await headset.command("hang_up")
    await until(lambda: spoken(floor, "agent_writes", name="Anna"))
    await until(headset.is_over.is_set)
    await until(lambda: caller.hears == set())

    conversation = await floor.house.switchboard.conversation(floor.call.conversation_id)
    assert conversation.agent_name == "Anna"


async def test_a_lost_agent_puts_the_caller_in_front_with_an_apology(floor: Floor) -> None:
    """And the next agent is connected as the first was."""
    caller, anna, headset = await floor.talk()
    bram = await floor.house.agent("bram")
    await anna.login.log_out()
    await until(headset.is_over.is_set)
    await floor.accepted(bram)
    colleague = await floor.headset("bram")
    await until(lambda: caller.hears == {"bram"} and colleague.hears == {"caller"})

    assert any("back in line" in it.name for it in floor.call.spoken)


async def test_handed_back_the_bot_goes_on(floor: Floor) -> None:
    """Its answers are spoken again, and the headset is off."""
    caller, anna, headset = await floor.talk()
    caller.speaks = False
    await anna.hand_back(floor.call.conversation_id)
    await until(headset.is_over.is_set)
    await until(lambda: any("handed the conversation back" in it.name for it in floor.call.spoken))
    await caller.a_while()

    assert shown(floor) in ("listening", "speaking")


async def test_a_supervisor_listens_to_the_bot_and_its_caller(floor: Floor) -> None:
    """Before any agent is asked for."""
    caller = await floor.stack.enter_async_context(ToneCaller(floor.gateway.audiosocket_port))
    await until(lambda: floor.gateway.call(str(caller.call_id)) is not None)
    chris = await floor.house.agent("chris", available=False)
    await chris.monitor(floor.call.conversation_id)
    listening = await floor.headset("chris")
    caller.speaks = True
    await until(lambda: listening.hears == {"caller"})

    assert listening.line["me"]["role"] == "monitor"
    assert "chris" not in caller.hears


async def test_a_recording_has_both_sides_and_nothing_of_a_consult(floor: Floor) -> None:
    """What the caller heard is the other side; while the colleagues talk both are silent."""
    caller, anna, headset = await floor.talk()
    conversation_id = floor.call.conversation_id
    await caller.a_while()
    _, colleague, transfer_id = await consulting(floor, anna)
    await until(lambda: headset.hears == {"bram"} and colleague.hears == {"anna"})
    await caller.a_while()
    await anna.cancel_transfer(transfer_id)
    await until(lambda: caller.hears == {"anna"} and headset.hears == {"caller"})
    await caller.hang_up()
    view, left, right = await floor.recording(conversation_id)

    assert loudest("caller", left) > LOUD
    assert loudest("anna", right) > LOUD
    assert max(loudest("bram", left), loudest("bram", right)) < LOUD / 4
    (pause,) = [it for it in view.pauses if it.reason == "consult"]
    assert pause.end_ms - pause.start_ms > 500
    for side in (left, right):
        # Told in whole milliseconds, of eight samples each.
        assert np.abs(side[(pause.start_ms + 1) * 8 : pause.end_ms * 8]).max(initial=0) < 10


async def test_two_calls_do_not_mix(floor: Floor) -> None:
    """Each headset belongs to its own."""
    caller, _, headset = await floor.talk()
    bram = await floor.house.agent("bram")
    other = await floor.stack.enter_async_context(ToneCaller(floor.gateway.audiosocket_port))
    await until(lambda: floor.gateway.call(str(other.call_id)) is not None)
    other.press("0")
    second = await floor.accepted(bram)
    login = await floor.house.login("bram")
    colleague = await floor.stack.enter_async_context(Headset(login, "bram", second))
    other.speaks = True
    await until(lambda: other.hears == {"bram"} and colleague.hears == {"caller"})
    caller.speaks = False
    await until(lambda: headset.hears == set())

    assert "bram" not in caller.hears
    assert "anna" not in other.hears
