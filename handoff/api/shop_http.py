"""The pages behind customers' links: `/pay`, `/labels`, `/links`; and the demo's mails."""

import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from handoff.api.door import Door
from handoff.api.invoice_words import Words
from handoff.api.label_page import label_page
from handoff.api.limits import TooMany
from handoff.api.link_page import PASSWORD, done_page, link_page
from handoff.api.mails_page import mails_page
from handoff.api.page_language import page_language
from handoff.api.page_words import words
from handoff.api.pay_page import pay_page
from handoff.api.routes import Method, Route
from handoff.api.sheet import problem_sheet
from handoff.shop_documents import Declined, LinkOver, ShopDocuments, ShopUnavailable
from handoff.shop_pages import Followed, Label, MailedLink, Mails, Payment, PaymentOutcome

log = logging.getLogger(__name__)
# The address is the key: nobody may keep the page or find it, and other sites learn nothing of it.
# `same-origin` and not `no-referrer`: with that browsers would not say that a form is our own.
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Language",
}
TRY_AGAIN_S = 30
_ATTEMPT = re.compile(r"[A-Za-z0-9_-]{16,43}")
Handler: TypeAlias = Callable[[web.Request, Words], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What to say of a link that leads nowhere (`gone`), or no longer (`over`)."""

    gone: str
    over: str
    ask: str


PAYING = Problem("pay_gone", "pay_over", "pay_ask")
LABEL = Problem("label_gone", "label_gone", "label_ask")
LINK = Problem("link_gone", "link_gone", "link_ask")


class ShopHttp:
    """Every answer is a page, refusals too."""

    def __init__(self, *, documents: ShopDocuments, door: Door, demo: bool) -> None:
        self._documents = documents
        self._door = door
        self._demo = demo

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        found = [
            self._route("GET", "/pay/{token}", self.pay, PAYING, "What an order costs, to pay it"),
            self._route(
                "POST", "/pay/{token}", self.try_to_pay, PAYING,
                "Demo only: the stand-in for a payment provider says how a try ended",
            ),
            self._route("GET", "/labels/{token}", self.label, LABEL, "A return label, to print"),
            self._route("GET", "/links/{token}", self.link, LINK, "What a mailed link will do"),
            self._route("POST", "/links/{token}", self.follow, LINK, "Follow a mailed link"),
        ]  # fmt: skip
        if self._demo:
            summary = "Demo only: the mails that customers get"
            found.append(self._route("GET", "/demo/mails", self.mails, LINK, summary))
        return found

    # --- paying

    async def pay(self, request: web.Request, say: Words) -> web.StreamResponse:
        """`GET /pay/{token}`."""
        payment = await self._documents.ask(Payment, "/pay/", request.match_info["token"])
        if payment is None:
            return _problem(say, PAYING.gone, 404, ask=PAYING.ask)
        attempt = secrets.token_urlsafe(16)
        return _page(pay_page(payment, say, attempt=attempt, stand_in=self._demo))

    async def try_to_pay(self, request: web.Request, say: Words) -> web.StreamResponse:
        """`POST /pay/{token}`: then the page again, so that reloading it pays nothing."""
        if not self._demo:
            raise web.HTTPNotFound
        form = await request.post()
        told = {name: str(form.get(name, "")) for name in ("method", "outcome", "attempt")}
        if told["outcome"] in {"paid", "failed"} and _ATTEMPT.fullmatch(told["attempt"]):
            token = request.match_info["token"]
            if await self._documents.ask(PaymentOutcome, "/pay/", token, tell=told) is None:
                return _problem(say, PAYING.gone, 404, ask=PAYING.ask)
        return _see(f"{request.path}?lang={say.language}")

    # --- labels

    async def label(self, request: web.Request, say: Words) -> web.StreamResponse:
        """`GET /labels/{token}`."""
        label = await self._documents.ask(Label, "/labels/", request.match_info["token"])
        if label is None:
            return _problem(say, LABEL.gone, 404, ask=LABEL.ask)
        return _page(label_page(label, say, shop_address=say.lines("shop_address")))

    # --- mailed links

    async def link(self, request: web.Request, say: Words) -> web.StreamResponse:
        """`GET /links/{token}`."""
        link = await self._documents.ask(MailedLink, "/links/", request.match_info["token"])
        if link is None:
            return _problem(say, LINK.gone, 404, ask=LINK.ask)
        return _page(done_page(link.kind, say) if link.done else link_page(link, say))

    async def follow(self, request: web.Request, say: Words) -> web.StreamResponse:
        """`POST /links/{token}`."""
        token = request.match_info["token"]
        link = await self._documents.ask(MailedLink, "/links/", token)
        if link is None:
            return _problem(say, LINK.gone, 404, ask=LINK.ask)
        if link.kind == PASSWORD and not link.done:
            return await self._choose(request, token, link, say)
        done = await self._documents.ask(Followed, "/links/", token, tell={})
        if done is None:
            return _problem(say, LINK.gone, 404, ask=LINK.ask)
        return _see(f"{request.path}?lang={say.language}")

    async def _choose(
        self, request: web.Request, token: str, link: MailedLink, say: Words
    ) -> web.StreamResponse:
        form = await request.post()
        password, again = str(form.get("password", "")), str(form.get("again", ""))
        if len(password) < link.shortest_password:
            return _page(link_page(link, say, wrong="short"), status=422)
        if password != again:
            return _page(link_page(link, say, wrong="differs"), status=422)
        told = {"password": password}
        if await self._documents.ask(Followed, "/passwords/", token, tell=told) is None:
            return _problem(say, LINK.gone, 404, ask=LINK.ask)
        return _see(f"{request.path}?lang={say.language}")

    # --- the demo's mails

    async def mails(self, request: web.Request, say: Words) -> web.StreamResponse:
        """`GET /demo/mails`."""
        found = await self._documents.ask(Mails, "/mails", None)
        return _page(mails_page(found.mails if found else (), say))

    def _route(
        self, method: Method, path: str, handler: Handler, problem: Problem, summary: str
    ) -> Route:
        return Route(
            method=method,
            path=path,
            handler=self._guarded(handler, problem),
            summary=f"{summary}. `?lang=` is `en` or `nl`.",
            who="customer",
            content_type="text/html",
        )

    def _guarded(
        self, handler: Handler, problem: Problem
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            say = words(page_language(request))
            try:
                if request.method != "GET":
                    self._door.origins.demand_own(request)
                self._door.allowances.documents.take(self._door.address(request))
                return await handler(request, say)
            except TooMany as error:
                wait = int(error.retry_after_s) + 1
                return _problem(say, "busy", 429, retry_after_s=wait)
            except LinkOver:
                return _problem(say, problem.over, 410, ask=problem.ask)
            except (ShopUnavailable, Declined) as error:
                log.warning("no page: the action server does not help (%s)", error)
                return _problem(say, "away_any", 503, retry_after_s=TRY_AGAIN_S)

        return answer


def _problem(
    say: Words, name: str, status: int, *, ask: str | None = None, retry_after_s: int | None = None
) -> web.Response:
    html = problem_sheet(
        say, title=f"{name}_title", text=f"{name}_text", ask=ask, again=ask is None
    )
    response = _page(html, status=status)
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def _see(path: str) -> web.Response:
    """Go on by reading: a form that is reloaded is not sent again."""
    return web.Response(status=303, headers=PRIVATE | {"Location": path})


def _page(html: str, *, status: int = 200) -> web.Response:
    return web.Response(text=html, status=status, content_type="text/html", headers=PRIVATE)
