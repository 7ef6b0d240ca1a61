"""Endpoints of other systems: registered, paused, removed; what was and is to be told to each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from handoff.bus import TidingsDue, WebhooksMoved
from handoff.errors import HandoffError, NotFound
from handoff.model.webhooks import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Telling,
    Tiding,
)
from handoff.model.work import Actor
from handoff.store import rows
from handoff.store.outside_tables import webhook_deliveries, webhook_endpoints, webhook_events
from handoff.switchboard import outbox
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core

MAX_ENDPOINTS = 50
MAX_REPLAY = 1_000


class WebhookNotFound(NotFound):
    """No endpoint has this id, or it was removed."""

    code = "webhook-not-found"
    sentence = "There is no such webhook."


class TooManyWebhooks(HandoffError):
    """Each endpoint makes every change dearer."""

    code = "too-many-webhooks"
    sentence = f"There can be {MAX_ENDPOINTS} webhooks; remove one first."


class WebhookDisabled(HandoffError):
    """Nothing is sent to an endpoint that is disabled."""

    code = "webhook-disabled"
    sentence = "This webhook is disabled; activate it first."


class Webhooks(Core):
    """What admins and programs do with endpoints."""

    async def add_webhook(
        self,
        *,
        url: str,
        description: str,
        events: Sequence[Telling],
        with_text: bool,
        by: Actor,
        made_by: str,
    ) -> Endpoint:
        """A new endpoint, told from now on; the url was checked. Raises TooManyWebhooks."""

        async def work(change: Change) -> Endpoint:
            if len(await _present(change)) >= MAX_ENDPOINTS:
                raise TooManyWebhooks
            endpoint = Endpoint(
                id=change.ids.new("wh"),
                url=url,
                description=description,
                events=tuple(dict.fromkeys(event.value for event in events)),
                with_text=with_text,
                state=EndpointState.ACTIVE,
                generation=1,
                created_at=change.now,
                created_by=made_by,
            )
            await change.connection.execute(
                webhook_endpoints.insert().values(**rows.columns(endpoint))
            )
            _tell(change, endpoint.id, "webhook made", by)
            return endpoint

        return await self.run(work)

    async def webhooks(self) -> list[Endpoint]:
        """All that were not removed, in the order they were made."""
        query = (
            select(webhook_endpoints)
            .where(webhook_endpoints.c.state != EndpointState.REMOVED)
            .order_by(webhook_endpoints.c.created_at, webhook_endpoints.c.id)
        )
        async with self.store.read() as connection:
            return [rows.value(Endpoint, row) for row in await connection.execute(query)]

    async def webhook(self, endpoint_id: str) -> Endpoint:
        """One of them; raises WebhookNotFound."""
        for endpoint in await self.webhooks():
            if endpoint.id == endpoint_id:
                return endpoint
        raise WebhookNotFound(endpoint_id)

    async def set_webhook_state(
        self, endpoint_id: str, state: EndpointState, *, by: Actor
    ) -> Endpoint:
        """Activate, disable or remove; what waits for one that is told no more is dead then."""

        async def work(change: Change) -> Endpoint:
            before = await _locked(change, endpoint_id)
            if before.state is state:
                return before
            is_active = state is EndpointState.ACTIVE
            if not is_active:
                await bury(change, endpoint_id, f"the webhook was {state.value}")
            _tell(change, endpoint_id, f"webhook {state.value}", by)
            return await _set(
                change,
                endpoint_id,
                state=state,
                failing_since=None,
                disabled_at=None if is_active else change.now,
                disabled_cause=None,
            )

        return await self.run(work)

    async def renew_webhook_secret(self, endpoint_id: str, *, by: Actor) -> Endpoint:
        """The next generation; the one before signs along for a while."""

        async def work(change: Change) -> Endpoint:
            before = await _locked(change, endpoint_id)
            _tell(change, endpoint_id, "webhook secret renewed", by)
            return await _set(
                change,
                endpoint_id,
                generation=before.generation + 1,
                previous_until=change.now + change.rules.webhook_old_secret,
            )

        return await self.run(work)

    async def ping_webhook(self, endpoint_id: str) -> str:
        """Send it an event that says nothing; the event's id. Raises WebhookDisabled."""

        async def work(change: Change) -> str:
            endpoint = await _locked(change, endpoint_id)
            if endpoint.state is not EndpointState.ACTIVE:
                raise WebhookDisabled
            return await outbox.put(change, Tiding(Telling.PING, None, {}), [endpoint])

        return await self.run(work)

    async def deliveries(
        self,
        endpoint_id: str,
        *,
        state: DeliveryState | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[tuple[Delivery, str]]:
        """The log of an endpoint with the kinds of its events, the newest first."""
        await self.webhook(endpoint_id)
        query = (
            select(webhook_deliveries, webhook_events.c.kind)
            .join(webhook_events)
            .where(webhook_deliveries.c.endpoint_id == endpoint_id)
            .order_by(webhook_deliveries.c.number.desc())
            .limit(limit)
        )
        if state is not None:
            query = query.where(webhook_deliveries.c.state == state)
        if before is not None:
            query = query.where(webhook_deliveries.c.number < before)
        async with self.store.read() as connection:
            return [_with_kind(row._mapping) for row in await connection.execute(query)]

    async def replay_deliveries(
        self, endpoint_id: str, numbers: Sequence[int] | None, *, by: Actor
    ) -> int:
        """Send these (or all dead ones, the oldest first) once more; how many.

        Delivered ones are sent again when they are named. Raises WebhookDisabled.
        """

        async def work(change: Change) -> int:
            endpoint = await _locked(change, endpoint_id)
            if endpoint.state is not EndpointState.ACTIVE:
                raise WebhookDisabled
            count = await _revive(change, endpoint_id, numbers)
            change.notify(TidingsDue())
            facts = {"count": count}
            change.note("webhook", endpoint_id, "webhook replayed", by=by, facts=facts)
            return count

        return await self.run(work)


async def bury(change: Change, endpoint_id: str, error: str) -> None:
    """Nothing that waits for this endpoint is sent any more."""
    waiting = update(webhook_deliveries).where(
        webhook_deliveries.c.endpoint_id == endpoint_id,
        webhook_deliveries.c.state == DeliveryState.PENDING,
    )
    await change.connection.execute(
        waiting.values(
            state=DeliveryState.DEAD, finished_at=change.now, error=error, claimed_by=None
        )
    )


async def _present(change: Change) -> list[str]:
    query = select(webhook_endpoints.c.id).where(webhook_endpoints.c.state != EndpointState.REMOVED)
    return [row.id for row in await change.connection.execute(query)]


async def _locked(change: Change, endpoint_id: str) -> Endpoint:
    query = select(webhook_endpoints).where(
        webhook_endpoints.c.id == endpoint_id,
        webhook_endpoints.c.state != EndpointState.REMOVED,
    )
    row = (await change.connection.execute(query.with_for_update(key_share=True))).one_or_none()
    if row is None:
        raise WebhookNotFound(endpoint_id)
    return rows.value(Endpoint, row)


async def _set(change: Change, endpoint_id: str, **changes: Any) -> Endpoint:
    mine = webhook_endpoints.c.id == endpoint_id
    await change.connection.execute(update(webhook_endpoints).where(mine).values(**changes))
    row = (await change.connection.execute(select(webhook_endpoints).where(mine))).one()
    return rows.value(Endpoint, row)


async def _revive(change: Change, endpoint_id: str, numbers: Sequence[int] | None) -> int:
    table = webhook_deliveries
    chosen = select(table.c.number).where(
        table.c.endpoint_id == endpoint_id, table.c.state != DeliveryState.PENDING
    )
    if numbers is None:
        chosen = chosen.where(table.c.state == DeliveryState.DEAD)
    else:
        chosen = chosen.where(table.c.number.in_(numbers))
    chosen = chosen.order_by(table.c.number).limit(MAX_REPLAY)
    done = await change.connection.execute(
        update(table)
        .where(table.c.number.in_(chosen))
        .values(**_anew(change.now, change.now + change.rules.webhook_life))
    )
    return done.rowcount


def _anew(now: datetime, give_up_at: datetime) -> dict[str, Any]:
    return {
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "due_at": now,
        "give_up_at": give_up_at,
        "claimed_by": None,
        "finished_at": None,
        "error": None,
    }


def _with_kind(fields: Any) -> tuple[Delivery, str]:
    delivery = dict(fields)
    kind = str(delivery.pop("kind"))
    return Delivery(**delivery), kind


def _tell(change: Change, endpoint_id: str, name: str, by: Actor) -> None:
    change.note("webhook", endpoint_id, name, by=by)
    change.notify(WebhooksMoved())
