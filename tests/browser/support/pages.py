"""Serves handoff/pages as the real service does: same addresses, same content-security-policy."""

from pathlib import Path

from aiohttp import web

from handoff.api.security import HEADERS

PAGES = Path(__file__).parents[3] / "handoff" / "pages"


async def _policy(_request: web.Request, response: web.StreamResponse) -> None:
    if response.prepared:
        return
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = "no-cache"


def _file(relative: str) -> web.FileResponse:
    path = (PAGES / relative).resolve()
    if not path.is_relative_to(PAGES) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path)


def page(address: str, file: str) -> web.RouteDef:
    """The route of one page that has its own address, such as `/` for the shop."""

    async def answer(_request: web.Request) -> web.FileResponse:
        return _file(file)

    return web.get(address, answer)


async def _asset(request: web.Request) -> web.FileResponse:
    return _file(request.match_info["path"])


def pages_app() -> web.Application:
    """An application with `/`, `/widget.js` and `/assets/**`; add sockets and APIs to it."""
    app = web.Application()
    app.on_response_prepare.append(_policy)
    app.add_routes([page("/", "shop/index.html"), page("/widget.js", "widget/widget.js")])
    app.add_routes([web.get("/assets/{path:.+}", _asset)])
    return app
