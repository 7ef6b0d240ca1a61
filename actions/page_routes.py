"""What the pages behind links show and do, for our own service: paying, labels, mailed links.

The token of a link is the customer's proof; that our service asks is proven by the secret.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sanic import Request, Sanic

from actions.inside import BadBody, add_inside_route, text_in
from actions.mail.letters import letter_of
from actions.orders import OrderSystem, Outgoing, PaymentMethod, PayPage, Product, ReturnLabel
from actions.orders.errors import InvalidText
from actions.orders.model.order import Line
from actions.orders.operations.registration import SHORTEST_PASSWORD

METHODS = (
    PaymentMethod.IDEAL, PaymentMethod.CARD, PaymentMethod.PAYPAL, PaymentMethod.BANK_TRANSFER,
    PaymentMethod.PAY_LATER,
)  # fmt: skip


def add_page_routes(
    app: Sanic[Any, Any], orders: Callable[[], OrderSystem], secret: str | None, base_url: str
) -> None:
    """`orders` is asked at each request, as the order system opens with the server."""

    async def payment(_: Request[Any, Any], token: str) -> dict[str, Any]:
        page = await orders().payments.page(token)
        return payment_document(page, {it.sku: it for it in await orders().catalogue.all()})

    async def pay(request: Request[Any, Any], token: str) -> dict[str, Any]:
        """How an attempt ended, told by whoever took the payment."""
        failure = None if text_in(request, "outcome") == "paid" else "declined"
        told = await orders().payments.tell(
            token,
            method=_method(text_in(request, "method")),
            key=f"pay:{token}:{text_in(request, 'attempt', longest=64)}",
            failure=failure,
        )
        return {"version": 1, "order_number": told.number, "outcome": told.status.value}

    async def label(_: Request[Any, Any], token: str) -> dict[str, Any]:
        label = await orders().returns.label(token)
        return label_document(label, {it.sku: it for it in await orders().catalogue.all()})

    async def link(_: Request[Any, Any], token: str) -> dict[str, Any]:
        offered = await orders().registration.link(token)
        return {
            "version": 1,
            "kind": offered.kind.value,
            "email": offered.email,
            "done": offered.done,
            "shortest_password": SHORTEST_PASSWORD,
        }

    async def follow(_: Request[Any, Any], token: str) -> dict[str, Any]:
        done = await orders().registration.confirm(token)
        return {"version": 1, "kind": done.kind.value, "name": done.name}

    async def password(request: Request[Any, Any], token: str) -> dict[str, Any]:
        chosen = text_in(request, "password")
        try:
            done = await orders().registration.choose_password(token, chosen)
        except InvalidText as error:
            raise BadBody(f"The password needs {SHORTEST_PASSWORD} characters.") from error
        return {"version": 1, "kind": done.kind.value, "name": done.name}

    async def mails(_: Request[Any, Any], __: str) -> dict[str, Any]:
        newest = await orders().mails.newest()
        return {"version": 1, "mails": [mail_document(mail, base_url) for mail in newest]}

    for method, path, answer in (
        ("GET", "/pay/<token:str>", payment), ("POST", "/pay/<token:str>", pay),
        ("GET", "/labels/<token:str>", label), ("GET", "/links/<token:str>", link),
        ("POST", "/links/<token:str>", follow), ("POST", "/passwords/<token:str>", password),
        ("GET", "/mails", mails),
    ):  # fmt: skip
        add_inside_route(app, method, path, answer, secret=secret)


def payment_document(page: PayPage, products: Mapping[str, Product]) -> dict[str, Any]:
    """Version 1. Names are those of the order, `name_nl` is the catalogue's.

    Amounts are decimal texts in the one `currency`.
    """
    return {
        "version": 1,
        "order_number": page.number,
        "lines": [_line(line) | _dutch(line.sku, products) for line in page.lines],
        "shipping": str(page.shipping.amount),
        "total": str(page.total.amount),
        "open": str(page.open.amount),
        "currency": page.total.currency,
        "expires_at": page.expires_at.isoformat(),
        "failure": page.failure,
        "methods": [method.value for method in METHODS],
    }


def label_document(label: ReturnLabel, products: Mapping[str, Product]) -> dict[str, Any]:
    """Version 1: all that stands on a label."""
    return {
        "version": 1,
        "reference": label.reference,
        "order_number": label.number,
        "sender_lines": list(label.sender_lines),
        "lines": [
            {"name": line.name, "quantity": line.quantity} | _dutch(line.sku, products)
            for line in label.lines
        ],
        "send_before": label.send_before.isoformat(),
    }


def mail_document(mail: Outgoing, base_url: str) -> dict[str, Any]:
    """A mail as its reader sees it."""
    letter = letter_of(mail, base_url)
    return {
        "to": mail.email,
        "subject": letter.subject,
        "text": letter.text,
        "written_at": mail.written_at.isoformat(),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
    }


def _dutch(sku: str, products: Mapping[str, Product]) -> dict[str, str | None]:
    product = products.get(sku)
    return {"name_nl": product.name_nl if product else None}


def _line(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "quantity": line.quantity,
        "unit_price": str(line.unit_price.amount),
        "total": str((line.unit_price * line.quantity).amount),
    }


def _method(text: str) -> PaymentMethod:
    try:
        return PaymentMethod(text)
    except ValueError as error:
        raise BadBody(f"{text!r} is no way to pay.") from error
