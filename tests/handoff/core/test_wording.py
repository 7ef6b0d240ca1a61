"""What the house says, in both languages."""

import re
from pathlib import Path

import pytest

from handoff import wording
from handoff.wording import codes, place, say, wait

ROOM = Path(wording.__file__).parent.parent


@pytest.mark.parametrize(
    ("position", "english"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (21, "21st"), (102, "102nd"), (111, "111th")],
)  # fmt: skip
def test_english_place_is_an_ordinal(position: int, english: str) -> None:
    """The teens are the trap."""
    assert place(position, "en") == english


@pytest.mark.parametrize(
    ("seconds", "english", "dutch"),
    [
        (0, "less than a minute", "minder dan een minuut"),
        (1, "about 1 minute", "ongeveer 1 minuut"),
        (61, "about 2 minutes", "ongeveer 2 minuten"),
        (3_600, "about 1 hour", "ongeveer 1 uur"),
        (3_660, "about 2 hours", "ongeveer 2 uur"),
        (90_000, "more than a day", "meer dan een dag"),
    ],
)
def test_wait_is_told_in_whole_units_rounded_up(seconds: int, english: str, dutch: str) -> None:
    """Nobody is told less than they may have to wait."""
    assert (wait(seconds, "en"), wait(seconds, "nl")) == (english, dutch)


def test_customer_hears_place_and_wait_in_their_language() -> None:
    """English ordinals, Dutch numbers."""
    known = {"position": 2, "wait_s": 170}

    assert "You are 2nd in line; the wait is about 3 minutes." in say("queued", "en", known)
    assert "Je bent nummer 2 in de rij; de wachttijd is ongeveer 3 minuten." in say(
        "queued", "nl", known
    )


def test_unknown_wait_is_left_out() -> None:
    """No made-up figure."""
    assert say("queued", "en", {"position": 1, "wait_s": None}).endswith("You are 1st in line.")


def test_name_with_braces_is_only_a_name() -> None:
    """What people are called is never read as a template."""
    assert "{name}" in say("agent_joined", "en", {"name": "{name}"})


def test_both_languages_word_the_same_codes_with_the_same_blanks() -> None:
    """A sentence added in one language only, or with another blank, fails here."""
    assert codes("en") == codes("nl")
    for code in codes("en"):
        english, dutch = (wording._sentences(language)[code] for language in ("en", "nl"))
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", dutch)), code


def test_every_code_the_switchboard_uses_is_worded() -> None:
    """Found in the source: `tell(…, "code"`."""
    used = {
        code
        for path in (ROOM / "switchboard").glob("*.py")
        for code in re.findall(r"\.tell\(\s*[\w.]+,\s*\"(\w+)\"", path.read_text())
    }

    assert len(used) >= 12
    assert used <= codes("en")
