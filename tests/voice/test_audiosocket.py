"""AudioSocket: whatever pieces the network brings, the messages are the same."""

import struct
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice import audiosocket as wire

CALL = UUID("e313dfbf-c488-4d18-9d6a-7983460ba00d")
_keys = st.sampled_from(sorted(wire.KEYS)).map(wire.Key)
_audio = st.binary(min_size=2, max_size=640).map(lambda b: wire.Audio(b[: len(b) // 2 * 2]))
_messages = st.lists(_keys | _audio, max_size=20)


def written(message: wire.Message) -> bytes:
    """The bytes of a message."""
    match message:
        case wire.Key(key=pressed):
            return wire.key(pressed)
        case wire.Audio(samples=samples):
            return wire.audio(samples)
    raise AssertionError(message)


@given(messages=_messages, cuts=st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_pieces_do_not_matter(messages: list[wire.Message], cuts: list[int]) -> None:
    """A stream cut anywhere gives the messages that were written, in order."""
    stream = wire.call(CALL) + b"".join(written(message) for message in messages)
    decoder, heard, at = wire.Decoder(), list[wire.Message](), 0
    while at < len(stream):
        size = cuts[at % len(cuts)]
        heard += decoder.feed(stream[at : at + size])
        at += size

    assert heard == [wire.Call(CALL), *messages]


@given(noise=st.binary(max_size=200))
def test_noise_is_refused_or_waited_on_and_never_crashes(noise: bytes) -> None:
    """Hostile bytes raise BadMessage and nothing else."""
    decoder = wire.Decoder()
    try:
        heard = decoder.feed(noise)
    except wire.BadMessage:
        return

    assert not heard or isinstance(heard[0], wire.Call)


@pytest.mark.parametrize(
    "first", [wire.key("1"), wire.hang_up(), b"GET / HTTP/1.1\r\n", b"\x01\x00\x0f" + bytes(15)]
)
def test_a_stream_that_does_not_begin_with_the_call_is_refused(first: bytes) -> None:
    """A stray client is sent away with its first message."""
    with pytest.raises(wire.BadMessage):
        wire.Decoder().feed(first)


@pytest.mark.parametrize("key", [b"x", b"", b"12", b"\xff"])
def test_keys_that_no_telephone_has_are_refused(key: bytes) -> None:
    """Only 0-9, *, #, A-D are keys."""
    with pytest.raises(wire.BadMessage):
        wire.Decoder().feed(wire.call(CALL) + struct.pack(">BH", wire.KEY, len(key)) + key)


def test_audio_of_half_a_sample_is_refused() -> None:
    """Samples have two bytes."""
    with pytest.raises(wire.BadMessage):
        wire.Decoder().feed(wire.call(CALL) + struct.pack(">BH", wire.AUDIO_8K, 3) + b"abc")


def test_unknown_kinds_are_passed_over() -> None:
    """A newer Asterisk may send what we do not know."""
    stream = wire.call(CALL) + struct.pack(">BH", 0x42, 2) + b"ab" + wire.key("7")

    assert wire.Decoder().feed(stream) == [wire.Call(CALL), wire.Key("7")]


def test_wideband_audio_tells_its_rate() -> None:
    """Each kind of audio has its rate."""
    stream = wire.call(CALL) + struct.pack(">BH", 0x12, 4) + bytes(4)

    assert wire.Decoder().feed(stream)[1] == wire.Audio(bytes(4), 16_000)


@pytest.mark.parametrize("samples", [b"", b"abc", bytes(70_000)])
def test_audio_that_would_end_the_call_is_not_sent(samples: bytes) -> None:
    """Asterisk ends the call on audio of no length."""
    with pytest.raises(ValueError, match="no audio to send"):
        wire.audio(samples)


def test_hanging_up_has_no_payload() -> None:
    """Three noughts."""
    assert wire.hang_up() == bytes(3)
