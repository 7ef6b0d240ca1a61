"""Asterisk's AudioSocket on the wire: bytes in, messages out and back; no input or output.

A message is `kind: u8, length: u16 big-endian, payload` (res/res_audiosocket.c of Asterisk).
"""

import struct
from dataclasses import dataclass
from uuid import UUID

HEADER = struct.Struct(">BH")
HANG_UP, CALL_ID, KEY, AUDIO_8K, FAULT = 0x00, 0x01, 0x03, 0x10, 0xFF
RATES = {
    0x10: 8_000,
    0x11: 12_000,
    0x12: 16_000,
    0x13: 24_000,
    0x14: 32_000,
    0x15: 44_100,
    0x16: 48_000,
    0x17: 96_000,
    0x18: 192_000,
}
KEYS = frozenset("0123456789*#ABCD")
# Asterisk drops the call when we send audio of no length; nobody sends a second of it at once.
MAX_PAYLOAD = 65_535


class BadMessage(Exception):
    """What came cannot be AudioSocket; the connection is to be closed."""


@dataclass(frozen=True, slots=True)
class Call:
    """The first message: which call this is."""

    call_id: UUID


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the telephone was pressed: 0-9, *, #, A-D."""

    key: str


@dataclass(frozen=True, slots=True)
class Audio:
    """Signed 16-bit little-endian mono samples."""

    samples: bytes
    rate: int = 8_000


@dataclass(frozen=True, slots=True)
class HangUp:
    """The call is over."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Asterisk tells of a fault: 1 hang-up, 2 forwarding, 4 memory."""

    code: int


Message = Call | Key | Audio | HangUp | Fault


class Decoder:
    """Puts messages together from whatever pieces the network brings."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._is_first = True

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are whole now; raises BadMessage.

        Kinds that we do not know are passed over: newer versions of Asterisk may send more.
        """
        self._rest += data
        messages: list[Message] = []
        start = 0
        while len(self._rest) - start >= HEADER.size:
            kind, length = HEADER.unpack_from(self._rest, start)
            if self._is_first and (kind, length) != (CALL_ID, 16):
                raise BadMessage(f"the first message is of kind {kind:#04x}, not the call's id")
            end = start + HEADER.size + length
            if end > len(self._rest):
                break
            self._is_first = False
            message = _message(kind, bytes(self._rest[start + HEADER.size : end]))
            if message is not None:
                messages.append(message)
            start = end
        del self._rest[:start]
        return messages


def _message(kind: int, payload: bytes) -> Message | None:
    if kind in RATES:
        if len(payload) % 2:
            raise BadMessage(f"audio of {len(payload)} bytes is not of whole 16-bit samples")
        return Audio(payload, RATES[kind])
    match kind:
        case 0x00:
            return HangUp()
        case 0x01:
            return _call(payload)
        case 0x03:
            return _key(payload)
        case 0xFF:
            return Fault(payload[0] if payload else 0)
    return None


def _call(payload: bytes) -> Call:
    if len(payload) != 16:
        raise BadMessage(f"a call id of {len(payload)} bytes")
    return Call(UUID(bytes=payload))


def _key(payload: bytes) -> Key:
    pressed = payload.decode("ascii", "replace").upper()
    if pressed not in KEYS:
        raise BadMessage(f"a key of {len(payload)} bytes that no telephone has")
    return Key(pressed)


def audio(samples: bytes) -> bytes:
    """8 kHz audio to send; of no length there is nothing to send, since that would end the call."""
    if not 0 < len(samples) <= MAX_PAYLOAD or len(samples) % 2:
        raise ValueError(f"{len(samples)} bytes are no audio to send")
    return HEADER.pack(AUDIO_8K, len(samples)) + samples


def hang_up() -> bytes:
    """End the call; Asterisk goes on in its dialplan."""
    return HEADER.pack(HANG_UP, 0)


def call(call_id: UUID) -> bytes:
    """What Asterisk sends first; for callers of our own making."""
    return HEADER.pack(CALL_ID, 16) + call_id.bytes


def key(pressed: str) -> bytes:
    """What Asterisk sends for a key; for callers of our own making."""
    return HEADER.pack(KEY, 1) + pressed.encode("ascii")
