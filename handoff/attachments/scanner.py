"""Asks a program whether a file may be kept, where somebody set one up."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path

from handoff.errors import FileInfected, FileUnchecked

log = logging.getLogger(__name__)
WITHIN_S = 60.0
_CLEAN, _FOUND = 0, 1


class Scanner:
    """Runs `command` with the file's path behind it: 0 says clean, 1 says something was found.

    That is what clamdscan and clamscan answer. Without a command every file passes.
    """

    def __init__(self, command: Sequence[str] = (), *, within_s: float = WITHIN_S) -> None:
        self._command = tuple(command)
        self._within_s = within_s

    async def check(self, path: Path) -> None:
        """Raise FileInfected, or FileUnchecked when no answer can be had."""
        if not self._command:
            return
        result = await self._ask(path)
        if result == _FOUND:
            log.warning("the scanner refused an upload")
            raise FileInfected
        if result != _CLEAN:
            log.error("the scanner could not check an upload: %s", result)
            raise FileUnchecked

    async def _ask(self, path: Path) -> int | str:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                str(path),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError as error:
            return f"it cannot be started ({type(error).__name__})"
        try:
            async with asyncio.timeout(self._within_s):
                return await process.wait()
        except TimeoutError:
            return f"no answer within {self._within_s:g} s"
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
