"""The three dialogues of the README are of the catalogue, in the assistant's own words."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conversations.dialogue import Dialogue, all_dialogues

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```dialogue\n(.*?)```", README, re.DOTALL)


def _responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in (ROOT / "data/responses").glob("*.yml"):
        found |= yaml.safe_load(path.read_text("utf-8"))["responses"]
    return found


RESPONSES = _responses()


def _lines(shown: str, who: str) -> list[str]:
    return re.findall(rf"^{who}: (.*)$", shown, re.MULTILINE)


def _of_catalogue(shown: str) -> Dialogue:
    said = _lines(shown, "Customer")
    found = [one for one in all_dialogues() if [turn.text for turn in one.turns] == said]
    assert found, f"no dialogue of the catalogue goes: {said}"
    return found[0]


def _could_say(utterance: str, line: str) -> bool:
    """Whether the line is a response with its places filled."""
    patterns = [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(variation["text"]))
        for variation in RESPONSES.get(utterance, ())
    ]
    return any(re.fullmatch(pattern, line) for pattern in patterns)


def test_three_dialogues_are_shown() -> None:
    """One about an order, one complaint, one in Dutch."""
    assert len(SHOWN) == 3
    assert {_of_catalogue(shown).language for shown in SHOWN} == {"en", "nl"}


@pytest.mark.parametrize("shown", SHOWN)
def test_what_is_shown_is_what_is_said(shown: str) -> None:
    """Each line of the assistant is the next that the catalogue expects; cards have no line."""
    dialogue = _of_catalogue(shown)
    expected = [name for turn in dialogue.turns for name in turn.expect if name[0] != "<"]
    lines = _lines(shown, "Frontline")

    assert len(lines) == len(expected)
    for utterance, line in zip(expected, lines, strict=True):
        assert _could_say(utterance, line), (utterance, line)
