"""The head of a WAV file of telephone sound: two sides, 8 kHz, μ-law (G.711), a byte a sample.

Half as large as 16-bit samples, and nothing is lost: the line has no more. Browsers play and seek
it (WAVE_FORMAT_MULAW; RFC 2361).
"""

import struct

RATE = 8_000
SIDES = 2
MULAW = 7
HEAD_BYTES = 58


def head(sound_bytes: int) -> bytes:
    """What stands before so many bytes of sound."""
    form = struct.pack("<HHIIHHH", MULAW, SIDES, RATE, RATE * SIDES, SIDES, 8, 0)
    fact = struct.pack("<4sII", b"fact", 4, sound_bytes // SIDES)
    body = b"WAVE" + struct.pack("<4sI", b"fmt ", len(form)) + form + fact
    data = struct.pack("<4sI", b"data", sound_bytes)
    return b"RIFF" + struct.pack("<I", len(body) + len(data) + sound_bytes) + body + data
