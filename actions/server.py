"""The action server: Rasa's wire protocol in front of our actions, one order system behind them."""

import logging
from contextlib import AsyncExitStack
from typing import Any, TypeAlias

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions import tracing
from actions.catalogue import all_actions
from actions.forget_route import add_forget_route
from actions.invoice_route import add_invoice_route
from actions.mail.post import SmtpPost
from actions.mail.sending import send_due
from actions.order_route import add_order_route
from actions.orders import OrderSystem
from actions.orders.system import open_order_system
from actions.page_routes import add_page_routes
from actions.rounds import going_round
from actions.settings import HOST, ActionSettings, MailSettings

logger = logging.getLogger(__name__)
App: TypeAlias = Sanic[Any, Any]

UPKEEP_EVERY_S = 60.0
MAILS_EVERY_S = 5.0


class Executor(ActionExecutor):
    """Our actions need no domain, so Rasa need not send it with every call (`endpoints.yml`)."""

    def update_and_return_domain(
        self, payload: dict[str, Any], action_name: str
    ) -> dict[str, Any] | None:
        """None."""
        return None


def build_app(database_url: str, settings: ActionSettings) -> App:
    """The server, unstarted; the order system opens with it and closes with it.

    Who shows the settings' `bot_token` may read and do what is behind the links of customers.
    """
    executor = Executor()
    # Browsers have no business here: no other origin is allowed.
    app: App = create_app(executor, cors_origins=[])
    resources = AsyncExitStack()

    async def open_orders(_: App) -> None:
        orders = tracing.traced(
            await resources.enter_async_context(open_order_system(database_url))
        )
        app.ctx.orders = orders
        for action in all_actions(orders):
            executor.register_action(action)
        await _start_rounds(resources, orders, settings.mail)

    async def close_orders(_: App) -> None:
        await resources.aclose()

    add_invoice_route(app, lambda: app.ctx.orders.billing, settings.bot_token)
    add_order_route(app, lambda: app.ctx.orders, settings.bot_token)
    add_forget_route(app, lambda: app.ctx.orders.identity, settings.bot_token)
    add_page_routes(app, lambda: app.ctx.orders, settings.bot_token, settings.base_url)
    app.register_listener(open_orders, "before_server_start")
    app.register_listener(close_orders, "after_server_stop")
    return app


async def _start_rounds(
    resources: AsyncExitStack, orders: OrderSystem, mail: MailSettings | None
) -> None:
    """The upkeep and the mails, until the server stops."""
    upkeep = going_round("upkeep", orders.upkeep.take_turn, every_s=UPKEEP_EVERY_S)
    await resources.enter_async_context(upkeep)
    if mail is None:
        logger.warning("FRONTLINE_SMTP_URL is not set: mails to customers stay in the outbox")
        return
    post = SmtpPost(mail)
    mails = going_round("mails", lambda: send_due(orders.mails, post), every_s=MAILS_EVERY_S)
    await resources.enter_async_context(mails)


def serve(settings: ActionSettings, database_url: str) -> None:
    """Serve until SIGINT or SIGTERM, in this one process."""
    tracing.start(settings.otel_endpoint)
    app = build_app(database_url, settings)
    app.prepare(host=HOST, port=settings.port, single_process=True, access_log=False, motd=False)
    try:
        Sanic.serve_single(app)
    finally:
        tracing.stop()
