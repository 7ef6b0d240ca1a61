"""The files that browsers get: widget, shop, call, desk. No page is made here."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from handoff.api.agent_socket import SESSION_COOKIE
from handoff.api.routes import Route
from handoff.auth import Logins

# Browsers ask each time whether the file changed (the answer is a 304), so no page mixes versions.
CACHING = {"Cache-Control": "no-cache"}
EMBEDDABLE = CACHING | {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
WIDGET = "widget/widget.js"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PagesHttp:
    """Static files and the pages that depend on who is asking."""

    def __init__(self, *, pages: Path, logins: Logins, demo: bool) -> None:
        self._pages = pages.resolve()
        self._logins = logins
        self._demo = demo

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        front = "shop/index.html" if self._demo else "landing/index.html"
        return [
            self._file("/", front, "The front page: a demo shop in demo mode."),
            self._file("/widget.js", WIDGET, "The chat widget, for a script tag on any page."),
            self._file("/call", "call/index.html", "Where customers call from their browser."),
            self._page("/desk", self.desk, "The agents' desk, or the way to log in."),
            self._page("/board", self.board, "The supervisors' board, or the way to log in."),
            self._page("/settings", self.settings, "What supervisors set up, or a way to log in."),
            self._file("/desk/login", "login/index.html", "Where agents log in."),
            self._file("/docs", "docs/index.html", "This interface, for people."),
            self._page("/assets/{path:.+}", self.asset, "What the pages are made of."),
        ]

    async def desk(self, request: web.Request) -> web.StreamResponse:
        """`GET /desk`."""
        if await self._logins.who(request.cookies.get(SESSION_COOKIE)) is None:
            return web.Response(status=302, headers={"Location": "/desk/login", **CACHING})
        return self._answer("desk/index.html")

    async def board(self, request: web.Request) -> web.StreamResponse:
        """`GET /board`; the page itself says so to those who may not supervise."""
        return await self._for_people(request, "board")

    async def settings(self, request: web.Request) -> web.StreamResponse:
        """`GET /settings`; the page itself says so to those who may not supervise."""
        return await self._for_people(request, "settings")

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """`GET /assets/…`."""
        return self._answer(request.match_info["path"], html=False)

    async def _for_people(self, request: web.Request, name: str) -> web.StreamResponse:
        if await self._logins.who(request.cookies.get(SESSION_COOKIE)) is None:
            to_login = {"Location": f"/desk/login?next=/{name}", **CACHING}
            return web.Response(status=302, headers=to_login)
        return self._answer(f"{name}/index.html")

    def _answer(self, name: str, *, html: bool = True) -> web.StreamResponse:
        path = (self._pages / name).resolve()
        is_page = path.suffix == ".html"
        if not path.is_relative_to(self._pages) or not path.is_file() or (is_page and not html):
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=CACHING if is_page else EMBEDDABLE)

    def _file(self, path: str, name: str, summary: str) -> Route:
        async def send(request: web.Request) -> web.StreamResponse:
            return self._answer(name)

        return self._page(path, send, summary)

    def _page(self, path: str, handler: Handler, summary: str) -> Route:
        return Route(
            method="GET", path=path, handler=handler, summary=summary, content_type="text/html"
        )
