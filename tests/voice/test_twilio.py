"""Media Streams' frames: read as documented, hostile ones refused, ours as Twilio wants them."""

import base64
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice import twilio as wire

START = {
    "event": "start",
    "sequenceNumber": "1",
    "streamSid": "MZ1",
    "start": {
        "streamSid": "MZ1",
        "accountSid": "AC1",
        "callSid": "CA1",
        "tracks": ["inbound"],
        "customParameters": {"language": "nl"},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    },
}


def media(payload: str, track: str = "inbound") -> dict[str, Any]:
    """A media frame."""
    return {
        "event": "media",
        "sequenceNumber": "2",
        "streamSid": "MZ1",
        "media": {"track": track, "chunk": "1", "timestamp": "5", "payload": payload},
    }


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (START, wire.Started("MZ1", "CA1", {"language": "nl"})),
        (media("f39/"), wire.Audio(b"\x7f\x7f\x7f")),
        (media("f39/", "outbound"), None),
        ({"event": "dtmf", "streamSid": "MZ1", "dtmf": {"digit": "#"}}, wire.Key("#")),
        ({"event": "mark", "streamSid": "MZ1", "mark": {"name": "x"}}, wire.Mark("x")),
        ({"event": "stop", "streamSid": "MZ1", "stop": {"callSid": "CA1"}}, wire.Stopped()),
        ({"event": "connected", "protocol": "Call", "version": "1.0.0"}, None),
        ({"event": "something new"}, None),
    ],
)
def test_frames_are_read(frame: dict[str, Any], message: wire.Message | None) -> None:
    """Each documented frame; others say nothing."""
    assert wire.decode(json.dumps(frame)) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"event": 7}',
        '{"event": "media"}',
        json.dumps(media("not base64!")),
        '{"event": "dtmf", "dtmf": {"digit": "12"}}',
        json.dumps({**START, "start": {**START["start"], "mediaFormat": {}}}),  # type: ignore[dict-item]
        "[" * 60_000,
        " " * 70_000,
    ],
)
def test_what_is_no_frame_is_refused(text: str) -> None:
    """With a sentence, never with a crash."""
    with pytest.raises(wire.BadMessage):
        wire.decode(text)


def test_audio_of_another_kind_is_refused() -> None:
    """A stream set to another format would be noise."""
    start = json.loads(json.dumps(START))
    start["start"]["mediaFormat"]["sampleRate"] = 16_000

    with pytest.raises(wire.BadMessage, match="16000"):
        wire.decode(json.dumps(start))


_scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_trees = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(text=st.text(max_size=200) | _trees.map(json.dumps))
def test_noise_never_crashes(text: str) -> None:
    """Anything is nothing or BadMessage; no message is made of noise."""
    with contextlib.suppress(wire.BadMessage):
        assert wire.decode(text) is None


def test_what_we_send_has_twilios_form() -> None:
    """Audio, a mark and the wish to forget."""
    sent = json.loads(wire.audio("MZ1", b"\x7f" * 160))

    assert sent["event"] == "media"
    assert sent["streamSid"] == "MZ1"
    assert base64.b64decode(sent["media"]["payload"]) == b"\x7f" * 160
    assert json.loads(wire.mark("MZ1", "m1")) == {
        "event": "mark",
        "streamSid": "MZ1",
        "mark": {"name": "m1"},
    }
    assert json.loads(wire.clear("MZ1")) == {"event": "clear", "streamSid": "MZ1"}


def test_a_signature_holds_for_one_url_and_token_only() -> None:
    """Another host, path, field or token does not pass."""
    url, fields = "wss://voice.example/twilio", {"b": "2", "a": "1"}
    given_ = wire.signature("secret", url, fields)

    assert wire.is_signed("secret", url, {"a": "1", "b": "2"}, given_)
    assert not wire.is_signed("secret", url + "/x", fields, given_)
    assert not wire.is_signed("secret", url, {}, given_)
    assert not wire.is_signed("other", url, fields, given_)
    assert not wire.is_signed("secret", url, fields, "")


def test_the_signature_is_hmac_sha1_in_base64() -> None:
    """By RFC 2202, test case 2: key "Jefe", data "what do ya want for nothing?"."""
    expected = base64.b64encode(bytes.fromhex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"))

    assert wire.signature("Jefe", "what do ya want for nothing?", {}) == expected.decode()
