"""A process of its own that turns text into audio with pyttsx3, one sentence at a time.

Why a process: espeak-ng can be initialised once per process, its callback is global, and pyttsx3
waits for ever on what it cannot write. A process can be ended from outside; a thread cannot.
"""

import os
import sys
import tempfile
import time
import wave
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.voice.resampling import Resampler

Samples = NDArray[np.int16]
LINE_RATE = 8_000
IDLE_WITHIN_S = 1.0
LOOK_EVERY_S = 0.005
SETTLES_WITHIN = 10
CURRENT = 1


@dataclass(frozen=True, slots=True)
class Order:
    """Say this in the voice of that name, as many words a minute, as loud (1.0 is normal)."""

    text: str
    voice: str
    words_a_minute: int
    volume: float = 1.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """16-bit mono samples at that rate, little-endian; `fault` says why there are none."""

    samples: bytes
    rate: int
    fault: str | None = None


def work(pipe: Connection, folder: str | None) -> None:
    """Answer orders until the pipe is closed; sounds lie in `folder` for a moment."""
    _be_silent()
    import pyttsx3  # here, not above: espeak-ng belongs to the worker's process alone

    engine = pyttsx3.init("espeak")
    with tempfile.TemporaryDirectory(prefix="frontline-voice-", dir=folder) as mine:
        path = Path(mine) / "spoken.wav"
        while True:
            try:
                order: Order = pipe.recv()
            except (EOFError, OSError):
                return
            pipe.send(_say(engine, order, path))


def _say(engine: Any, order: Order, path: Path) -> Spoken:
    path.unlink(missing_ok=True)
    _wait_until_idle()
    engine.setProperty("voice", order.voice)
    if not _is_set(order):
        return Spoken(b"", 0, "the voice does not take its speed and loudness")
    engine.save_to_file(order.text, str(path))
    engine.runAndWait()
    used = engine.getProperty("voice")
    if used != order.voice:  # an unknown voice is passed over without a word
        return Spoken(b"", 0, f"espeak-ng has no voice {order.voice}, it spoke with {used}")
    if not path.exists():
        return Spoken(b"", 0, "nothing was written")
    with wave.open(str(path), "rb") as sound:
        spoken, rate = sound.readframes(sound.getnframes()), sound.getframerate()
    # Here and not in the gateway: what takes 15 ms there delays a frame of every call.
    return Spoken(_for_the_line(np.frombuffer(spoken, np.int16), rate).tobytes(), LINE_RATE)


def _for_the_line(samples: Samples, rate: int) -> Samples:
    """At the rate of telephones; second by second, so that it stays small in memory."""
    resampler = Resampler(rate, LINE_RATE)
    pieces = [resampler.feed(samples[at : at + rate]) for at in range(0, len(samples), rate)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


def _is_set(order: Order) -> bool:
    """espeak-ng queues a setting and drops what it has queued when an utterance ends, so it is
    asked what holds; pyttsx3 would only set it with the utterance, when it is too late to ask."""
    from pyttsx3.drivers import _espeak

    # Their own GetParameter leaves out whether the default or the current value is asked for.
    holds = _espeak.dll.espeak_GetParameter
    wanted = {_espeak.RATE: order.words_a_minute, _espeak.VOLUME: round(order.volume * 100)}
    until = time.monotonic() + IDLE_WITHIN_S
    while time.monotonic() < until:
        for which, value in wanted.items():
            _espeak.SetParameter(which, value, 0)
        for _ in range(SETTLES_WITHIN):
            if all(holds(which, CURRENT) == value for which, value in wanted.items()):
                return True
            time.sleep(LOOK_EVERY_S)
    return False


def _wait_until_idle() -> None:
    """An utterance begun while the last one ends may come out empty."""
    from pyttsx3.drivers import _espeak

    until = time.monotonic() + IDLE_WITHIN_S
    while _espeak.IsPlaying() and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)


def _be_silent() -> None:
    """pyttsx3 prints a line for each file."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdin = open(os.devnull)  # noqa: SIM115 - the worker's for as long as it lives
