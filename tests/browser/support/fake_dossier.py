"""What the fake service knows besides a conversation's messages: order, earlier talks, times."""

from aiohttp import web

from handoff.protocol.http import History, OrderPanel, TimeSpent
from handoff.protocol.shared import Frame


class FakeDossier:
    """Its three answers, to be set by tests; nothing is known at first."""

    def __init__(self) -> None:
        self.order = OrderPanel(verified=False)
        self.history = History(conversations=[])
        self.spent = TimeSpent(
            bot_s=0, queue_s=0, agent_s=0, closed_s=0, handoffs=1, transfers=0, reopened=0
        )
        self.orders_away = False
        self.asked: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        """The HTTP side."""
        return [
            web.get("/api/agent/conversations/{id}/order", self._order),
            web.get("/api/agent/conversations/{id}/times", self._times),
            web.get("/api/agent/history/{id}", self._history),
        ]

    async def _order(self, request: web.Request) -> web.Response:
        if self.orders_away:
            self.asked.append(request.path_qs)
            refusal = {"error": {"code": "orders-away", "message": "Not now."}}
            return web.json_response(refusal, status=503)
        return self._answer(request, self.order)

    async def _times(self, request: web.Request) -> web.Response:
        return self._answer(request, self.spent)

    async def _history(self, request: web.Request) -> web.Response:
        return self._answer(request, self.history)

    def _answer(self, request: web.Request, frame: Frame) -> web.Response:
        self.asked.append(request.path_qs)
        return web.Response(text=frame.model_dump_json(), content_type="application/json")
