"""Folders of recordings: any plain WAV is read, bad files are named, the ear is the gateway's."""

import wave
from pathlib import Path

import numpy as np
import pytest

from bench.evaluate.__main__ import main
from bench.evaluate.listening import heard
from bench.evaluate.recordings import recordings
from bench.evaluate.rows import BadData
from bot.voice.speech_detector import level_db
from tests.voice.fakes import Parrot


def _write(
    file: Path, said: str | None = "yes", *, rate: int = 8_000, channels: int = 1, width: int = 2
) -> Path:
    """A second of a tone of 440 Hz at half of full scale."""
    times = np.arange(rate) / rate
    tone = np.sin(2 * np.pi * 440 * times) / 2
    if width == 1:
        data = (
            np.asarray(np.rint(tone * 127) + 128, np.uint8)[:, None].repeat(channels, 1).tobytes()
        )
    else:
        scaled = np.rint(tone * (2 ** (8 * width - 1) - 1)).astype("<i4")
        as_bytes = scaled[:, None].view(np.uint8)[:, :width]
        data = as_bytes[:, None, :].repeat(channels, 1).tobytes()
    with wave.open(str(file), "wb") as out:
        out.setparams((channels, width, rate, 0, "NONE", ""))
        out.writeframes(data)
    if said is not None:
        file.with_suffix(".txt").write_text(said, encoding="utf-8")
    return file


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 44_100, 48_000])
@pytest.mark.parametrize(("channels", "width"), [(1, 2), (2, 2), (1, 1), (2, 3), (1, 4)])
def test_every_plain_wav_is_heard_as_a_telephone_has_it(
    tmp_path: Path, rate: int, channels: int, width: int
) -> None:
    """The tone comes out at 8 kHz, as long and as loud as it went in."""
    _write(tmp_path / "a.wav", rate=rate, channels=channels, width=width)
    (recording,) = recordings(tmp_path)
    middle = recording.samples[2_000:6_000]
    strongest = np.argmax(np.abs(np.fft.rfft(middle))) * 8_000 / len(middle)

    assert recording.seconds == pytest.approx(1.1, abs=0.02)
    assert strongest == pytest.approx(440, abs=2)
    assert level_db(middle) == pytest.approx(-9.0, abs=0.5)


def test_recordings_of_folders_below_are_found_by_name(tmp_path: Path) -> None:
    """In order, so that two runs print the same."""
    (tmp_path / "deep").mkdir()
    _write(tmp_path / "b.wav", "two")
    _write(tmp_path / "deep" / "a.WAV", "één  woord\n")

    assert [(one.name, one.said) for one in recordings(tmp_path)] == [
        ("b.wav", "two"),
        ("deep/a.WAV", "één woord"),
    ]


def test_every_bad_file_is_named(tmp_path: Path) -> None:
    """Each with what is wrong with it, in one message."""
    _write(tmp_path / "alone.wav", None)
    _write(tmp_path / "empty.wav", " \n")
    _write(tmp_path / "latin.wav").with_suffix(".txt").write_bytes("één".encode("latin-1"))
    (tmp_path / "text.wav").write_text("no sound")
    (tmp_path / "text.txt").write_text("hello")
    with pytest.raises(BadData) as caught:
        recordings(tmp_path)
    told = str(caught.value).splitlines()

    assert "alone.wav: there is no alone.txt beside it" in told[0]
    assert "empty.txt: the file is empty" in told[1]
    assert "latin.txt: this is not UTF-8" in told[2]
    assert "text.wav: this is not a WAV file with plain (PCM) samples" in told[3]


def test_what_was_heard_is_set_beside_what_was_said(tmp_path: Path) -> None:
    """Both in the words in which they are compared."""
    _write(tmp_path / "a.wav", "Order 12!")
    (outcome,) = heard(recordings(tmp_path), Parrot("order one three"), "en")

    assert outcome.said == ("order", "one", "two")
    assert outcome.heard == ("order", "one", "three")


def test_a_folder_without_recordings_ends_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 and a sentence."""
    assert main(["asr", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}: there is no WAV file in it.\n"


def test_no_folder_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """`make evaluate-asr` alone."""
    assert main(["asr", ""]) == 1
    assert capsys.readouterr().err == "Name a folder: make evaluate-asr DATA=folder\n"


def test_a_missing_model_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And how to get one."""
    _write(tmp_path / "a.wav")

    assert main(["asr", str(tmp_path), "--model", str(tmp_path / "none")]) == 1
    assert "make voice-models" in capsys.readouterr().err


def test_the_command_prints_the_rates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the real ear: a tone is no word."""
    _write(tmp_path / "a.wav", "one")

    assert main(["asr", str(tmp_path), "--language", "en"]) == 0
    said = capsys.readouterr().out

    assert "word error rate   100.0% of 1 (0 wrong, 1 missing, 0 added)" in said
    assert "digit error rate  100.0% of 1" in said
