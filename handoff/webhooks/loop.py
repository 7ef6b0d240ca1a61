"""Carries what lies in the outbox to the endpoints, some at a time, few of them to the same one."""

import asyncio
import contextlib
import logging
from collections import Counter

from sqlalchemy.exc import SQLAlchemyError

from handoff.bus import Notice, TidingsDue
from handoff.errors import HandoffError
from handoff.model.webhooks import Parcel
from handoff.switchboard import Switchboard
from handoff.webhooks.sender import Sender

log = logging.getLogger(__name__)
EVERY_S = 1.0


class WebhookLoop:
    """Wakes on notices and every second; what a crash left is taken up when its claim is over."""

    def __init__(
        self,
        switchboard: Switchboard,
        sender: Sender,
        *,
        at_once: int = 16,
        to_one: int = 4,
        every_s: float = EVERY_S,
    ) -> None:
        self._switchboard = switchboard
        self._sender = sender
        self._places = asyncio.Semaphore(at_once)
        self._to_one = to_one
        self._every_s = every_s
        self._on_the_way: Counter[str] = Counter()
        self._something = asyncio.Event()

    def hear(self, notice: Notice) -> None:
        """Something was put into the outbox."""
        if isinstance(notice, TidingsDue):
            self._something.set()

    async def run(self) -> None:
        """Carry until cancelled; what is on the way then is sent again later."""
        async with asyncio.TaskGroup() as carrying:
            while True:
                await self._places.acquire()
                parcel = await self._next()
                self._on_the_way[parcel.endpoint.id] += 1
                carrying.create_task(self._carry(parcel))

    async def _next(self) -> Parcel:
        while True:
            self._something.clear()
            full = [it for it, count in self._on_the_way.items() if count >= self._to_one]
            parcel = await self._claim(full)
            if parcel is not None:
                return parcel
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._something.wait()

    async def _claim(self, full: list[str]) -> Parcel | None:
        try:
            return await self._switchboard.claim_delivery(but_not_to=full)
        except (SQLAlchemyError, HandoffError, OSError):
            log.exception("the outbox could not be read")
            return None

    async def _carry(self, parcel: Parcel) -> None:
        try:
            outcome = await self._sender.send(parcel)
            if not outcome.is_good:
                log.warning(
                    "webhook %s to %s: %s",
                    parcel.delivery.event_id,
                    parcel.endpoint.id,
                    outcome.error,
                )
            await self._switchboard.settle_delivery(
                parcel.delivery, status=outcome.status, error=outcome.error
            )
        except Exception:
            # The row is still there: it is taken up again when its claim is over.
            log.exception("webhook %s could not be settled", parcel.delivery.event_id)
        finally:
            self._on_the_way[parcel.endpoint.id] -= 1
            if not self._on_the_way[parcel.endpoint.id]:
                del self._on_the_way[parcel.endpoint.id]
            self._places.release()
            self._something.set()
