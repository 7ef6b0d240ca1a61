"""The serving process: opens what the application stands on, runs it, closes it again."""

import asyncio
import logging
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
from aiohttp import web

from handoff.accounts import refuse_demo_passwords
from handoff.api.allowances import Rates
from handoff.api.app import HUB, Parts, create_app
from handoff.api.drain import Drain
from handoff.api.loops import running
from handoff.auth import Passwords
from handoff.bot.rasa import RasaResponder
from handoff.model.rules import Rules
from handoff.settings import Settings
from handoff.store.migrate import upgrade
from handoff.switchboard import Switchboard
from handoff.tracing import Tracer, collecting, silent

log = logging.getLogger(__name__)
SHUTDOWN_TIMEOUT_S = 5.0


async def build(
    settings: Settings, *, drain: Drain | None = None, tracer: Tracer | None = None
) -> web.Application:
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
        session,
        settings.rasa_urls,
        settings.bot_token,
        timeout_s=settings.bot_timeout_s,
        tracer=tracer,
    )
    app = create_app(
        Parts(
            settings=settings,
            switchboard=switchboard,
            responder=responder,
            passwords=passwords,
            rates=Rates().times(settings.rate_factor),
            drain=drain or Drain(),
            tracer=tracer or silent(),
            bots=responder.health,
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
        reopen_within=timedelta(minutes=settings.reopen_minutes),
        keep=settings.keep,
    )


def serve(settings: Settings) -> None:
    """Serve until a signal says stop; SIGTERM gives people the time of `drain_s`, Ctrl-C none."""
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    with collecting(settings.otel_endpoint, "frontline-handoff") as tracer:
        drain = Drain()
        app = await build(settings, drain=drain, tracer=tracer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
            log.info("serving on http://%s:%d", settings.host, settings.port)
            asked, in_haste = _signals()
            await asked.wait()
            if not in_haste.is_set() and settings.drain_s:
                hub = app[HUB]
                log.info(
                    "asked to stop: nothing new, at most %d s for who is here", settings.drain_s
                )
                quiet = drain.until_quiet(
                    settings.drain_s, lambda: in_haste.is_set() or hub.is_empty
                )
                await quiet
        finally:
            await runner.cleanup()


def _signals() -> tuple[asyncio.Event, asyncio.Event]:
    """Set when somebody asks to stop, and when at once: Ctrl-C, or asked a second time."""
    asked, in_haste = asyncio.Event(), asyncio.Event()

    def stop(number: int) -> None:
        if number == signal.SIGINT or asked.is_set():
            in_haste.set()
        asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop, number)
    return asked, in_haste
