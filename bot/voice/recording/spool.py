"""Recordings on this machine's disk, until the handoff service has them: two files each.

`NAME.sound` has the codes of both sides without a head, `NAME.json` what is known of the call. Both
are locked for as long as the call lasts, so what is not locked was left by a call that is over or
by a process that died, and can be sent as it is.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.voice.recording.tracks import SILENCE
from bot.voice.recording.wav import SIDES

SOUND, FACTS = ".sound", ".json"


@dataclass(frozen=True, slots=True)
class Left:
    """A recording whose call is over; `facts` is empty when a crash came before they were known."""

    path: Path
    facts: Mapping[str, Any]

    @property
    def sound(self) -> Path:
        """The codes."""
        return self.path.with_suffix(SOUND)

    @property
    def sound_bytes(self) -> int:
        """How much of them there is: whole pairs of both sides."""
        size = self.sound.stat().st_size if self.sound.exists() else 0
        return size - size % SIDES

    def remove(self) -> None:
        """The service has it, or nobody may have it."""
        self.sound.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


class Spooled:
    """The files of one call that is under way; its methods wait for the disk."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._facts = folder / (secrets.token_hex(12) + FACTS)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        self._descriptor = os.open(self._facts.with_suffix(SOUND), flags, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def append(self, codes: bytes) -> None:
        """More of both sides."""
        os.lseek(self._descriptor, 0, os.SEEK_END)
        left = memoryview(codes)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def silence(self, start: int, end: int) -> None:
        """Nothing is heard between these positions, as far as they were written."""
        size = os.fstat(self._descriptor).st_size
        begin, length = start * SIDES, min(end * SIDES, size) - start * SIDES
        if length > 0:
            os.pwrite(self._descriptor, SILENCE * length, begin)

    def destroy_sound(self) -> None:
        """Nothing of it is kept."""
        os.ftruncate(self._descriptor, 0)

    def tell(self, facts: Mapping[str, Any]) -> None:
        """What is known by now, instead of what was known before."""
        draft = self._facts.with_suffix(".part")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(facts, file, ensure_ascii=False)
        draft.replace(self._facts)

    def close(self) -> None:
        """The call is over: whole on the disk, and free to be sent."""
        os.fsync(self._descriptor)
        os.close(self._descriptor)

    def discard(self) -> None:
        """There is nothing to send."""
        os.close(self._descriptor)
        Left(self._facts, {}).remove()


def left(folder: Path) -> Iterator[Left]:
    """The recordings whose calls are over, the oldest first."""
    if not folder.is_dir():
        return
    for sound in sorted(folder.glob(f"*{SOUND}"), key=_written_at):
        if not _is_locked(sound):
            path = sound.with_suffix(FACTS)
            yield Left(path, _facts(path))


def _facts(path: Path) -> Mapping[str, Any]:
    try:
        facts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
