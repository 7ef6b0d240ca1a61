"""Takes one step of an erasure after the other; what a crash left is due again after a minute."""

import asyncio
import contextlib
import logging
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from handoff.bus import ErasuresDue, Notice
from handoff.errors import HandoffError
from handoff.forgetting.elsewhere import Elsewhere, NotForgotten
from handoff.model.erasures import ErasurePart, ErasureStep
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
EVERY_S = 2.0


class ErasureLoop:
    """One step at a time: nobody is in a hurry, and the bot has other things to do."""

    def __init__(
        self,
        switchboard: Switchboard,
        elsewhere: Elsewhere,
        files: Path,
        recordings: Path,
        *,
        every_s: float = EVERY_S,
    ) -> None:
        self._switchboard = switchboard
        self._elsewhere = elsewhere
        self._files = files
        self._recordings = recordings
        self._every_s = every_s
        self._something = asyncio.Event()

    def hear(self, notice: Notice) -> None:
        """An erasure was asked for."""
        if isinstance(notice, ErasuresDue):
            self._something.set()

    async def run(self) -> None:
        """Steps until cancelled."""
        while True:
            self._something.clear()
            try:
                while await self.take_step():
                    pass
            except (SQLAlchemyError, HandoffError, OSError):
                log.exception("a step of an erasure could not be taken")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._something.wait()

    async def take_step(self) -> bool:
        """The next step that is due; whether there was one."""
        step = await self._switchboard.claim_erasure_step()
        if step is None:
            return False
        if step.part is ErasurePart.TEXTS:
            await self._switchboard.erase_words(step)
            return True
        error: str | None = None
        try:
            await self._do(step)
        except (NotForgotten, OSError) as problem:
            error = f"{type(problem).__name__}: {problem}" if isinstance(problem, OSError) else None
            error = error or str(problem)
            log.warning("%s of %s: %s", step.part.value, step.conversation_id, error)
        await self._switchboard.settle_erasure_step(step, error=error)
        return True

    async def _do(self, step: ErasureStep) -> None:
        if step.part is ErasurePart.BOT:
            await self._elsewhere.forget_talk(step.conversation_id)
        elif step.part is ErasurePart.SHOP:
            await self._elsewhere.forget_proofs(step.conversation_id)
        elif step.part is ErasurePart.RECORDINGS:
            names = await self._switchboard.recordings_of(step.conversation_id)
            await asyncio.to_thread(_delete, self._recordings, names)
            await self._switchboard.recording_erased(step.conversation_id)
        else:
            names = await self._switchboard.files_of(step.conversation_id)
            await asyncio.to_thread(_delete, self._files, names)


def _delete(folder: Path, names: list[str]) -> None:
    """Remove the files, wherever below the folder they lie; those that are gone are fine."""
    for name in names:
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path != folder.resolve():
            path.unlink(missing_ok=True)
