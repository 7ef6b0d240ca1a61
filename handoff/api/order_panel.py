"""`GET /api/agent/conversations/{id}/order`: the order beside the conversation, live."""

import logging

from aiohttp import web

from handoff.api.access import demand_sight
from handoff.api.errors import as_json, read_query
from handoff.api.guard import DESK_REFUSALS, Guard
from handoff.api.routes import Route
from handoff.api.views import Viewer
from handoff.errors import HandoffError
from handoff.protocol.http import OrderPanel, OrderQuery
from handoff.shop_documents import Declined, ShopDocuments, ShopUnavailable
from handoff.shop_orders import order_now
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)


class OrdersAway(HandoffError):
    """The order system does not answer; what the handoff's context says is all there is."""

    code = "orders-away"
    sentence = "The order system does not answer now; look again in a moment."


class OrderPanelHttp:
    """The order panel's route."""

    def __init__(self, *, switchboard: Switchboard, documents: ShopDocuments, guard: Guard) -> None:
        self._switchboard = switchboard
        self._documents = documents
        self._guard = guard

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/api/agent/conversations/{id}/order",
                handler=self._guard.agents(self.order),
                summary="The verified customer's order as it is now; without `number` the one the "
                "conversation is about, else their newest. `order` is null when nothing is proven.",
                who="agent",
                query=OrderQuery,
                answer=OrderPanel,
                refusals=(
                    *DESK_REFUSALS,
                    (400, "invalid-request"),
                    (403, "conversation-not-for-you"),
                    (503, "orders-away"),
                ),
            )
        ]

    async def order(self, request: web.Request, who: Viewer) -> web.StreamResponse:
        """`GET /api/agent/conversations/{id}/order`."""
        asked = read_query(request, OrderQuery)
        wanted = request.match_info["id"]
        await demand_sight(self._switchboard, who.agent_id, wanted)
        shown = await self._switchboard.conversation_for_agent(
            who.agent_id, wanted, after_seq=2**53
        )
        language = asked.language or shown.line.conversation.language
        number = asked.number or _talked_about(shown.context)
        try:
            found = await order_now(self._documents, wanted, number, language)
            if found is None and asked.number is None and number is not None:
                found = await order_now(self._documents, wanted, None, language)
        except (ShopUnavailable, Declined) as error:
            log.warning("no order panel: the action server does not help (%s)", error)
            raise OrdersAway from error
        if found is None:
            return as_json(OrderPanel(verified=False))
        return as_json(
            OrderPanel.model_validate(
                {
                    "verified": True,
                    "verification": found.verification,
                    "customer_name": found.customer_name,
                    "as_of": found.as_of,
                    "order": found.order,
                    "others": [it.model_dump() for it in found.others],
                }
            )
        )


def _talked_about(context: object) -> str | None:
    """The order number that the bot had found out."""
    slots = context.get("slots") if isinstance(context, dict) else None
    number = slots.get("order_number") if isinstance(slots, dict) else None
    return number if isinstance(number, str) and 0 < len(number) <= 40 else None
