"""The net below every wake-up: looks for due rows now and then, in any number of processes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from handoff.errors import HandoffError
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[int]]
EVERY = timedelta(milliseconds=500)
SELDOM = timedelta(seconds=10)


class Sweep:
    """Runs the timers of a switchboard; the slow checks every `seldom`, the others every time."""

    def __init__(
        self,
        switchboard: Switchboard,
        *,
        every: timedelta = EVERY,
        seldom: timedelta = SELDOM,
        mended: Callable[[Mapping[str, int]], None] = lambda _: None,
    ) -> None:
        """`mended` hears what each round did."""
        self._mended = mended
        self._switchboard = switchboard
        self._every = every
        self._seldom = seldom
        self._checked_at: datetime | None = None
        board = switchboard
        self._often: Mapping[str, Step] = {
            "rang out": board.ring_out,
            "transfers rang out": board.ring_out_transfers,
            "agents lost": board.lose_agents,
            "instances buried": board.bury_instances,
            "turns recovered": board.recover_turns,
            "turns given up": board.give_up_turns,
            "turns nudged": board.nudge_turns,
            "wrap-ups ended": board.end_wrap_ups,
            "waits due": board.pass_waits,
            "offers made": board.route,
        }
        self._rarely: Mapping[str, Step] = {
            "idle closed": board.close_idle,
            "waits expired": board.expire_waiting,
            "owners mended": board.check_owners,
            "uploads dropped": board.drop_unsent_attachments,
            "transcripts retired": board.retire_transcripts,
            "attachments retired": board.retire_attachments,
            "recordings retired": board.retire_recordings,
            "events retired": board.retire_events,
            "deliveries retired": board.retire_deliveries,
            "sessions retired": board.retire_sessions,
        }

    async def run_once(self, *, everything: bool = False) -> dict[str, int]:
        """One round; what was done, by name, without the noughts. A failed step hurts no other."""
        now = self._switchboard.clock.now()
        steps = dict(self._often)
        if everything or self._checked_at is None or now - self._checked_at >= self._seldom:
            self._checked_at = now
            steps |= self._rarely
        done: dict[str, int] = {}
        for name, step in steps.items():
            try:
                count = await step()
            except (SQLAlchemyError, HandoffError, OSError):
                log.exception("the sweep failed at %r", name)
                continue
            if count:
                done[name] = count
        if done.get("owners mended"):
            log.error("conversations without an owner were mended: %d", done["owners mended"])
        if done:
            self._mended(done)
        return done

    async def run(self) -> None:
        """Rounds until cancelled."""
        while True:
            await self.run_once()
            await asyncio.sleep(self._every.total_seconds())
