"""`/metrics`, for this machine or for whoever knows the token."""

import hmac
import ipaddress
from collections.abc import Callable, Mapping

from aiohttp import web

from handoff.api.drain import Drain
from handoff.api.routes import Route
from handoff.api.shared_reading import SharedReading
from handoff.api.together import Together
from handoff.errors import HandoffError
from handoff.metrics import Metrics
from handoff.settings import Secret
from handoff.switchboard import Switchboard
from handoff.switchboard.boards import INTERVAL

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class MetricsForbidden(HandoffError):
    """Somebody else asks for the metrics."""

    code = "metrics-forbidden"
    sentence = "Metrics are for this machine, or for who shows the metrics token."


class MetricsHttp:
    """Handles `GET /metrics`."""

    def __init__(
        self,
        metrics: Metrics,
        *,
        switchboard: Switchboard,
        reading: SharedReading,
        together: Together,
        drain: Drain,
        bots: Callable[[], Mapping[str, bool]],
        token: Secret | None,
    ) -> None:
        self._metrics = metrics
        self._switchboard = switchboard
        self._reading = reading
        self._together = together
        self._drain = drain
        self._bots = bots
        self._token = token

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/metrics",
                handler=self.show,
                summary="Counters and gauges for Prometheus.",
                content_type="text/plain",
                refusals=((403, "metrics-forbidden"),),
            )
        ]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """`GET /metrics`."""
        if not self._may_see(request):
            raise MetricsForbidden
        self._metrics.look_at(await self._switchboard.figures())
        hour = await self._switchboard.service_levels(INTERVAL)
        self._metrics.look_at_levels(hour=hour, day=await self._reading.day_levels())
        self._metrics.look_here(
            sockets=self._together.hub.socket_counts(),
            bots=self._bots(),
            listening=self._together.hears,
            draining=self._drain.is_on,
        )
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    def _may_see(self, request: web.Request) -> bool:
        if self._token is not None:
            shown = request.headers.get("Authorization", "")
            return hmac.compare_digest(shown.encode(), f"Bearer {self._token.reveal()}".encode())
        # A proxy on this machine passes on what the world asks.
        return "X-Forwarded-For" not in request.headers and _is_loopback(request.remote)


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
