"""`GET /invoices/{token}`: the page behind a link to an invoice; the token is the key to it."""

import logging

from aiohttp import web

from handoff.api.door import Door
from handoff.api.invoice_page import Problem, invoice_page, problem_page
from handoff.api.invoice_words import words
from handoff.api.limits import TooMany
from handoff.api.page_language import page_language
from handoff.api.routes import Route
from handoff.shop_documents import ShopDocuments, ShopUnavailable

log = logging.getLogger(__name__)
# The address is the key: nobody may keep the page, find it, or be told where a customer came from.
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}
STATUSES: dict[Problem, int] = {"gone": 404, "busy": 429, "away": 503}
TRY_AGAIN_S = 30


class InvoicesHttp:
    """The invoices' route; every answer is a page, refusals too."""

    def __init__(self, *, documents: ShopDocuments, door: Door) -> None:
        self._documents = documents
        self._door = door

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/invoices/{token}",
                handler=self.invoice,
                summary="An invoice, as a page, for who has the link; 404 once that has expired, "
                "503 while the order system does not answer. `?lang=` is `en` or `nl`.",
                who="customer",
                content_type="text/html",
            )
        ]

    async def invoice(self, request: web.Request) -> web.StreamResponse:
        """`GET /invoices/{token}`."""
        try:
            self._door.allowances.documents.take(self._door.address(request))
        except TooMany as error:
            return _problem(request, "busy", retry_after_s=int(error.retry_after_s) + 1)
        try:
            invoice = await self._documents.invoice(request.match_info["token"])
        except ShopUnavailable as error:
            log.warning("no invoice: the action server does not help (%s)", error)
            return _problem(request, "away", retry_after_s=TRY_AGAIN_S)
        if invoice is None:
            return _problem(request, "gone")
        return _page(invoice_page(invoice, words(page_language(request))), status=200)


def _problem(
    request: web.Request, problem: Problem, *, retry_after_s: int | None = None
) -> web.Response:
    page = problem_page(problem, words(page_language(request)))
    response = _page(page, status=STATUSES[problem])
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def _page(html: str, *, status: int) -> web.Response:
    return web.Response(text=html, status=status, content_type="text/html", headers=PRIVATE)
