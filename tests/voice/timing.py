"""When a real Asterisk sent what: the facts that replays need, and how they are derived.

`python -m tests.voice.timing FOLDER` writes timing.json anew from recordings of AudioSocket calls,
one JSON line per message with `ms` since the connection, `kind` and `payload` in base64. Only times
and keys are kept; the voice of a replay is our own.
"""

import base64
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.voice import audiosocket as wire

FACTS = Path(__file__).with_name("timing.json")
GAP_MS = 60.0


@dataclass(frozen=True)
class Recorded:
    """One call: milliseconds since the connection at which frames and keys came, and it ended."""

    frames: Sequence[float]
    keys: Sequence[tuple[float, str]]
    end: float

    def bursts(self) -> Iterator[Sequence[float]]:
        """The frames that came without a pause, each as long as something was said."""
        begin = 0
        for number, (one, next_one) in enumerate(pairwise(self.frames), start=1):
            if next_one - one > GAP_MS:
                yield self.frames[begin:number]
                begin = number
        yield self.frames[begin:]


def recorded() -> Mapping[str, Recorded]:
    """All calls, by name."""
    loaded = json.loads(FACTS.read_text("utf-8"))
    return {
        name: Recorded(call["frames"], [(at, key) for at, key in call["keys"]], call["end"])
        for name, call in loaded.items()
    }


def _derived(path: Path) -> dict[str, Any]:
    messages = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    frames = [it["ms"] for it in messages if it.get("kind") == wire.AUDIO_8K]
    keys = [
        (it["ms"], base64.b64decode(it["payload"]).decode("ascii"))
        for it in messages
        if it.get("kind") == wire.KEY
    ]
    return {"frames": frames, "keys": keys, "end": messages[-1]["ms"]}


def main(folder: Path) -> None:
    """Write the facts of every recording in the folder."""
    calls = {path.stem: _derived(path) for path in sorted(folder.glob("*.jsonl"))}
    FACTS.write_text(json.dumps(calls) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
