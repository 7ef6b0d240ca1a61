"""Phones and their times, features of the telephone band, and what a line does to both."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tools.speech_model.corpus import Corpus, read, write
from tools.speech_model.espeak import RATE as ESPEAK_RATE
from tools.speech_model.espeak import Phoneme, Spoken
from tools.speech_model.features import RATE, mfcc
from tools.speech_model.line import companded, disturbed, hum, narrowed, noise, resampled
from tools.speech_model.phones import DUTCH, ENGLISH, UnknownPhoneme
from tools.speech_model.segments import Segment, labels, pronunciations, segments
from tools.speech_model.utterances import Utterance


def _tone(hertz: float, seconds: float = 1.0, rate: int = RATE) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate) * 8_000


def _spoken(*phonemes: tuple[str, float, int], words: dict[int, float]) -> Spoken:
    return Spoken(
        np.zeros(ESPEAK_RATE, np.float32), tuple(Phoneme(*one) for one in phonemes), words
    )


def test_every_phone_of_the_tables_is_of_its_language() -> None:
    """A slip in a table would train a sound that no word has."""
    for inventory in (ENGLISH, DUTCH):
        used = {phone for phones in inventory.of_phoneme.values() for phone in phones}

        assert used == set(inventory.phones)


def test_marks_have_no_sound_and_strangers_are_named() -> None:
    """An unknown phoneme must not become silence."""
    assert DUTCH.heard_as(";") == DUTCH.heard_as("(en)") == ()
    assert DUTCH.heard_as("_:") == ("SIL",)
    with pytest.raises(UnknownPhoneme, match="'qq'"):
        DUTCH.heard_as("qq")


def test_a_word_begins_before_its_first_stop_bursts() -> None:
    """espeak-ng tells of the burst; the closure before it belongs to the stop."""
    said = _spoken(("t", 0.25, 1), ("u:", 0.4, 1), ("_:", 0.8, 1), words={1: 0.2})

    assert segments(said, ENGLISH) == [
        Segment("T", 0.2, 0.4),
        Segment("UW", 0.4, 0.8),
        Segment("SIL", 0.8, 1.0),
    ]


def test_a_phoneme_of_two_phones_is_shared_between_them() -> None:
    """And a linking r is told of twice but sounds once."""
    said = _spoken(("O@", 0.0, 1), ("r-", 0.4, 1), ("I", 0.6, 4), words={1: 0.0, 4: 0.6})

    assert [(one.phone, round(one.end_s, 2)) for one in segments(said, ENGLISH)] == [
        ("AO", 0.2),
        ("R", 0.6),
        ("IH", 1.0),
    ]
    assert pronunciations("or it", said, ENGLISH) == [("or", ("AO", "R")), ("it", ("IH",))]


def test_words_that_were_joined_have_no_pronunciation_of_their_own() -> None:
    """Nobody knows where one ends."""
    said = _spoken(("I", 0.0, 1), ("t", 0.5, 1), words={1: 0.0})

    assert pronunciations("or it", said, ENGLISH) == []


def test_frames_are_labelled_by_their_middle() -> None:
    """0 is silence."""
    of = [Segment("SIL", 0.0, 0.05), Segment("AA", 0.05, 0.1)]

    assert labels(of, 10, ENGLISH).tolist() == [0] * 4 + [ENGLISH.numbers["AA"]] * 6


def test_features_know_the_telephone_band_only() -> None:
    """A tone above it changes nothing, one within it does."""
    # Over a line's hiss: in bands without any sound the window's own leakage would show.
    speech = _tone(500) + np.random.default_rng(1).normal(0, 60, RATE)
    above, within = mfcc(speech + _tone(5_500)), mfcc(speech + _tone(1_500))

    assert mfcc(speech).shape == (98, 40)
    assert mfcc(np.zeros(300)).shape == (0, 40)
    assert np.abs(above - mfcc(speech)).max() < 5
    assert np.abs(within - mfcc(speech)).max() > 50


def test_resampling_keeps_the_tone_and_a_line_takes_what_is_above_it() -> None:
    """From espeak-ng's rate to the network's; through 8 kHz nothing above 4 kHz is left."""
    raised = resampled(_tone(440, rate=ESPEAK_RATE), RATE)
    strongest = np.argmax(np.abs(np.fft.rfft(raised)))

    assert strongest == 440
    assert np.abs(raised[100:-100]).max() == pytest.approx(8_000, rel=0.01)
    assert np.abs(narrowed(_tone(5_000))).max() < 2
    assert np.abs(companded(_tone(440)) - _tone(440)).max() < 300


@pytest.mark.parametrize("seed", range(12))
def test_disturbed_speech_keeps_its_phones(seed: int) -> None:
    """Whatever the line did, the phones cover all of it, in order, and the loud part is theirs."""
    of = [Segment("AA", 0.0, 0.4), Segment("S", 0.4, 1.0)]
    wave, moved = disturbed(_tone(300, rate=22_050), of, 22_050, np.random.default_rng(seed))
    again, _ = disturbed(_tone(300, rate=22_050), of, 22_050, np.random.default_rng(seed))

    assert np.array_equal(wave, again)
    assert [one.phone for one in moved] == ["SIL", "AA", "S", "SIL"]
    assert moved[0].start_s == 0
    assert all(one.end_s == pytest.approx(two.start_s) for one, two in pairwise(moved))
    assert moved[-1].end_s == pytest.approx(len(wave) / RATE)
    first, last = int(moved[1].start_s * RATE), int(moved[2].end_s * RATE)
    assert np.abs(wave[first:last]).max() > np.abs(wave[: max(first - 10, 1)]).max()


def test_noise_is_as_loud_as_it_says_and_hum_lasts() -> None:
    """White or dark."""
    for seed in range(6):
        rng = np.random.default_rng(seed)

        assert np.sqrt((noise(8_001, rng) ** 2).mean()) == pytest.approx(1, rel=0.01)
        assert RATE <= len(hum(rng)) <= 4 * RATE


def test_a_corpus_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Utterance by utterance, and what is counted in it."""
    folder = tmp_path / "work"
    said = [
        Utterance(np.full((30, 40), at, np.float16), np.repeat([0, at], 15).astype(np.int16))
        for at in (1, 2)
    ]

    assert write(folder, iter(said)) == 2
    corpus = read(folder)
    assert [one.tolist() for one in corpus.phones] == [one.phones.tolist() for one in said]
    assert corpus.features[1][0, 0] == 2
    assert corpus.frequencies(3).tolist() == [10, 5, 5]
    assert Corpus(corpus.features, corpus.phones).durations(3)[:2].tolist() == [5, 5]
