"""What browsers are told to refuse, which origins may speak to the service, and who is asking."""

from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from handoff.errors import HandoffError
from handoff.settings import origin_of

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Server": "frontline",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


class ForbiddenOrigin(HandoffError):
    """A page of another site tried to use the service."""

    code = "forbidden-origin"
    sentence = "Pages of this address may not use the service."


class Origins:
    """Which pages may speak to the service: its own, and those that were allowed."""

    def __init__(self, *, public_url: str | None, allowed: frozenset[str]) -> None:
        self._own = origin_of(public_url) if public_url else None
        self._allowed = allowed

    def is_own(self, request: web.Request) -> bool:
        """Whether the page comes from the service itself; no Origin at all is no browser."""
        origin = _origin(request)
        if origin is None:
            return True
        if self._own is not None:
            return origin == self._own
        return origin == f"{request.scheme}://{request.host}".lower()

    def is_allowed(self, request: web.Request) -> bool:
        """Whether the page is the service's own or of a shop that embeds the widget."""
        return self.is_own(request) or _origin(request) in self._allowed

    def demand_own(self, request: web.Request) -> None:
        """Raise `ForbiddenOrigin` for pages that are not the service's own: agents' business."""
        if not self.is_own(request):
            raise ForbiddenOrigin

    def demand_allowed(self, request: web.Request) -> None:
        """Raise `ForbiddenOrigin` for pages that may not embed the widget."""
        if not self.is_allowed(request):
            raise ForbiddenOrigin

    def cross_origin_headers(self, request: web.Request) -> dict[str, str]:
        """The headers that let an embedding shop's page read the answer; none for others."""
        origin = _origin(request)
        if origin is None or origin not in self._allowed:
            return {}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": "600",
            "Vary": "Origin",
        }


def headers_middleware(*, https: bool) -> Middleware:
    """Every answer carries the security headers, also errors and files."""
    headers = HEADERS | (HTTPS_HEADERS if https else {})

    @web.middleware
    async def add_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if not response.prepared:
            for name, value in headers.items():
                response.headers.setdefault(name, value)
        return response

    return add_headers


def embedding_middleware(origins: Origins, paths: Sequence[str]) -> Middleware:
    """Let pages of allowed shops use these paths, and what lies below the last of them.

    Answers their browsers' questions beforehand.
    """
    below = f"{paths[-1]}/"

    @web.middleware
    async def allow_embedding(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in paths and not request.path.startswith(below):
            return await handler(request)
        headers = origins.cross_origin_headers(request)
        if request.method == "OPTIONS" and headers:
            return web.Response(status=204, headers=headers)
        response = await handler(request)
        response.headers.update(headers)
        return response

    return allow_embedding


def _origin(request: web.Request) -> str | None:
    origin = request.headers.get("Origin")
    return origin.lower() if origin is not None else None
