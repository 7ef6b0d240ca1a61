"""What the blind sets must hold to: well-formed, balanced, and no copy of a training row."""

import re
from collections import Counter

import pytest

from bench.evaluate.rows import read_anger, read_intents
from bot.components.phrasing import read_phrasing
from tests.nlu.test_language_data import (
    ENTITIES,
    LANGUAGES,
    ROOT,
    TESTS,
    rows,
    same,
    sentiment,
    training,
)

CONVERSATIONAL = {"greet", "goodbye", "affirm", "deny", "thank", "stop", "repeat", "bot_challenge"}
TASKS = 34
# What anybody would type may be learnt as well: only several longer sentences tell of copying.
BY_CHANCE = 0.03
FIVE_WORDS = re.compile(r"(\S+\s+){4}\S+")
FORMS = {
    "order_number": re.compile(r"1\d{4}"),
    "postcode": re.compile(r"[1-9]\d{3}[A-Z]{2}"),
    "email": re.compile(r"[^\s@A-Z]+@[^\s@A-Z]+\.[a-z]+"),
}


@pytest.mark.parametrize(("language", "least", "outside"), [("en", 10, 80), ("nl", 8, 60)])
def test_a_blind_set_asks_for_every_duty(language: str, least: int, outside: int) -> None:
    """Each duty and each conversational intent has its rows, and enough are not our business."""
    path = TESTS / f"blind_intents_{language}.csv"
    counts = Counter(row.label for row in read_intents(path, {s.intent for s in training()}))
    assert counts.pop("out_of_scope") >= outside
    assert {name: n for name in CONVERSATIONAL if (n := counts.pop(name, 0)) < 5} == {}
    assert len(counts) == TASKS
    assert {name: n for name, n in counts.items() if n < least} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_blind_anger_is_as_often_present_as_not(language: str) -> None:
    """Half of the rows are angry, half only look it or do not."""
    counts = Counter(row.label for row in read_anger(TESTS / f"blind_anger_{language}.csv"))
    assert counts["0"] == counts["1"] >= 75


@pytest.mark.parametrize("language", LANGUAGES)
def test_blind_entities_are_in_their_normal_form(language: str) -> None:
    """A value is written as the actions use it, and a text without an entity has no value."""
    found = rows(f"blind_entities_{language}.csv")
    assert len({row["text"] for row in found}) >= 60
    assert {row["entity"] for row in found} == {*ENTITIES, ""}
    for row in found:
        if row["entity"]:
            assert FORMS[row["entity"]].fullmatch(row["value"]), row
        else:
            assert row["value"] == "", row


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["intents", "anger", "entities"])
def test_no_blind_row_stands_twice(kind: str, language: str) -> None:
    """A sentence counts once; one with two entities has a row for each."""
    found = rows(f"blind_{kind}_{language}.csv")
    once = {(same(row["text"]) or row["text"], row.get("value", "")) for row in found}
    assert len(once) == len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_blind_sentences_are_not_in_the_training_data(language: str) -> None:
    """Nobody has copied the blind rows into what the assistant learns from."""
    learnt = {same(s.plain) for s in training()}
    learnt |= {same(row["text"]) for row in sentiment(language)}
    for kind in ("intents", "anger"):
        texts = [row["text"] for row in rows(f"blind_{kind}_{language}.csv")]
        sentences = [text for text in texts if FIVE_WORDS.search(text)]
        shared = [text for text in sentences if same(text) in learnt]
        assert len(shared) <= BY_CHANCE * len(sentences), shared


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["blind", "probe", "fresh"])
def test_measuring_sentences_are_not_drawn_either(kind: str, language: str) -> None:
    """No sentence of five words or more that measures is drawn or, of a probe, written down."""
    drawn = read_phrasing(ROOT / "data" / "phrasing" / f"{language}.yml").draw(100)
    learnt = {same(text) for text, _ in drawn}
    if kind != "blind":  # for the blind rows a few by chance are allowed for above
        learnt |= {same(s.plain) for s in training()}
    texts = [row["text"] for row in rows(f"{kind}_intents_{language}.csv")]
    assert [text for text in texts if FIVE_WORDS.search(text) and same(text) in learnt] == []
