"""How a call goes on when an agent has it: connected, apart, in writing, lost, handed back."""

import pytest

from bot.voice.acts import Action, Ask, Party, Phase, Rest, Say, Send, Show, Standing, Told, Voices
from bot.voice.grammar import Question
from bot.voice.prompts import prompt
from bot.voice.script import Script
from bot.voice.turn_taking import Expected

LISTEN = Ask(Question(Expected.OPEN))
LIVE = Voices(is_live=True)


def with_agent(agent_id: str = "a1", name: str = "Sam") -> Standing:
    """An agent has it."""
    return Standing(
        "agent", "en", agent_name=name, parties=(Party(agent_id, f"{name} Demo", "primary"),)
    )


@pytest.fixture
def script() -> Script:
    """An agent has just accepted."""
    script = Script("en")
    script.moved(Standing("queue", "en", position=1))
    script.moved(with_agent())
    return script


def about(code: str, name: str = "Sam") -> Say:
    """The house's sentence about the agent."""
    return Say(prompt(code, "en", name=name), by="system")


def talking(script: Script) -> None:
    """The headset is there."""
    assert script.connected(LIVE) == [Rest(), LISTEN]


def test_the_caller_is_connected_first_and_hears_music_meanwhile() -> None:
    """The service's "you are now talking to" comes too early on the telephone."""
    script = Script("en")
    script.moved(Standing("queue", "en", position=1))

    assert script.told(Told("You talk to Sam.", is_system=True, code="agent_joined")) == []
    assert script.moved(with_agent()) == [Rest(), about("connecting")]
    assert script.silent() == [Rest(music=True)]
    assert script.heard("la la la", is_nothing=False) == []


def test_what_is_said_to_people_is_stored_and_not_answered(script: Script) -> None:
    """No word of the bot, whether it was understood or not."""
    talking(script)

    assert script.silent() == [LISTEN]
    assert script.heard("my order is late", is_nothing=False) == [Send("my order is late")]
    assert script.heard("", is_nothing=True) == []
    assert script.nobody_spoke() == []


@pytest.mark.parametrize("voices", [LIVE, Voices(is_live=True, is_held=True)])
def test_what_is_written_while_people_talk_is_shown_and_not_spoken(
    script: Script, voices: Voices
) -> None:
    """The bot's voice does not speak into a conversation."""
    script.connected(voices)

    assert script.told(Told("See the link.", by_agent=True)) == [Show("See the link.", "agent")]
    assert script.told(Told("Bram joined.", is_system=True, code="joined_by")) == [
        Show("Bram joined.", "system")
    ]


@pytest.mark.parametrize(
    ("voices", "code"),
    [
        (Voices(is_live=True, is_held=True), "held"),
        (Voices(is_live=True, is_private=True), "consulting"),
    ],
)
def test_apart_the_caller_is_told_why_and_hears_music(
    script: Script, voices: Voices, code: str
) -> None:
    """Until people are back, who then speak for themselves."""
    talking(script)

    assert script.connected(voices) == [Rest(), about(code)]
    assert script.silent() == [Rest(music=True)]
    assert script.still_waiting() == [about("still_held")]
    talking(script)


def test_words_that_were_said_before_the_hold_are_kept(script: Script) -> None:
    """They were still being made out."""
    talking(script)
    script.connected(Voices(is_live=True, is_held=True))

    assert script.heard("to my new address", is_nothing=False) == [Send("to my new address")]


def test_an_agent_whose_sound_is_lost_may_come_back_or_write(script: Script) -> None:
    """The caller hears a word, and music; what is written then is spoken."""
    talking(script)

    assert script.connected(Voices()) == [Rest(), about("sound_lost")]
    assert script.told(Told("One second.", by_agent=True)) == [Say("One second.", by="agent")]
    assert script.phase is Phase.PERSON
    talking(script)


def test_an_agent_who_takes_the_headset_off_goes_on_in_writing(script: Script) -> None:
    """Both ways: what the caller says is read, what is written is spoken."""
    talking(script)

    assert script.connected(Voices(has_left=True)) == [Rest(), about("agent_writes")]
    assert script.silent() == [LISTEN]
    assert script.heard("all right", is_nothing=False) == [Send("all right")]


def test_an_agent_without_a_headset_does_not_leave_the_caller_with_music(script: Script) -> None:
    """After a while the caller is told that speaking helps."""
    assert script.still_waiting() == [Rest(), about("agent_silent")]
    assert script.silent() == [LISTEN]


def test_another_agent_is_connected_like_the_first(script: Script) -> None:
    """A transfer: told by the house, not by the service's sentence."""
    talking(script)

    assert script.told(Told("Now Bram.", is_system=True, code="transferred")) == []
    assert script.moved(with_agent("a2", "Bram")) == [Rest(), about("connecting", "Bram")]
    talking(script)


def test_a_lost_agent_puts_the_caller_in_front(script: Script) -> None:
    """The service apologises; the music of the queue follows."""
    talking(script)
    told: list[Action] = script.told(Told("I am sorry.", is_system=True, code="agent_lost"))
    script.moved(Standing("queue", "en", position=1))

    assert told == [Say("I am sorry.", interruptible=False, by="system")]
    assert script.connected(Voices()) == []
    assert script.silent() == [Rest(music=True)]


def test_handed_back_the_bot_goes_on(script: Script) -> None:
    """It speaks and listens as before."""
    talking(script)
    script.moved(Standing("bot", "en"))

    assert script.connected(Voices()) == []
    assert script.phase is Phase.BOT
    assert script.told(Told("How else can I help?")) == [Say("How else can I help?")]


def test_nobody_is_connected_whom_the_service_does_not_name() -> None:
    """A headset alone changes nothing: a supervisor may listen to the bot."""
    script = Script("en")

    assert script.connected(LIVE) == []
    assert script.phase is Phase.BOT
