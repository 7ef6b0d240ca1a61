"""The serving process: opens what the application stands on, runs it, closes it again."""

import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
from aiohttp import web

from handoff.accounts import refuse_demo_passwords
from handoff.api.allowances import Rates
from handoff.api.app import Parts, create_app
from handoff.api.loops import running
from handoff.auth import Passwords
from handoff.bot.rasa import RasaResponder
from handoff.model.rules import Rules
from handoff.settings import Settings
from handoff.store.migrate import upgrade
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
SHUTDOWN_TIMEOUT_S = 5.0


async def build(settings: Settings) -> web.Application:
    """The application on its real parts; they are closed with it."""
    await upgrade(settings.database_url)
    switchboard = await Switchboard.open(
        settings.database_url, rules=rules(settings), instance=instance_name(settings)
    )
    passwords = Passwords()
    try:
        if not settings.demo:
            await refuse_demo_passwords(switchboard, passwords)
    except BaseException:
        # Whatever it was goes on to who starts us; only the store must not stay open.
        await switchboard.close()
        raise
    session = aiohttp.ClientSession()
    responder = RasaResponder(
        session, settings.rasa_urls, settings.bot_token, timeout_s=settings.bot_timeout_s
    )
    app = create_app(
        Parts(
            settings=settings,
            switchboard=switchboard,
            responder=responder,
            passwords=passwords,
            rates=Rates().times(settings.rate_factor),
        )
    )

    async def watch_bots(_app: web.Application) -> AsyncIterator[None]:
        async with running("bots", responder.watch):
            yield

    async def close(_app: web.Application) -> None:
        await session.close()
        await switchboard.close()

    app.cleanup_ctx.append(watch_bots)
    app.on_cleanup.append(close)
    return app


def instance_name(settings: Settings) -> str:
    """This run's name among the processes on its database; on SQLite there is one at a time."""
    if settings.database_url.startswith("sqlite"):
        return "handoff"
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


def rules(settings: Settings) -> Rules:
    """The default rules, with a bot turn counted as lost only after both tries had their time."""
    longest = timedelta(seconds=2 * settings.bot_timeout_s + 10)
    return Rules(
        bot_turn_lease=max(Rules().bot_turn_lease, longest),
        bot_turn_wait=timedelta(seconds=settings.bot_wait_s),
    )


def serve(settings: Settings) -> None:
    """Serve until a signal says stop."""
    log.info("serving on http://%s:%d", settings.host, settings.port)
    web.run_app(
        build(settings),
        host=settings.host,
        port=settings.port,
        shutdown_timeout=SHUTDOWN_TIMEOUT_S,
        access_log=None,
        print=None,
    )
