"""What the training and test sentences must hold to, so that nobody trains from a mistake."""

import csv
import functools
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "nlu"
LANGUAGES = ("en", "nl")
ENTITIES = {"order_number", "postcode", "email"}
ANNOTATION = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
CONVERSATION = {
    *("greet", "goodbye", "affirm", "deny", "thank", "stop", "repeat"),
    *("bot_challenge", "what_can_you_do", "ask_language", "inform"),
}


class Sentence(NamedTuple):
    """One training sentence as it stands in its file."""

    intent: str
    language: str
    marked: str

    @property
    def plain(self) -> str:
        """The sentence without its entity marks."""
        return ANNOTATION.sub(r"\1", self.marked)


def same(text: str) -> str:
    """What two sentences share when only capitals, marks and spaces differ."""
    return re.sub(r"\W+", " ", text.lower()).strip()


@functools.cache
def training() -> list[Sentence]:
    """Every training sentence of the assistant and of the FAQ."""
    files = [*sorted((ROOT / "data/nlu").glob("*/*.yml"))]
    files += [ROOT / "data/faq" / f"{language}.yml" for language in LANGUAGES]
    sentences = []
    for file in files:
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                assert line.startswith("- "), f"{file}: {line!r}"
                language = block["metadata"]["language"]
                sentences.append(Sentence(block["intent"], language, line[2:]))
    return sentences


@functools.cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of one test set."""
    with (TESTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sentiment(language: str) -> list[dict[str, str]]:
    """The rows the sentiment component is trained from."""
    path = ROOT / "data" / "sentiment" / f"{language}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_sentence_belongs_to_one_intent_only() -> None:
    """No two intents share a sentence, whatever its capitals and punctuation."""
    owners: dict[str, set[str]] = {}
    for sentence in training():
        owners.setdefault(same(sentence.plain), set()).add(sentence.intent)
    assert {text: who for text, who in owners.items() if len(who) > 1} == {}


def test_entities_are_only_the_three_that_are_read() -> None:
    """Every mark names a known entity and no stray bracket is left beside the marks."""
    for sentence in training():
        assert {name for _, name in ANNOTATION.findall(sentence.marked)} <= ENTITIES, sentence
        assert not set("[]{}") & set(sentence.plain), sentence


def test_sentences_carry_no_junk_at_their_ends() -> None:
    """No sentence is empty or starts or ends with a space, a dash or a quotation mark."""
    for sentence in training():
        assert sentence.plain == sentence.plain.strip(" -'`"), sentence
        assert sentence.plain, sentence


@pytest.mark.parametrize(("language", "least"), [("en", 60), ("nl", 45)])
def test_every_duty_has_enough_sentences(language: str, least: int) -> None:
    """Each intent that does work has the number of sentences agreed for its language."""
    counts = Counter(s.intent for s in training() if s.language == language)
    duties = [i for i in counts if i not in CONVERSATION and not i.startswith("faq/")]
    assert len(duties) == 35
    assert {i: counts[i] for i in duties if counts[i] < least} == {}


def test_both_languages_know_the_same_intents() -> None:
    """What can be said in English can be said in Dutch."""
    known = {lang: {s.intent for s in training() if s.language == lang} for lang in LANGUAGES}
    assert known["en"] == known["nl"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["intents", "intents_heldout", "faq"])
def test_test_sentences_are_not_in_the_training_data(name: str, language: str) -> None:
    """A test set measures only what was not learnt by heart, and names known intents."""
    learnt = {same(s.plain) for s in training()}
    known = {s.intent for s in training()}
    for row in rows(f"{name}_{language}.csv"):
        assert same(row["text"]) not in learnt, row
        assert row["intent"] in known, row


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_is_tested_in_both_languages(language: str) -> None:
    """Ten rows or more for each intent, and a hundred that are none of our business."""
    counts = Counter(row["intent"] for row in rows(f"intents_{language}.csv"))
    intents = {s.intent for s in training() if not s.intent.startswith("faq/")}
    assert set(counts) == intents
    assert min(counts.values()) >= 10
    assert counts["out_of_scope"] >= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_anger_is_tested_on_other_sentences_than_it_is_learnt_from(language: str) -> None:
    """The anger test set is balanced, labelled 0 or 1 and shares no row with the training rows."""
    test = rows(f"anger_{language}.csv")
    assert len(test) >= 150
    assert {row["angry"] for row in test} == {"0", "1"}
    learnt = {same(row["text"]) for row in sentiment(language)}
    assert [row for row in test if same(row["text"]) in learnt] == []


@pytest.mark.parametrize(("language", "least"), [("en", 500), ("nl", 400)])
def test_sentiment_rows_are_labelled_and_single(language: str, least: int) -> None:
    """Each row has a known label, anger is always negative, and no row stands twice."""
    learnt = sentiment(language)
    assert len(learnt) >= least
    assert {row["label"] for row in learnt} == {"negative", "neutral", "positive"}
    assert all(row["label"] == "negative" for row in learnt if row["anger"] == "1")
    texts = Counter(row["text"].lower() for row in learnt)
    assert [text for text, times in texts.items() if times > 1] == []


def test_every_faq_subject_has_an_answer_in_both_languages_and_for_voice() -> None:
    """Four variations each: English and Dutch, in full and short for the telephone."""
    file = ROOT / "data" / "faq" / "responses.yml"
    answers = yaml.safe_load(file.read_text(encoding="utf-8"))["responses"]
    subjects = {s.intent for s in training() if s.intent.startswith("faq/")}
    assert {f"utter_{subject}" for subject in subjects} == set(answers)
    for variations in answers.values():
        kinds = {("condition" in v, v.get("channel")) for v in variations}
        assert kinds == {(True, "voice"), (True, None), (False, "voice"), (False, None)}
        spoken = [v["text"] for v in variations if v.get("channel") == "voice"]
        assert all(len(re.findall(r"[.!?](?:\s|$)", text)) <= 2 for text in spoken), spoken
