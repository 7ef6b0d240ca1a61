"""Speaks with espeak-ng and tells when each of its phonemes begins; knows nothing of our phones."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE = 22_050
LIBRARY = "libespeak-ng.so.1"
# speak_lib.h: output as it is made, phoneme events on, text in UTF-8 with [[phonemes]] allowed.
_SYNCHRONOUS, _PHONEME_EVENTS = 2, 1
_UTF8, _PHONEMES = 0x01, 0x100
_END, _WORD, _PHONEME = 0, 1, 7
_SPEED, _PITCH, _PITCH_RANGE, _WORD_GAP = 1, 3, 4, 7


class _Identity(ctypes.Union):
    _fields_ = [
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    ]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("identity", _Identity),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class EspeakTrouble(Exception):
    """espeak-ng is not there or does not know the voice; the message says which."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak: words a minute, and pitch and its range of 0 to 99; the gap in 10 ms."""

    speed: int = 175
    pitch: int = 50
    pitch_range: int = 50
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phoneme:
    """espeak's own name of a sound, when it begins, and where in the text it stands (from 1)."""

    mnemonic: str
    start_s: float
    position: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """Samples at 22 050 Hz; the phonemes; where in the text each word begins (from 1), and when."""

    samples: Samples
    phonemes: tuple[Phoneme, ...]
    words: dict[int, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / RATE


class Espeak:
    """The library, which is one for the process: make one of these only."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL(LIBRARY)
        except OSError as error:
            raise EspeakTrouble(f"{LIBRARY} cannot be loaded: apt-get install espeak-ng") from error
        rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS)
        if rate != RATE:
            raise EspeakTrouble(f"espeak-ng speaks at {rate} Hz instead of {RATE}")
        self._pieces: list[NDArray[np.int16]] = []
        self._events: list[tuple[int, Phoneme]] = []
        self._callback: Callable[..., int] = _Callback(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, manner: Manner = Manner()) -> Spoken:
        """The text in that voice; raises EspeakTrouble."""
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise EspeakTrouble(f"espeak-ng has no voice {voice!r}")
        for parameter, value in (
            (_SPEED, manner.speed),
            (_PITCH, manner.pitch),
            (_PITCH_RANGE, manner.pitch_range),
            (_WORD_GAP, manner.gap),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._pieces, self._events = [], []
        encoded = text.encode()
        self._library.espeak_Synth(
            encoded, len(encoded) + 1, 0, 0, 0, _UTF8 | _PHONEMES, None, None
        )
        self._library.espeak_Synchronize()
        return self._spoken()

    def _hear(self, samples: Any, count: int, events: Any) -> int:
        at = 0
        while events[at].type != _END:
            event = events[at]
            name = bytes(event.identity.string) if event.type == _PHONEME else b""
            mnemonic = name.decode("utf-8", "replace")
            start_s = event.sample / RATE
            self._events.append((event.type, Phoneme(mnemonic, start_s, event.text_position)))
            at += 1
        if samples and count:
            self._pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def _spoken(self) -> Spoken:
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.int16)
        words: dict[int, float] = {}
        for kind, one in self._events:
            if kind == _WORD:
                words.setdefault(one.position, one.start_s)
        return Spoken(
            samples.astype(np.float32),
            tuple(one for kind, one in self._events if kind == _PHONEME),
            words,
        )
