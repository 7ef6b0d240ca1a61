"""What the assistant says: complete in both languages, short by voice, and all of it used."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.support import guide

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "data/responses").glob("*.yml")), ROOT / "data/faq/responses.yml"]
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


def _all_responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in FILES:
        for name, variations in yaml.safe_load(path.read_text("utf-8"))["responses"].items():
            assert name not in found, f"{name} twice"
            found[name] = variations
    return found


RESPONSES = _all_responses()


def _kind(variation: dict[str, Any]) -> tuple[str, str]:
    conditions = variation.get("condition") or [{"value": "en"}]
    return str(conditions[0]["value"]), str(variation.get("channel", "web"))


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_is_there_in_both_languages(name: str) -> None:
    """An English voice variation without a Dutch one would be spoken to Dutch callers."""
    kinds = [_kind(variation) for variation in RESPONSES[name]]

    assert {("en", "web"), ("nl", "web")} <= set(kinds)
    assert (("en", "voice") in kinds) == (("nl", "voice") in kinds)
    assert len(kinds) == len(set(kinds)), "two of a kind are drawn at random"


@pytest.mark.parametrize("name", RESPONSES)
def test_the_places_to_fill_are_the_same_in_both_languages(name: str) -> None:
    """A fact told in one language is told in the other."""
    for channel in ("web", "voice"):
        places = [
            set(re.findall(r"\{(\w+)\}", variation["text"]))
            for variation in RESPONSES[name]
            if _kind(variation)[1] == channel
        ]

        assert all(found == places[0] for found in places)


@pytest.mark.parametrize("name", RESPONSES)
def test_voice_is_short_and_without_links(name: str) -> None:
    """At most two sentences are kept in mind; nobody can press a link or hear a star.

    Without a voice variation the written one is spoken. Digits come in groups of two at most,
    but for the number that everybody knows as one.
    """
    voices = [v for v in RESPONSES[name] if _kind(v)[1] == "voice"]
    for variation in voices or RESPONSES[name]:
        text = variation["text"]
        assert len(_SENTENCE_END.findall(text)) <= 2, text
        assert not re.search(r"https?:|www\.", text), text
        assert not re.search(r"[*#`\[\]|<>]|__", text), text
        assert not re.search(r"\d{3,}", text.replace("112", "")), text
        if variation in voices:
            assert not variation.get("buttons")


def test_the_guide_is_short_enough_to_be_spoken() -> None:
    """A remedy is followed by the question whether it helped: one sentence or two before it."""
    for problem in guide().problems:
        texts = [problem.stop] if problem.stop else []
        for check in problem.checks:
            texts += [check.ask, check.remedy]
        for text in (of for one in texts if one for of in one.values()):
            assert len(_SENTENCE_END.findall(text)) <= 2, text
            assert not re.search(r"https?:|[*#`\[\]]", text), text


def test_every_utterance_an_action_names_exists() -> None:
    """A misspelt one would be silence."""
    named = set()
    for path in (ROOT / "actions").rglob("*.py"):
        named |= set(re.findall(r'"(utter_[a-z_]+)"', path.read_text("utf-8")))

    assert named - {"utter_action"} <= RESPONSES.keys()


def test_every_response_is_said_by_a_rule_or_an_action() -> None:
    """Rasa's own check knows only the rules."""
    sources = [*(ROOT / "actions").rglob("*.py"), *(ROOT / "data/rules").glob("*.yml")]
    written = "\n".join(path.read_text("utf-8") for path in sources)
    unsaid = {
        name
        for name in RESPONSES
        if name not in written and not name.startswith(("utter_faq/", "utter_track_"))
    }

    assert unsaid == set()


def test_every_intent_has_a_rule() -> None:
    """None falls to silence; wishes for a form start one."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    rules = "\n".join(path.read_text("utf-8") for path in (ROOT / "data/rules").glob("*.yml"))
    answered = set(re.findall(r"intent: (\w+)", rules))

    assert set(domain["intents"]) <= answered
