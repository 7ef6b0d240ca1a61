"""The shop's papers behind links that customers get: asked of the action server, never kept."""

import logging
import re
from collections.abc import AsyncIterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

import aiohttp
from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from handoff.settings import Secret

log = logging.getLogger(__name__)

WITHIN_S = 5.0
MAX_DOCUMENT_BYTES = 1_000_000
# What the order system issues: 128 random bits or more, safe in a URL.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,43}")


class LinkOver(Exception):
    """The link was good once."""


class Declined(Exception):
    """The action server understood, and will not: what was filled in is not acceptable."""


class ShopUnavailable(Exception):
    """The action server did not answer, or nothing that can be used."""


def _finite(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise ValueError("not an amount")
    return amount


Amount = Annotated[Decimal, AfterValidator(_finite)]


class Document(BaseModel):
    """Something that the action server told."""

    # The action server may learn to say more; what we know of it keeps its meaning.
    model_config = ConfigDict(frozen=True, extra="ignore")


Answer = TypeVar("Answer", bound=Document)


class InvoiceLine(Document):
    """One product as it was bought; `total` is for all of them."""

    name: str
    quantity: int
    unit_price: Amount
    total: Amount


class Invoice(Document):
    """All that stands on the paper, version 1; `total` holds the lines, `shipping` and `vat`."""

    version: Literal[1]
    invoice_number: str
    order_number: str
    status: Literal["open", "paid", "credited"]
    issued_on: date
    due_on: date
    customer_name: str
    address_lines: tuple[str, ...]
    lines: tuple[InvoiceLine, ...]
    shipping: Amount
    vat: Amount
    total: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class ShopDocuments:
    """Asks with the shared secret; `open` has to run while it is used."""

    def __init__(self, url: str, token: Secret, *, timeout_s: float = WITHIN_S) -> None:
        self._url = url
        self._token = token
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """The connections, from the application's start to its end."""
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            self._session = session
            yield
            self._session = None

    async def invoice(self, token: str) -> Invoice | None:
        """What the link shows; None when it leads nowhere (any more). Raises `ShopUnavailable`."""
        return await self.ask(Invoice, "/invoices/", token)

    async def ask(
        self,
        answer: type[Answer],
        path: str,
        token: str | None,
        *,
        tell: Mapping[str, str] | None = None,
    ) -> Answer | None:
        """What is behind `path` and `token` (None for a path without one), or with `tell` what
        came of telling that; None where the link leads nowhere.

        Raises `LinkOver`, `Declined`, `ShopUnavailable`.
        """
        if token is not None and not _TOKEN.fullmatch(token):
            return None
        try:
            found = await self._ask(path + (token or ""), tell)
            return None if found is None else answer.model_validate_json(found)
        except (aiohttp.ClientError, TimeoutError, ValidationError) as error:
            # Neither the address nor what came back may be logged: they are the customer's.
            raise ShopUnavailable(type(error).__name__) from error

    async def _ask(self, path: str, tell: Mapping[str, str] | None) -> bytes | None:
        if self._session is None:
            raise ShopUnavailable("not open")
        headers = {"Authorization": f"Bearer {self._token.reveal()}"}
        async with self._session.request(
            "GET" if tell is None else "POST",
            self._url + path,
            headers=headers,
            json=tell,
            allow_redirects=False,
        ) as response:
            if response.status == 404:
                return None
            if response.status == 410:
                raise LinkOver
            if response.status == 400:
                raise Declined
            if response.status != 200:
                raise ShopUnavailable(f"status {response.status}")
            body = await response.content.read(MAX_DOCUMENT_BYTES + 1)
            while not response.content.at_eof() and len(body) <= MAX_DOCUMENT_BYTES:
                body += await response.content.read(MAX_DOCUMENT_BYTES + 1 - len(body))
        if len(body) > MAX_DOCUMENT_BYTES:
            raise ShopUnavailable("the answer is too long")
        return body
