"""Telephone companding, ITU-T G.711 μ-law: 8 bits a sample to 16 and back, by table."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
BIAS = 132  # added before the segment is found: 33 in the 14-bit scale of G.711
CLIP = 32_635


def _decoded() -> Samples:
    code = ~np.arange(256, dtype=np.uint8)
    segment, step = (code >> 4) & 7, code & 15
    size = ((step.astype(np.int32) << 3) + BIAS << segment.astype(np.int32)) - BIAS
    return np.where(code & 0x80, -size, size).astype(np.int16)


def _encoded() -> NDArray[np.uint8]:
    linear = np.arange(-32_768, 32_768, dtype=np.int32)
    size = np.minimum(np.abs(linear), CLIP) + BIAS
    segment = np.floor(np.log2(size)).astype(np.int32) - 7
    step = (size >> (segment + 3)) & 15
    sign = np.where(linear < 0, 0x80, 0)
    codes: NDArray[np.uint8] = (~(sign | (segment << 4) | step)).astype(np.uint8)
    return codes


_TO_LINEAR = _decoded()
_TO_CODE = _encoded()


def decode(codes: bytes) -> Samples:
    """16-bit samples of μ-law codes."""
    linear: Samples = _TO_LINEAR[np.frombuffer(codes, np.uint8)]
    return linear


def encode(samples: Samples) -> bytes:
    """μ-law codes of 16-bit samples."""
    return _TO_CODE[samples.astype(np.int32) + 32_768].tobytes()
