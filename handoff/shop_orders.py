"""The customer's order as it is now, asked of the action server; nothing of it is kept."""

import re
from typing import Any, Literal
from urllib.parse import urlencode

from handoff.shop_documents import Document, LinkOver, ShopDocuments

# A conversation's id is all that the action server gets to know who it is about.
_CONVERSATION = re.compile(r"c_[A-Za-z0-9_-]{16,64}")


class ShortOrder(Document):
    """One of the customer's other orders."""

    number: str
    status: str
    placed_at: str
    total: str
    currency: str


class OrderNow(Document):
    """Version 1: the card as the widget draws it, and when it was read."""

    version: Literal[1]
    as_of: str
    customer_name: str
    verification: str
    order: dict[str, Any]
    others: tuple[ShortOrder, ...] = ()


async def order_now(
    documents: ShopDocuments, conversation_id: str, number: str | None, language: str
) -> OrderNow | None:
    """None where the conversation has proven nothing (any more). Raises `ShopUnavailable`."""
    if not _CONVERSATION.fullmatch(conversation_id):
        return None
    query = urlencode({"language": language, **({"number": number} if number else {})})
    try:
        return await documents.ask(OrderNow, f"/orders/{conversation_id}?{query}", None)
    except LinkOver:
        return None
