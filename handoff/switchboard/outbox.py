"""Puts what a change tells other systems into the outbox, in the change's own transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.bus import MessageStored, Notice, TidingsDue, WebhooksMoved
from handoff.model.webhooks import DeliveryState, Endpoint, EndpointState, Telling, Tiding
from handoff.store import rows
from handoff.store.outside_tables import webhook_deliveries, webhook_endpoints, webhook_events
from handoff.switchboard.change import Change
from handoff.webhooks.tidings import tidings

# Another process may have registered an endpoint; its notice comes at once, this is the net.
FRESH = timedelta(seconds=2)
_ACTIVE = select(webhook_endpoints).where(webhook_endpoints.c.state == EndpointState.ACTIVE)
_INSERT_EVENTS = insert(webhook_events)
_INSERT_DELIVERIES = insert(webhook_deliveries)


class Outbox:
    """Knows the endpoints for a short while, so that without any it costs next to nothing."""

    def __init__(self) -> None:
        self._endpoints: Sequence[Endpoint] = ()
        self._read_at: datetime | None = None

    def hear(self, notice: Notice) -> None:
        """The endpoints changed."""
        if isinstance(notice, WebhooksMoved):
            self._read_at = None

    async def write(self, change: Change) -> None:
        """Write an event, and a delivery for each endpoint that wants it."""
        said = [it.message for it in change.notices if isinstance(it, MessageStored)]
        if not (said or change.events):
            return
        endpoints = await self._active(change)
        if not endpoints:
            return
        for tiding in tidings(change.events, said, change.conversations):
            wanting = [it for it in endpoints if it.wants(tiding.kind)]
            if wanting:
                await put(change, tiding, wanting)

    async def _active(self, change: Change) -> Sequence[Endpoint]:
        if self._read_at is None or not self._read_at <= change.now < self._read_at + FRESH:
            self._endpoints = await active(change.connection)
            self._read_at = change.now
        return self._endpoints


async def active(connection: AsyncConnection) -> list[Endpoint]:
    """The endpoints that are told anything at all."""
    return [rows.value(Endpoint, row) for row in await connection.execute(_ACTIVE)]


async def put(change: Change, tiding: Tiding, endpoints: Sequence[Endpoint]) -> str:
    """Write one event with its deliveries; the event's id."""
    event_id = change.ids.new("ev")
    with_text = any(endpoint.with_text for endpoint in endpoints)
    event: dict[str, Any] = {
        "id": event_id,
        "kind": Telling(tiding.kind).value,
        "at": change.now,
        "conversation_id": tiding.conversation_id,
        "data": dict(tiding.data),
        "words": dict(tiding.words) if tiding.words and with_text else None,
    }
    await change.connection.execute(_INSERT_EVENTS, event)
    await change.connection.execute(
        _INSERT_DELIVERIES,
        [
            {
                "endpoint_id": endpoint.id,
                "event_id": event_id,
                "conversation_id": tiding.conversation_id,
                "state": DeliveryState.PENDING,
                "attempts": 0,
                "created_at": change.now,
                "due_at": change.now,
                "give_up_at": change.now + change.rules.webhook_life,
            }
            for endpoint in endpoints
        ],
    )
    change.notify(TidingsDue())
    return event_id
