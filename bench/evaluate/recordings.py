"""Recordings in a folder: WAV files with what is said in a .txt of the same name beside each."""

import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.evaluate.rows import SHOWN, BadData
from bot.voice.recognition import LINE_RATE
from bot.voice.resampling import Resampler

LONGEST_S = 600
_SLOWEST, _FASTEST = 4_000, 192_000
_RUNS_OUT_S = 0.1


@dataclass(frozen=True)
class Recording:
    """What a telephone would carry of it, at 8 kHz, and what is said in it."""

    name: str
    samples: NDArray[np.int16]
    said: str

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / LINE_RATE


def recordings(folder: Path) -> list[Recording]:
    """All of the folder and those below it, by name; raises BadData that names each bad file."""
    if not folder.is_dir():
        raise BadData(f"{folder} is no folder.")
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".wav")
    if not files:
        raise BadData(f"{folder}: there is no WAV file in it.")
    found, faults = [], []
    for file in files:
        try:
            found.append(Recording(str(file.relative_to(folder)), _samples(file), _said(file)))
        except BadData as fault:
            faults.append(str(fault))
    if faults:
        more = [f"… and {len(faults) - SHOWN} more bad files."] if len(faults) > SHOWN else []
        raise BadData("\n".join([*faults[:SHOWN], *more]))
    return found


def _said(file: Path) -> str:
    beside = next(
        (one for one in (file.with_suffix(".txt"), file.with_suffix(".TXT")) if one.is_file()),
        None,
    )
    if beside is None:
        raise BadData(f"{file}: there is no {file.with_suffix('.txt').name} beside it.")
    try:
        text = " ".join(beside.read_bytes().decode("utf-8-sig").split())
    except UnicodeDecodeError as error:
        raise BadData(f"{beside}: this is not UTF-8; save the file as UTF-8.") from error
    if not text:
        raise BadData(f"{beside}: the file is empty; write into it what is said.")
    return text


def _samples(file: Path) -> NDArray[np.int16]:
    try:
        with wave.open(str(file), "rb") as opened:
            rate, channels, width = (
                opened.getframerate(),
                opened.getnchannels(),
                opened.getsampwidth(),
            )
            if not _SLOWEST <= rate <= _FASTEST or width not in _WIDTHS:
                raise BadData(f"{file}: {rate} Hz with {8 * width} bits cannot be read.")
            if opened.getnframes() > LONGEST_S * rate:
                raise BadData(f"{file}: longer than {LONGEST_S} seconds; cut it into sentences.")
            data = opened.readframes(opened.getnframes())
    except (wave.Error, EOFError, OSError) as error:
        raise BadData(
            f"{file}: this is not a WAV file with plain (PCM) samples: {error or 'it is cut off'}."
        ) from error
    mixed = _mixed(data, channels, width)
    if not len(mixed):
        raise BadData(f"{file}: there is no sound in it.")
    # The filter holds back its half width: a moment of silence pushes the end out.
    ended = np.concatenate((mixed, np.zeros(int(_RUNS_OUT_S * rate), np.int16)))
    return Resampler(rate, LINE_RATE).feed(ended)


def _mixed(data: bytes, channels: int, width: int) -> NDArray[np.int16]:
    """All channels as one, in 16 bits; a frame that is cut off is left out."""
    data = data[: len(data) // (width * channels) * width * channels]
    return np.asarray(np.rint(_WIDTHS[width](data).reshape(-1, channels).mean(axis=1)), np.int16)


def _of_24_bits(data: bytes) -> NDArray[np.float64]:
    """The two upper bytes of each three are enough."""
    triples = np.frombuffer(data, np.uint8).reshape(-1, 3)
    return np.ascontiguousarray(triples[:, 1:]).view("<i2").reshape(-1).astype(np.float64)


_WIDTHS: Mapping[int, Callable[[bytes], NDArray[np.float64]]] = {
    1: lambda data: (np.frombuffer(data, np.uint8).astype(np.float64) - 128) * 256,
    2: lambda data: np.frombuffer(data, "<i2").astype(np.float64),
    3: _of_24_bits,
    4: lambda data: np.frombuffer(data, "<i4") / 65_536,
}
