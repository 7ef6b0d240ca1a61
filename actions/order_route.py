"""`GET /orders/<conversation>?number=`: an order as it is now, for the desk of our own service.

What the conversation has proven decides: an order that its proof does not reach is not there.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sanic import Request, Sanic

from actions.inside import BadBody, add_inside_route
from actions.order_card import order_card
from actions.orders import OrderSystem
from actions.orders.errors import LinkInvalid, OrderError
from actions.wording import zulu

LANGUAGES = ("en", "nl")


def add_order_route(
    app: Sanic[Any, Any], orders: Callable[[], OrderSystem], secret: str | None
) -> None:
    """`orders` is asked at each request, as the order system opens with the server."""

    async def order(request: Request[Any, Any], conversation_id: str) -> dict[str, Any]:
        language = request.args.get("language", "en")
        number = request.args.get("number", "")
        if language not in LANGUAGES or len(number) > 40:
            raise BadBody("The language is en or nl, the number has 40 characters at most.")
        return await order_document(orders(), conversation_id, number, language)

    add_inside_route(app, "GET", "/orders/<token:str>", order, secret=secret)


async def order_document(
    orders: OrderSystem, conversation_id: str, number: str, language: str
) -> dict[str, Any]:
    """Version 1: the card, the customer's other orders in short, and when this was read.

    Without a number the customer's newest order. Raises `LinkInvalid` where nothing is proven.
    """
    verified = await orders.identity.current(conversation_id)
    if verified is None:
        raise LinkInvalid
    try:
        own = await orders.tracking.own_orders(verified)
        wanted = number or (own.orders[0].number if own.orders else "")
        tracked = await orders.tracking.track(verified, wanted)
    except OrderError as error:
        raise LinkInvalid from error
    return {
        "version": 1,
        "as_of": zulu(datetime.now(UTC)),
        "customer_name": verified.customer_name,
        "verification": verified.level.value,
        "order": order_card(tracked, language),
        "others": [
            {
                "number": it.number,
                "status": it.status.value,
                "placed_at": zulu(it.placed_at),
                "total": str(it.total.amount),
                "currency": it.total.currency,
            }
            for it in own.orders
            if it.number != tracked.number
        ],
    }
