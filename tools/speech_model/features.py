"""What the network sees of sound: Kaldi's MFCC of the telephone band, so Vosk sees the same."""

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
CEPSTRA = 40
# Up to 3.8 kHz only: a telephone line and a microphone look alike.
LOW_HZ, HIGH_HZ = 20.0, 3800.0
_WINDOW, _SHIFT, _FFT = 400, 160, 512
_PREEMPHASIS, _LIFTER = 0.97, 22.0
_FLOOR = float(np.finfo(np.float32).eps)


def mfcc(samples: NDArray[np.floating]) -> NDArray[np.float32]:
    """Samples at 16 kHz on the scale of 16 bits: a row of 40 cepstra for each 10 ms."""
    count = 0 if len(samples) < _WINDOW else 1 + (len(samples) - _WINDOW) // _SHIFT
    if count == 0:
        return np.zeros((0, CEPSTRA), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), _WINDOW)
    frames = windows[::_SHIFT][:count].copy()
    frames -= frames.mean(axis=1, keepdims=True)
    emphasised = frames.copy()
    emphasised[:, 1:] -= _PREEMPHASIS * frames[:, :-1]
    emphasised[:, 0] -= _PREEMPHASIS * frames[:, 0]
    power = np.abs(np.fft.rfft(emphasised * _SHAPE, _FFT)) ** 2
    energies = np.log(np.maximum(power @ _BANK, _FLOOR))
    return np.asarray(energies @ _COSINES, np.float32)


def _mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log(1.0 + np.asarray(hertz) / 700.0))


def _bank() -> NDArray[np.float64]:
    """Triangles that overlap by half, evenly spaced in mel."""
    edges = np.linspace(_mel(LOW_HZ), _mel(HIGH_HZ), CEPSTRA + 2)
    bins = _mel(np.arange(_FFT // 2) * RATE / _FFT)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return np.vstack([triangles, np.zeros((1, CEPSTRA))])


def _cosines() -> NDArray[np.float64]:
    """The cosine transform with Kaldi's liftering of its coefficients."""
    rows, columns = np.arange(CEPSTRA)[:, None], np.arange(CEPSTRA)[None, :]
    transform = np.sqrt(2 / CEPSTRA) * np.cos(np.pi / CEPSTRA * (columns + 0.5) * rows)
    transform[0] = np.sqrt(1 / CEPSTRA)
    lifter = 1 + 0.5 * _LIFTER * np.sin(np.pi * np.arange(CEPSTRA) / _LIFTER)
    return np.asarray((transform * lifter[:, None]).T)


_BANK = _bank()
_COSINES = _cosines()
# Kaldi's own window: a Hann window to the power of 0.85.
_SHAPE = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / (_WINDOW - 1))) ** 0.85
