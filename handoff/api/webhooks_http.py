"""Webhooks over HTTP: register, look at, pause, remove, test and replay."""

from aiohttp import web

from handoff.api.callers import CALLER_REFUSALS, SCOPE_MISSING, Caller, Callers, ForCaller
from handoff.api.errors import as_json, read_body, read_query
from handoff.api.keys_http import BODY_REFUSALS
from handoff.api.routes import Method, Route
from handoff.model.keys import Scope
from handoff.model.webhooks import Delivery, DeliveryState, Endpoint, EndpointState
from handoff.protocol import programs
from handoff.protocol.shared import Frame
from handoff.switchboard import Switchboard
from handoff.webhooks.address import check_url
from handoff.webhooks.signing import WebhookSecrets

NOT_THERE = (404, "webhook-not-found")
DISABLED = (409, "webhook-disabled")
ONE = "/api/v1/webhooks/{id}"


class WebhooksHttp:
    """The routes below `/api/v1/webhooks`."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        callers: Callers,
        secrets: WebhookSecrets,
        private: bool,
    ) -> None:
        self._switchboard = switchboard
        self._callers = callers
        self._secrets = secrets
        self._private = private

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            self._write(
                "POST",
                "/api/v1/webhooks",
                self.make,
                "Register an endpoint; its secret is shown this once.",
                body=programs.MakeWebhook,
                answer=programs.WebhookWithSecret,
                status=201,
                refusals=((409, "too-many-webhooks"), (422, "bad-webhook-address")),
            ),
            self._read(
                "/api/v1/webhooks", self.all, "All endpoints.", programs.WebhookList, refusals=()
            ),
            self._read(ONE, self.one, "One endpoint.", programs.WebhookView),
            self._write("DELETE", ONE, self.remove, "Remove an endpoint.", status=204),
            self._write(
                "POST",
                ONE + "/state",
                self.set_state,
                "Disable an endpoint, or activate it again.",
                body=programs.SetWebhookState,
                answer=programs.WebhookView,
            ),
            self._write(
                "POST",
                ONE + "/secret",
                self.renew_secret,
                "Another secret; the one before signs along for a day.",
                answer=programs.WebhookWithSecret,
            ),
            self._write(
                "POST",
                ONE + "/ping",
                self.ping,
                "Send a `ping`.",
                answer=programs.Pinged,
                status=202,
                refusals=(DISABLED,),
            ),
            self._read(
                ONE + "/deliveries",
                self.deliveries,
                "What was and is to be sent there.",
                programs.DeliveryList,
                query=programs.DeliveriesAsked,
            ),
            self._write(
                "POST",
                ONE + "/replay",
                self.replay,
                "Send what was given up, or some of it, once more.",
                body=programs.Replay,
                answer=programs.Replayed,
                refusals=(DISABLED,),
            ),
        ]

    # ---- endpoints

    async def make(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/webhooks`."""
        wanted = await read_body(request, programs.MakeWebhook)
        check_url(wanted.url, private=self._private)
        made = await self._switchboard.add_webhook(
            url=wanted.url,
            description=wanted.description,
            events=wanted.events,
            with_text=wanted.with_text,
            by=caller.actor,
            made_by=caller.name,
        )
        return as_json(self._with_secret(made), status=201)

    async def all(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`GET /api/v1/webhooks`."""
        found = await self._switchboard.webhooks()
        return as_json(programs.WebhookList(webhooks=[webhook_view(it) for it in found]))

    async def one(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`GET /api/v1/webhooks/{id}`."""
        return as_json(webhook_view(await self._switchboard.webhook(request.match_info["id"])))

    async def remove(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`DELETE /api/v1/webhooks/{id}`."""
        await self._switchboard.set_webhook_state(
            request.match_info["id"], EndpointState.REMOVED, by=caller.actor
        )
        return web.Response(status=204)

    async def set_state(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/webhooks/{id}/state`."""
        wanted = await read_body(request, programs.SetWebhookState)
        changed = await self._switchboard.set_webhook_state(
            request.match_info["id"], EndpointState(wanted.state), by=caller.actor
        )
        return as_json(webhook_view(changed))

    async def renew_secret(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/webhooks/{id}/secret`."""
        renewed = await self._switchboard.renew_webhook_secret(
            request.match_info["id"], by=caller.actor
        )
        return as_json(self._with_secret(renewed))

    async def ping(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/webhooks/{id}/ping`."""
        event_id = await self._switchboard.ping_webhook(request.match_info["id"])
        return as_json(programs.Pinged(event_id=event_id), status=202)

    # ---- deliveries

    async def deliveries(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`GET /api/v1/webhooks/{id}/deliveries`."""
        asked = read_query(request, programs.DeliveriesAsked)
        found = await self._switchboard.deliveries(
            request.match_info["id"],
            state=None if asked.state is None else DeliveryState(asked.state),
            before=asked.before,
            limit=asked.limit,
        )
        listed = [delivery_view(delivery, kind) for delivery, kind in found]
        return as_json(programs.DeliveryList(deliveries=listed))

    async def replay(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/webhooks/{id}/replay`."""
        wanted = await read_body(request, programs.Replay)
        count = await self._switchboard.replay_deliveries(
            request.match_info["id"], wanted.numbers, by=caller.actor
        )
        return as_json(programs.Replayed(count=count))

    def _with_secret(self, endpoint: Endpoint) -> programs.WebhookWithSecret:
        secret = self._secrets.of(endpoint.id, endpoint.generation)
        return programs.WebhookWithSecret(webhook=webhook_view(endpoint), secret=secret)

    # ---- routes

    def _read(
        self,
        path: str,
        handler: ForCaller,
        summary: str,
        answer: type[Frame],
        *,
        query: type[Frame] | None = None,
        refusals: tuple[tuple[int, str], ...] = (NOT_THERE,),
    ) -> Route:
        asked = () if query is None else ((400, "invalid-request"),)
        return Route(
            method="GET",
            path=path,
            handler=self._callers.guarded(handler, Scope.WEBHOOKS_READ),
            summary=summary,
            who="key",
            scope=Scope.WEBHOOKS_READ,
            query=query,
            answer=answer,
            refusals=(*CALLER_REFUSALS, SCOPE_MISSING, *asked, *refusals),
        )

    def _write(
        self,
        method: Method,
        path: str,
        handler: ForCaller,
        summary: str,
        *,
        body: type[Frame] | None = None,
        answer: type[Frame] | None = None,
        status: int = 200,
        refusals: tuple[tuple[int, str], ...] = (),
    ) -> Route:
        named = (NOT_THERE,) if "{id}" in path else ()
        said = BODY_REFUSALS if body is not None else ()
        return Route(
            method=method,
            path=path,
            handler=self._callers.guarded(handler, Scope.WEBHOOKS_WRITE),
            summary=summary,
            who="key",
            scope=Scope.WEBHOOKS_WRITE,
            body=body,
            answer=answer,
            status=status,
            refusals=(*CALLER_REFUSALS, SCOPE_MISSING, *said, *named, *refusals),
        )


def webhook_view(endpoint: Endpoint) -> programs.WebhookView:
    """An endpoint as lists show it."""
    return programs.WebhookView(
        id=endpoint.id,
        url=endpoint.url,
        events=list(endpoint.events),
        with_text=endpoint.with_text,
        description=endpoint.description,
        state="active" if endpoint.state is EndpointState.ACTIVE else "disabled",
        created_at=endpoint.created_at,
        created_by=endpoint.created_by,
        failing_since=endpoint.failing_since,
        disabled_at=endpoint.disabled_at,
        disabled_cause=endpoint.disabled_cause,
    )


def delivery_view(delivery: Delivery, kind: str) -> programs.DeliveryView:
    """A delivery as its log shows it."""
    return programs.DeliveryView(
        number=delivery.number,
        event_id=delivery.event_id,
        type=kind,
        conversation_id=delivery.conversation_id,
        state=delivery.state.value,
        attempts=delivery.attempts,
        created_at=delivery.created_at,
        next_attempt_at=delivery.due_at if delivery.state is DeliveryState.PENDING else None,
        finished_at=delivery.finished_at,
        status=delivery.status,
        error=delivery.error,
    )
