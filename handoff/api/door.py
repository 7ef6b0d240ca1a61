"""What everybody passes who comes in: where the page is from, and how often this address came."""

from dataclasses import dataclass

from aiohttp import web

from handoff.api.allowances import Allowances
from handoff.api.security import Origins


@dataclass(frozen=True, slots=True)
class Door:
    """Origins and allowances of the service; `trusted_proxies` stand between it and the world."""

    origins: Origins
    allowances: Allowances
    trusted_proxies: int = 0

    def address(self, request: web.Request) -> str:
        """The address of who is asking, past the proxies that are trusted to say so."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        if self.trusted_proxies and len(hops) >= self.trusted_proxies:
            return hops[-self.trusted_proxies]
        return request.remote or "unknown"
