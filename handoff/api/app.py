"""The one place where the service is put together: parts in, an aiohttp application out."""

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from aiohttp import WSCloseCode, web

from handoff import first_plan
from handoff.api.agent_desk import DeskPlan
from handoff.api.agent_socket import AgentSocket
from handoff.api.agents_http import AgentsHttp
from handoff.api.allowances import Allowances, Rates
from handoff.api.attachments_http import UPLOAD, AttachmentsHttp
from handoff.api.canned_http import CannedHttp
from handoff.api.customer_socket import CustomerSocket
from handoff.api.customers_http import CustomersHttp
from handoff.api.docs_http import DocsHttp
from handoff.api.door import Door
from handoff.api.drain import Drain
from handoff.api.errors import errors_middleware
from handoff.api.floor_editing_http import FloorEditingHttp
from handoff.api.gateway_only import GatewayOnly
from handoff.api.guard import Guard
from handoff.api.health import HealthHttp
from handoff.api.hub import Hub
from handoff.api.invoices import InvoicesHttp
from handoff.api.loops import running
from handoff.api.metrics_http import MetricsHttp
from handoff.api.order_panel import OrderPanelHttp
from handoff.api.outside import Outside
from handoff.api.pages import PagesHttp
from handoff.api.recordings_http import RecordingsHttp
from handoff.api.routes import Route, add_routes
from handoff.api.security import Origins, embedding_middleware, headers_middleware
from handoff.api.shared_reading import SharedReading
from handoff.api.shop_http import ShopHttp
from handoff.api.statuses import STATUSES
from handoff.api.supervisors_http import SupervisorsHttp
from handoff.api.together import Together
from handoff.api.voice_http import VoiceHttp
from handoff.api.voice_relay import VoiceRelay
from handoff.auth import Logins, Passwords
from handoff.bot.loop import BotLoop
from handoff.bot.responder import Responder
from handoff.metrics import Metrics
from handoff.protocol.agent import Disposition
from handoff.settings import Settings
from handoff.shop_documents import ShopDocuments
from handoff.sweep import Sweep
from handoff.switchboard import Switchboard
from handoff.tokens import TokenSigner
from handoff.tracing import Tracer, silent

MAX_BODY_BYTES = 65_536
OPENING = "/api/conversations"
ROUTES: web.AppKey[Sequence[Route]] = web.AppKey("routes")
HUB: web.AppKey[Hub] = web.AppKey("hub")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of; tests give it their own."""

    settings: Settings
    switchboard: Switchboard
    responder: Responder
    passwords: Passwords
    rates: Rates = field(default_factory=Rates)
    metrics: Metrics = field(default_factory=Metrics)
    drain: Drain = field(default_factory=Drain)
    tracer: Tracer = field(default_factory=silent)
    bots: Callable[[], Mapping[str, bool]] = dict
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic


def create_app(parts: Parts) -> web.Application:
    """The whole service on these parts; its loops run while the application does."""
    settings = parts.settings
    together = Together(parts.switchboard)
    hub = together.hub
    door = Door(
        Origins(public_url=settings.public_url, allowed=settings.allowed_origins),
        Allowances(parts.rates, parts.monotonic),
        settings.trusted_proxies,
    )
    app = web.Application(
        client_max_size=MAX_BODY_BYTES,
        middlewares=[
            headers_middleware(https=settings.https),
            embedding_middleware(door.origins, (OPENING, UPLOAD)),
            errors_middleware(STATUSES, partial(parts.metrics.refused, "http")),
        ],
    )
    documents = ShopDocuments(settings.actions_url, settings.bot_token)
    outside = Outside(settings=settings, switchboard=parts.switchboard, now=parts.now)
    logins = Logins(parts.switchboard, parts.passwords, now=parts.now)
    guard = Guard(switchboard=parts.switchboard, logins=logins, door=door)
    files = AttachmentsHttp(
        settings=settings,
        switchboard=parts.switchboard,
        signer=TokenSigner(settings.secret.reveal(), now=parts.now),
        logins=logins,
        guard=guard,
        door=door,
    )
    relay = VoiceRelay(settings.voice_url, settings.voice_token, door.allowances)
    calls = VoiceHttp(
        switchboard=parts.switchboard, relay=relay, logins=logins, door=door, drain=parts.drain
    )
    recordings = RecordingsHttp(
        settings=settings,
        switchboard=parts.switchboard,
        guard=guard,
        gateway=GatewayOnly(settings.voice_token),
    )
    papers = (
        *InvoicesHttp(documents=documents, door=door).routes(),
        *ShopHttp(documents=documents, door=door, demo=settings.demo).routes(),
        *outside.routes(logins, door),
        *OrderPanelHttp(
            switchboard=parts.switchboard,
            documents=documents,
            guard=guard,
        ).routes(),
        *files.routes(),
        *calls.routes(),
        *recordings.routes(),
    )
    reading = SharedReading(parts.switchboard)
    app[ROUTES], app[HUB] = _routes(parts, together, reading, door, papers), hub
    add_routes(app, app[ROUTES])
    app.cleanup_ctx.append(documents.open)
    app.cleanup_ctx.append(_loops(parts, together, reading))
    app.cleanup_ctx.append(relay.open)
    app.cleanup_ctx.append(outside.open)
    app.cleanup_ctx.append(files.open)
    app.cleanup_ctx.append(recordings.open)
    app.on_shutdown.append(_close_sockets)
    app.on_shutdown.append(relay.stop)
    parts.switchboard.bus.subscribe(relay.hear)
    return app


def _routes(
    parts: Parts, together: Together, reading: SharedReading, door: Door, papers: Sequence[Route]
) -> tuple[Route, ...]:
    hub, refused = together.hub, partial(parts.metrics.refused, "socket")
    settings, switchboard = parts.settings, parts.switchboard
    signer = TokenSigner(settings.secret.reveal(), now=parts.now)
    logins = Logins(switchboard, parts.passwords, now=parts.now)
    customers = CustomersHttp(
        switchboard=switchboard,
        signer=signer,
        door=door,
        drain=parts.drain,
        voice_token=settings.voice_token,
    )
    agents = AgentsHttp(
        switchboard=switchboard, hub=hub, logins=logins, door=door, https=settings.https
    )
    customer_socket = CustomerSocket(
        switchboard=switchboard,
        reading=reading,
        hub=hub,
        signer=signer,
        door=door,
        refused=refused,
    )
    agent_socket = AgentSocket(
        switchboard=switchboard,
        reading=reading,
        hub=hub,
        logins=logins,
        door=door,
        plan=desk_plan(int(switchboard.rules.heartbeat.total_seconds())),
        now=parts.now,
        refused=refused,
    )
    health = HealthHttp(
        switchboard=switchboard,
        responder=parts.responder,
        drain=parts.drain,
        hears=lambda: together.hears,
        now=parts.monotonic,
    )
    metrics = MetricsHttp(
        parts.metrics,
        switchboard=switchboard,
        reading=reading,
        together=together,
        drain=parts.drain,
        bots=parts.bots,
        token=settings.metrics_token,
    )
    pages = PagesHttp(pages=settings.pages, logins=logins, demo=settings.demo)
    docs = DocsHttp()
    guard = Guard(switchboard=switchboard, logins=logins, door=door)
    desks = (
        SupervisorsHttp(switchboard=switchboard, reading=reading, guard=guard),
        CannedHttp(switchboard=switchboard, guard=guard),
        FloorEditingHttp(switchboard=switchboard, guard=guard),
    )
    routes = (
        *customers.routes(),
        customer_socket.route(),
        *agents.routes(),
        agent_socket.route(),
        *health.routes(),
        *metrics.routes(),
        *pages.routes(),
        *papers,
        *docs.routes(),
        *(route for part in desks for route in part.routes()),
    )
    docs.describe(routes)
    return routes


def _loops(
    parts: Parts, together: Together, reading: SharedReading
) -> Callable[[web.Application], AsyncIterator[None]]:
    """The bot's turns, the sweep and the readings, from the application's start to its end."""
    bus, hub = parts.switchboard.bus, together.hub

    async def run_loops(_app: web.Application) -> AsyncIterator[None]:
        bot = BotLoop(
            parts.switchboard,
            parts.responder,
            lambda conversation_id, on: hub.typing.say(conversation_id, "bot", on),
            at_once=parts.settings.bot_concurrency,
            most_waiting=parts.settings.bot_queue,
            metrics=parts.metrics,
            tracer=parts.tracer,
        )
        parts.switchboard.runs_turns = bot.would_run
        deaf = [bus.subscribe(it) for it in (hub.hear, bot.hear, parts.metrics.hear)]
        sweep = Sweep(parts.switchboard, mended=parts.metrics.mended)
        async with (
            reading.open(),
            together.open(),
            running("bot", bot.run),
            running("sweep", sweep.run),
        ):
            yield
            await bot.finish(parts.settings.drain_s)
        for unsubscribe in deaf:
            unsubscribe()

    return run_loops


async def _close_sockets(app: web.Application) -> None:
    await app[HUB].stop(WSCloseCode.SERVICE_RESTART, "the service restarts")


def desk_plan(heartbeat_s: int) -> DeskPlan:
    """What every desk is told at its opening."""
    return DeskPlan(
        dispositions=tuple(Disposition.model_validate(it) for it in first_plan.dispositions()),
        heartbeat_s=heartbeat_s,
    )
