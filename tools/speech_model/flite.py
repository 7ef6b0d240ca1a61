"""Speaks American English with flite, and tells when each of its phones begins and ends."""

import os
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.speech_model.phones import SILENCE
from tools.speech_model.segments import Segment

RATE = 16_000
# Its own pitch, in hertz, so that it can be moved.
PITCH = {"kal16": 105, "awb": 125, "slt": 180, "rms": 100}
Samples = NDArray[np.float32]
_PAUSES = frozenset({"pau", "ssil", "sil", "brth", "h#"})
_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Manner:
    """How long each phone lasts and how high the voice is, as a share of the voice's own."""

    stretch: float = 1.0
    pitch: float = 1.0


class FliteTrouble(Exception):
    """flite is missing or failed; the message says which."""


def program() -> str:
    """Where flite is; raises FliteTrouble."""
    found = shutil.which("flite")
    if found is None:
        raise FliteTrouble("flite is missing: apt-get install flite")
    return found


def say(text: str, voice: str, manner: Manner) -> tuple[Samples, tuple[Segment, ...]]:
    """A text at 16 kHz, and its phones."""
    return _speak(voice, manner, "-t", f"{text} ")


def read(phones: Sequence[str], voice: str, manner: Manner) -> tuple[Samples, tuple[Segment, ...]]:
    """flite's own phones at 16 kHz, and one segment for each; raises FliteTrouble."""
    samples, segments = _speak(voice, manner, "-p", " ".join(phones))
    if len(segments) != len(phones):
        raise FliteTrouble(f"flite read {len(segments)} phones of {len(phones)}")
    return samples, segments


def pronounced(word: str) -> tuple[str, ...]:
    """The phones of a word by itself."""
    told = _run("-voice", "kal16", "-ps", "-t", f"{word} ", "none")
    return tuple(phone.upper() for phone in told.split() if phone not in _PAUSES)


def _speak(voice: str, manner: Manner, *said: str) -> tuple[Samples, tuple[Segment, ...]]:
    descriptor, name = tempfile.mkstemp(suffix=".wav")
    os.close(descriptor)
    try:
        told = _run(
            *("-voice", voice, "--setf", f"duration_stretch={manner.stretch:.3f}"),
            *("--setf", f"int_f0_target_mean={PITCH[voice] * manner.pitch:.1f}"),
            *("-psdur", *said, "-o", name),
        )
        with wave.open(name) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    finally:
        Path(name).unlink()
    return samples.astype(np.float32), _segments(told)


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [program(), *arguments], capture_output=True, text=True, timeout=_TIMEOUT_S
    )
    if done.returncode != 0:
        raise FliteTrouble(f"flite failed: {done.stderr.strip()}")
    return done.stdout


def _segments(told: str) -> tuple[Segment, ...]:
    """From `phone:end` for each phone."""
    found: list[Segment] = []
    for token in told.split():
        phone, end = token.rsplit(":", 1)
        start_s = found[-1].end_s if found else 0.0
        name = SILENCE if phone in _PAUSES else phone.upper()
        found.append(Segment(name, start_s, float(end)))
    return tuple(found)
