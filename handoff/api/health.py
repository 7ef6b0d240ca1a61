"""Whether the process lives, and whether what it needs answers."""

import asyncio
import logging
from collections.abc import Callable

from aiohttp import web

from handoff.api.drain import Drain
from handoff.api.errors import as_json
from handoff.api.routes import Route
from handoff.bot.responder import Responder
from handoff.protocol.http import Health, Readiness
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
DATABASE_WITHIN_S = 3.0
GOOD_FOR_S = 2.0


class HealthHttp:
    """`/healthz` and `/readyz`; the second is looked up at most every two seconds."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        responder: Responder,
        drain: Drain,
        hears: Callable[[], bool],
        now: Callable[[], float],
    ) -> None:
        self._drain = drain
        self._hears = hears
        self._switchboard = switchboard
        self._responder = responder
        self._now = now
        self._looked_at = float("-inf")
        self._looking = asyncio.Lock()
        self._last = Readiness(status="down", database=False, bot=False)

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/healthz",
                handler=self.alive,
                summary="The process is up.",
                answer=Health,
            ),
            Route(
                method="GET",
                path="/readyz",
                handler=self.ready,
                summary="What the service needs answers; 503 without its database, or stopping.",
                answer=Readiness,
            ),
        ]

    async def alive(self, request: web.Request) -> web.StreamResponse:
        """`GET /healthz`."""
        return as_json(Health())

    async def ready(self, request: web.Request) -> web.StreamResponse:
        """`GET /readyz`."""
        async with self._looking:
            if self._now() - self._looked_at >= GOOD_FOR_S:
                self._last = await self._look()
                self._looked_at = self._now()
        now = self._as_of_now(self._last)
        return as_json(now, status=200 if now.status in ("ready", "degraded") else 503)

    def _as_of_now(self, looked: Readiness) -> Readiness:
        """What this process knows of itself is never old."""
        listening = self._hears()
        status = looked.status if listening else "down"
        if self._drain.is_on:
            status = "draining"
        return looked.model_copy(update={"status": status, "listening": listening})

    async def _look(self) -> Readiness:
        database, bot = await asyncio.gather(
            self._database_answers(), self._responder.is_reachable()
        )
        if not database:
            return Readiness(status="down", database=False, bot=bot)
        return Readiness(status="ready" if bot else "degraded", database=True, bot=bot)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(DATABASE_WITHIN_S):
                await self._switchboard.ping()
        except Exception:
            # Whatever keeps the store from answering, the service is not ready.
            log.exception("the database does not answer")
            return False
        return True
