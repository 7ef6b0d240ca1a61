"""What the models are made to hear: words of the training data, numbers, answers."""

import random
from collections import Counter
from pathlib import Path

import pytest

from tools.speech_model.sentences import filled, material, slips, typed_lines
from tools.speech_model.spoken import spoken

NL = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("waar is bestelling [10042](order_number)?", "waar is bestelling een nul nul vier twee"),
        ("[Kees]{'entity': 'name'} hier", "kees hier"),
        ("mijn postcode is 1012AB", "mijn postcode is een nul een twee a b"),
        ("kan 't morgen, aub", "kan het morgen alstublieft"),
        ("Eén bestelling\u2026 zo\u2019n doos", "eén bestelling zo'n doos"),
        ("maria@example.com", ""),
        ("zie www.voorbeeld.nl", ""),
        ("'s ochtends graag", ""),
    ],
)
def test_sentences_are_said_as_callers_say_them(typed: str, said: str) -> None:
    """Digits one by one, abbreviations in full; what nobody says aloud is no sentence."""
    written = {"aub": "alstublieft", "'t": "het"}

    assert " ".join(spoken(typed, digits=NL, written=written)) == said


def test_typing_slips_are_no_words() -> None:
    """A letter doubled or exchanged in a much more frequent word; other endings are words."""
    counts = {"account": 40, "acount": 2, "accounts": 2, "received": 30, "recieved": 2, "his": 90}

    assert set(slips(Counter(counts))) == {"acount", "recieved"}


def test_patterns_are_filled_from_their_lists() -> None:
    """As many words as the pattern asks for."""
    said = filled(
        "order {digit*5} in {city}", {"digit": ["one"], "city": ["Gent"]}, random.Random()
    )

    assert said == "order one one one one one in Gent"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "zero nine oh z monday december order parcel double agent dutch"),
        ("nl", "nul negen z maandag december bestelling pakket dubbel medewerker engels"),
    ],
)
def test_the_vocabulary_has_what_a_call_needs(language: str, words: str) -> None:
    """Digits, letters, days, months, and the words of the training data."""
    vocabulary = material(language).vocabulary

    assert set(words.split()) <= set(vocabulary)
    assert list(vocabulary) == sorted(set(vocabulary))


def test_drawn_sentences_hold_known_words_and_are_the_same_again() -> None:
    """A build is repeatable, and no sentence asks for a word without a pronunciation."""
    of = material("nl")
    drawn = list(of.drawn(300, random.Random(5)))

    assert drawn == list(of.drawn(300, random.Random(5)))
    assert {word for sentence in drawn for word in sentence.split()} <= set(of.vocabulary)


def test_examples_are_read_from_nlu_and_faq(tmp_path: Path) -> None:
    """Not the names of intents, nor what stands beside them."""
    entry = 'nlu:\n- intent: greet\n  examples: |\n    - hello there\n    - "hi"\n'
    for file in ("nlu/en/a.yml", "faq/en.yml"):
        target = tmp_path / "data" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(entry)

    assert list(typed_lines("en", tmp_path)) == ["hello there", '"hi"'] * 2
