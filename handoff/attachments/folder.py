"""Where files lie: under random names in one folder that no web page is served from.

A file is whole and safe on the disk before its row is written: a row always has its file. What a
crash leaves between the two is a file without a row, and `tidy` removes those after a while.
"""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

NAME_BYTES = 20
UNFINISHED = ".part"
AT_ONCE = 200

Known = Callable[[Sequence[str]], Awaitable[Collection[str]]]


class Incoming:
    """A file on its way in; nothing is left of it unless it was kept."""

    def __init__(self, folder: Path) -> None:
        self.name = secrets.token_hex(NAME_BYTES)
        self.path = folder / (self.name + UNFINISHED)
        self.size = 0
        self._final = folder / self.name
        self._descriptor = os.open(
            self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600
        )

    async def write(self, piece: bytes) -> None:
        """The next bytes; raises OSError when the disk does not take them."""
        await asyncio.to_thread(self._write, piece)
        self.size += len(piece)

    async def keep(self) -> str:
        """The whole file is safe under its name from now on."""
        await asyncio.to_thread(self._keep)
        return self.name

    def drop(self) -> None:
        """Nothing is left of it, kept or not."""
        self.close()
        self.path.unlink(missing_ok=True)
        self._final.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing more comes."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _write(self, piece: bytes) -> None:
        left = memoryview(piece)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def _keep(self) -> None:
        os.fsync(self._descriptor)
        self.close()
        self.path.replace(self._final)
        folder = os.open(self._final.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Folder:
    """The files of all conversations."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()

    @asynccontextmanager
    async def incoming(self) -> AsyncIterator[Incoming]:
        """A new file; whatever goes wrong in the block, it is gone then."""
        file = await asyncio.to_thread(self._new)
        try:
            yield file
        except BaseException:
            file.drop()
            raise
        file.close()

    def find(self, name: str) -> Path | None:
        """Where a file lies; None when it was deleted, or the name is none of ours."""
        path = self._path / name
        is_ours = len(name) == 2 * NAME_BYTES and name.isalnum() and name.isascii()
        return path if is_ours and path.is_file() else None

    async def tidy(self, is_known: Known, *, older_s: float) -> int:
        """Remove what has lain here for `older_s` and is not known; how many files."""
        done = 0
        old = await asyncio.to_thread(self._older_than, older_s)
        for start in range(0, len(old), AT_ONCE):
            names = old[start : start + AT_ONCE]
            known = await is_known(names)
            gone = [name for name in names if name not in known]
            await asyncio.to_thread(self._remove, gone)
            done += len(gone)
        return done

    def _new(self) -> Incoming:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Incoming(self._path)

    def _older_than(self, age_s: float) -> list[str]:
        if not self._path.is_dir():
            return []
        before = time.time() - age_s
        with os.scandir(self._path) as entries:
            return [it.name for it in entries if _is_old(it, before)]

    def _remove(self, names: Sequence[str]) -> None:
        for name in names:
            (self._path / name).unlink(missing_ok=True)


def _is_old(entry: "os.DirEntry[str]", before: float) -> bool:
    """A regular file of ours, last written before then; one that went meanwhile is not."""
    stem = entry.name.removesuffix(UNFINISHED)
    if len(stem) != 2 * NAME_BYTES or not entry.is_file(follow_symlinks=False):
        return False
    try:
        return entry.stat(follow_symlinks=False).st_mtime < before
    except FileNotFoundError:
        return False
