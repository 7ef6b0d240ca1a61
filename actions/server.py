"""The action server: Rasa's wire protocol in front of our actions, one order system behind them."""

from contextlib import AsyncExitStack
from typing import Any, TypeAlias

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions.catalogue import all_actions
from actions.invoice_route import add_invoice_route
from actions.orders.system import open_order_system
from actions.settings import HOST, ActionSettings

App: TypeAlias = Sanic[Any, Any]


class Executor(ActionExecutor):
    """Our actions need no domain, so Rasa need not send it with every call (`endpoints.yml`)."""

    def update_and_return_domain(
        self, payload: dict[str, Any], action_name: str
    ) -> dict[str, Any] | None:
        """None."""
        return None


def build_app(database_url: str, bot_token: str | None = None) -> App:
    """The server, unstarted; the order system opens with it and closes with it.

    Who shows `bot_token` may read the invoice of a link.
    """
    executor = Executor()
    # Browsers have no business here: no other origin is allowed.
    app: App = create_app(executor, cors_origins=[])
    resources = AsyncExitStack()

    async def open_orders(_: App) -> None:
        orders = await resources.enter_async_context(open_order_system(database_url))
        app.ctx.orders = orders
        for action in all_actions(orders):
            executor.register_action(action)

    async def close_orders(_: App) -> None:
        await resources.aclose()

    add_invoice_route(app, lambda: app.ctx.orders.billing, bot_token)
    app.register_listener(open_orders, "before_server_start")
    app.register_listener(close_orders, "after_server_stop")
    return app


def serve(settings: ActionSettings, database_url: str) -> None:
    """Serve until SIGINT or SIGTERM, in this one process."""
    app = build_app(database_url, settings.bot_token)
    app.prepare(host=HOST, port=settings.port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single(app)
