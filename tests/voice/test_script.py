"""How calls go, told event by event; what the gateway says and does in answer."""

from pathlib import Path

import pytest

from bot.voice import script as script_module
from bot.voice.acts import (
    Action,
    Ask,
    Callback,
    Choose,
    HangUp,
    Option,
    Pace,
    Phase,
    Rest,
    Say,
    Send,
    Speak,
    Standing,
    Told,
    Unrecorded,
    Wish,
)
from bot.voice.grammar import AFFIRM, DENY, question
from bot.voice.prompts import codes, prompt
from bot.voice.script import Script
from bot.voice.turn_taking import Expected

YES_NO = (Option("Yes", AFFIRM), Option("No", DENY))
CHOICES = (Option("Track", "/track_order"), Option("Return", "/return_item"))


def said(actions: list[Action]) -> list[str]:
    """What is spoken."""
    return [action.text for action in actions if isinstance(action, Say)]


def waiting(script: Script, position: int = 2, wait: int | None = 180) -> list[Action]:
    """The call goes to the queue."""
    return script.moved(Standing("queue", script.language, None, position, wait))


def test_the_recording_notice_comes_first_and_is_heard_whole() -> None:
    """Then, in the other language, how to change to it."""
    notice, hint = Script("en").begin()

    assert notice == Say(prompt("recording_notice", "en"), interruptible=False)
    assert hint == Say("Voor Nederlands, druk op 9.", language="nl")


def test_words_go_to_the_conversation() -> None:
    """As they were heard."""
    script = Script("en")
    script.told(Told("What can I do for you?"))

    assert script.heard("where is my order", is_nothing=False) == [Send("where is my order")]


def test_the_question_decides_how_the_caller_is_heard() -> None:
    """Digits for an order number, yes or no for a confirmation, anything else."""
    script = Script("en")
    script.moved(Standing("bot", "en", "order_number"))
    [asked] = script.silent()
    assert isinstance(asked, Ask)
    assert asked.question.expected is Expected.DIGITS
    assert "seven" in asked.question.phrases
    assert "a person" in asked.question.phrases

    script.moved(Standing("bot", "en", None))
    script.told(Told("Shall I cancel it?", YES_NO))
    [asked] = script.silent()
    assert isinstance(asked, Ask)
    assert asked.question.expected is Expected.YES_NO


def test_after_a_miss_anything_may_be_said() -> None:
    """Who does not answer the question has something else in mind."""
    script = Script("en")
    script.moved(Standing("bot", "en", "order_number"))
    script.heard("[unk]", is_nothing=True)

    [asked] = script.silent()

    assert isinstance(asked, Ask)
    assert asked.question.phrases == ()


def test_choices_are_spoken_and_can_be_said_or_keyed() -> None:
    """By title, or by number."""
    script = Script("en")
    assert said(script.told(Told("What is it about?", CHOICES))) == [
        "What is it about?",
        "Say Track or Return.",
    ]

    assert script.heard("track", is_nothing=False) == [Choose("/track_order")]
    script.told(Told("What is it about?", CHOICES))
    assert script.pressed("2") == [Choose("/return_item")]


def test_one_is_yes_and_two_is_no() -> None:
    """As on every telephone menu."""
    script = Script("en")
    script.told(Told("Shall I cancel it?", YES_NO))
    assert script.pressed("2") == [Choose(DENY)]


def test_nought_is_a_person_from_anywhere() -> None:
    """From an open question at once, and as a number on its own where digits are asked for."""
    script = Script("en")
    assert script.pressed("0") == [Wish.PERSON]

    script.moved(Standing("bot", "en", "order_number"))
    assert script.pressed("0") is None
    assert script.keyed("0") == [Wish.PERSON]
    assert script.keyed("10042") == [Send("10042")]


def test_silence_ends_with_a_goodbye() -> None:
    """Asked twice more, then the line is given free."""
    script = Script("en")
    script.told(Told("What can I do for you?"))

    first, second, third = (script.nobody_spoke() for _ in range(3))

    assert said(first) == [prompt("no_input_1", "en"), "What can I do for you?"]
    assert said(second)[0] == prompt("no_input_2", "en")
    assert third[-2:] == [Wish.END, HangUp()]
    assert script.phase is Phase.OVER


def test_misunderstanding_ends_with_a_person() -> None:
    """The third time somebody else helps."""
    script = Script("en")
    script.told(Told("What can I do for you?"))
    for _ in range(2):
        assert Wish.PERSON not in script.heard("", is_nothing=True)

    assert script.heard("", is_nothing=True)[-1] is Wish.PERSON


def test_a_word_resets_the_ladders() -> None:
    """Two silences, an answer, two silences: the call goes on."""
    script = Script("en")
    script.nobody_spoke()
    script.nobody_spoke()
    script.heard("yes", is_nothing=False)
    script.nobody_spoke()

    assert script.nobody_spoke()[-1] != HangUp()


def test_the_queue_has_music_a_place_and_ways_out() -> None:
    """Told what can be done; the caller is not listened to meanwhile."""
    script = Script("en")
    actions = waiting(script)

    assert said(actions) == [prompt("waiting_options", "en")]
    assert script.silent() == [Rest(music=True)]
    assert said(script.still_waiting()) == ["You are number 2 in line; it takes about 3 minutes."]
    assert script.heard("hello", is_nothing=False) == []
    assert script.nobody_spoke() == []
    assert script.pressed("3") == [Wish.BOT]


def test_a_callback_takes_the_callers_number_or_asks_for_one() -> None:
    """A withheld number is keyed in."""
    known = Script("en", caller_id="+31201234567")
    waiting(known)
    assert known.pressed("1") == [Callback("+31201234567")]

    withheld = Script("en", caller_id="anonymous")
    waiting(withheld)
    assert said(withheld.pressed("1") or []) == [prompt("callback_number", "en")]
    assert withheld.pressed("0") is None
    assert said(withheld.keyed("12")) == [prompt("callback_number_bad", "en")]
    assert withheld.keyed("0201234567") == [Callback("0201234567")]


def test_an_agent_is_talked_to_and_the_end_hangs_up() -> None:
    """Control decides, not the script."""
    script = Script("en")
    waiting(script)
    script.moved(Standing("agent", "en", agent_name="Sam"))
    script.told(Told("Good morning.", by_agent=True))
    assert script.heard("hello", is_nothing=False) == [Send("hello")]

    assert script.moved(Standing("none", "en")) == [HangUp()]
    assert script.heard("hello", is_nothing=False) == []


def test_key_nine_changes_the_language() -> None:
    """There and back."""
    script = Script("en")

    assert script.pressed("9") == [Speak("nl"), Say(prompt("language_changed", "nl"))]
    assert script.pressed("9") == [Speak("en"), Say(prompt("language_changed", "en"))]


def test_a_change_of_language_in_the_conversation_is_followed() -> None:
    """The caller said "in het Nederlands graag"."""
    assert Script("en").moved(Standing("bot", "nl")) == [Speak("nl")]


def test_slower_and_louder_come_from_the_bot() -> None:
    """With the last words again."""
    asked = {"type": "speech", "version": 1, "rate": "slower", "volume": "louder"}

    assert Script("en").told(Told("Again: hello.", custom=asked)) == [
        Pace(130, 1.6),
        Say("Again: hello."),
    ]


def test_promises_of_the_house_are_not_interrupted() -> None:
    """The place in the queue is heard."""
    [spoken] = Script("en").told(Told("You are 2nd in line.", is_system=True, code="queued"))

    assert spoken == Say("You are 2nd in line.", interruptible=False, by="system")


def test_both_languages_have_every_sentence() -> None:
    """And none that the other lacks."""
    assert codes("en") == codes("nl")


def test_every_sentence_is_said_somewhere() -> None:
    """A sentence that nobody says is translated for nothing."""
    sources = "".join(
        file.read_text("utf-8") for file in Path(script_module.__file__).parent.glob("*.py")
    )
    counted = {f"{ladder}_{step}" for ladder in ("no_input", "no_match") for step in (1, 2)}

    assert {code for code in codes("en") - counted if f'"{code}"' not in sources} == set()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_way_out_is_understood_in_every_question(language: str) -> None:
    """Nobody is locked into a grammar."""
    person = {"en": "a person", "nl": "een mens"}[language]

    assert person in question("order_number", (), language).phrases
    assert person in question(None, (AFFIRM,), language).phrases
    assert question("email", (), language).phrases == ()


def test_key_8_refuses_the_recording() -> None:
    """Once, and it is said so; where there is no recording it is a key like others."""
    script = Script("en")
    script.told(Told("What can I do for you?"))
    actions = script.pressed("8")

    assert actions is not None
    assert actions[0] == Unrecorded()
    assert said(actions) == [prompt("unrecorded", "en"), "What can I do for you?"]
    assert said(script.pressed("8") or [])[0] == prompt("key_unknown", "en")
    assert said(Script("en", records=False).pressed("8") or []) == [prompt("key_unknown", "en")]


def test_who_says_so_is_not_recorded() -> None:
    """The bot is not asked what it thinks of that; a person who has the call hears it."""
    alone, with_person = Script("en"), Script("en")
    with_person.moved(Standing("agent", "en", agent_name="Sam"))
    with_person.phase = Phase.PERSON

    assert alone.heard("please don't record this", is_nothing=False)[:2] == [
        Unrecorded(),
        Say(prompt("unrecorded", "en")),
    ]
    assert with_person.heard("do not record me", is_nothing=False) == [
        Unrecorded(),
        Send("do not record me"),
    ]


def test_without_a_recording_there_is_no_notice() -> None:
    """Nobody is told of what does not happen."""
    assert prompt("recording_notice", "en") not in said(Script("en", records=False).begin())


@pytest.mark.parametrize(
    ("told", "slot", "is_secret"),
    [
        ("What is the postcode?", "postcode", True),
        ("Which order is it?", "order_number", False),
        ("What is your card number?", None, True),
        ("How can I help?", None, False),
    ],
)
def test_what_is_asked_decides_what_is_secret(told: str, slot: str | None, is_secret: bool) -> None:
    """By what the form wants to know, or by the words of the question; the next one ends it."""
    script = Script("en")
    script.told(Told(told))
    script.moved(Standing("bot", "en", slot))
    was_secret = script.is_secret
    script.told(Told("Thank you."))
    script.moved(Standing("bot", "en"))

    assert was_secret is is_secret
    assert not script.is_secret
