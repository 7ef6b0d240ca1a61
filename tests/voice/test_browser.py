"""A browser's call on the wire: what is understood, what is refused, what is told."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice import browser as wire
from bot.voice.showing import CallState, Caption, Shown


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('{"type": "hello", "language": "nl"}', wire.Hello(type="hello", language="nl")),
        ('{"type": "key", "key": "#"}', wire.Key(type="key", key="#")),
        ('{"type": "mute", "muted": true}', wire.Mute(type="mute", muted=True)),
        ('{"type": "hang_up"}', wire.HangUp(type="hang_up")),
    ],
)
def test_commands_are_understood(text: str, command: wire.Command) -> None:
    """Each as it stands in the contract."""
    assert wire.decode(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        '"hello"',
        '{"language": "en"}',
        '{"type": "hello"}',
        '{"type": "hello", "language": "fr"}',
        '{"type": "hello", "language": "en", "caller_id": "+31201234567"}',
        '{"type": "key", "key": "12"}',
        '{"type": "key", "key": "A"}',
        '{"type": "key", "key": "1\\n"}',
        '{"type": "key", "key": "\\u0661"}',
        '{"type": "mute", "muted": 1}',
        '{"type": "transfer"}',
        '{"type": "hang_up"',
        "[" * 200,
        '{"type": "hang_up"}' + " " * 300,
    ],
)
def test_what_is_not_of_ours_is_refused(text: str) -> None:
    """Unknown types and fields, wrong kinds, keys that no telephone has, too much of it."""
    with pytest.raises(wire.BadFrame):
        wire.decode(text)


@given(st.text(max_size=400))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Nothing else is raised."""
    with contextlib.suppress(wire.BadFrame):
        wire.decode(text)


@given(st.binary(max_size=1_024))
def test_sound_comes_in_whole_frames(data: bytes) -> None:
    """Anything that is not 20 ms is refused."""
    if len(data) == wire.FRAME_BYTES:
        assert len(wire.samples(data)) == 160
    else:
        with pytest.raises(wire.BadFrame):
            wire.samples(data)


def test_sound_is_little_endian() -> None:
    """On any machine."""
    assert wire.samples(b"\x01\x02" * 160).tolist() == [0x0201] * 160
    assert wire.samples(np.full(160, -2, "<i2").tobytes()).dtype == np.int16


def test_what_is_told_leaves_out_what_is_not_known() -> None:
    """A state without a place has none; names are written as they are."""
    waiting = json.loads(wire.sight(Shown(CallState.WAITING, 2, 90)))
    talking = json.loads(wire.sight(Shown(CallState.TALKING, agent_name="Zoë")))
    caption = json.loads(wire.sight(Caption("caller", "hi")))

    assert waiting == {"type": "state", "state": "waiting", "position": 2, "wait_s": 90}
    assert talking == {"type": "state", "state": "talking", "agent_name": "Zoë"}
    assert caption == {"type": "caption", "who": "caller", "text": "hi"}
