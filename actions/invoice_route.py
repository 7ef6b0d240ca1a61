"""`GET /invoices/<token>`: the invoice behind a link that the assistant gave, for our own service.

It only reads, and the token is the customer's proof; that our service asks is proven by the secret.
"""

import logging
from collections.abc import Callable
from typing import Any

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from actions.inside import UNCACHED, is_ours, refusal
from actions.orders import InvoiceCopy
from actions.orders.errors import InvoiceLinkInvalid, NoInvoice
from actions.orders.operations.billing import Billing

logger = logging.getLogger(__name__)


def add_invoice_route(
    app: Sanic[Any, Any], billing: Callable[[], Billing], secret: str | None
) -> None:
    """`billing` is asked at each request, as the order system opens with the server.

    Without a secret nobody is let in.
    """

    async def invoice(request: Request[Any, Any], token: str) -> HTTPResponse:
        if not is_ours(request.headers.get("Authorization", ""), secret):
            return refusal(401, "unauthorized", "Show the shared secret.")
        try:
            copy = await billing().invoice_copy(token)
        except (InvoiceLinkInvalid, NoInvoice):
            return refusal(404, InvoiceLinkInvalid.code, "That link is unknown or no longer works.")
        except Exception:  # the edge: the framework would log the request, and the token with it
            logger.exception("an invoice could not be read")
            return refusal(503, "invoice-unavailable", "The invoice cannot be read now.")
        return json(invoice_document(copy), headers=UNCACHED)

    app.add_route(invoice, "/invoices/<token:str>", methods=["GET"], name="invoice")


def invoice_document(copy: InvoiceCopy) -> dict[str, Any]:
    """Version 1. Amounts are decimal texts in the one `currency`; `total` holds `vat`."""
    invoice = copy.invoice
    return {
        "version": 1,
        "invoice_number": invoice.invoice_number,
        "order_number": invoice.number,
        "status": invoice.status.value,
        "issued_on": invoice.issued_on.isoformat(),
        "due_on": invoice.due_on.isoformat(),
        "customer_name": copy.customer_name,
        "address_lines": list(copy.address_lines),
        "lines": [
            {
                "name": line.name,
                "quantity": line.quantity,
                "unit_price": str(line.unit_price.amount),
                "total": str((line.unit_price * line.quantity).amount),
            }
            for line in copy.lines
        ],
        "shipping": str(copy.shipping.amount),
        "vat": str(invoice.vat.amount),
        "total": str(invoice.total.amount),
        "currency": invoice.total.currency,
    }
