"""The outbox's other end: one delivery at a time is claimed for a while, sent, and settled."""

import random
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.sql.elements import ColumnElement

from handoff.bus import WebhooksMoved
from handoff.model.webhooks import Delivery, DeliveryState, Endpoint, EndpointState, Parcel
from handoff.model.work import TIMER
from handoff.store import rows
from handoff.store.outside_tables import webhook_deliveries, webhook_endpoints, webhook_events
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.webhooks import bury
from handoff.webhooks.backoff import next_attempt

GONE = 410
_earlier = webhook_deliveries.alias()


class Deliveries(Core):
    """Claims and settlements, from any number of processes."""

    async def claim_delivery(self, *, but_not_to: Sequence[str] = ()) -> Parcel | None:
        """The delivery that is due longest; nobody else gets it before its claim is over.

        Those of one conversation go to one endpoint in their order: none is given out while an
        earlier one waits.
        """
        async with self.store.read() as connection:
            due = (await connection.execute(self._due(but_not_to))).first()
        if due is None:
            return None
        return await self.run(lambda change: self._claim(change, but_not_to))

    async def settle_delivery(
        self, delivery: Delivery, *, status: int | None, error: str | None
    ) -> None:
        """Write down what came of a claimed delivery; a claim that was lost settles nothing."""
        await self.run(lambda change: _settle(change, delivery, status, error))

    def _due(self, but_not_to: Sequence[str]) -> Any:
        table = webhook_deliveries
        return (
            select(table)
            .where(
                table.c.state == DeliveryState.PENDING,
                table.c.due_at <= self.clock.now(),
                table.c.endpoint_id.not_in(but_not_to),
                ~_is_behind(),
            )
            .order_by(table.c.due_at, table.c.number)
            .limit(1)
        )

    async def _claim(self, change: Change, but_not_to: Sequence[str]) -> Parcel | None:
        query = self._due(but_not_to).with_for_update(skip_locked=True)
        row = (await change.connection.execute(query)).one_or_none()
        if row is None:
            return None
        claim = {
            "claimed_by": secrets.token_urlsafe(12),
            "attempts": row.attempts + 1,
            "due_at": change.now + change.rules.webhook_lease,
        }
        mine = webhook_deliveries.c.number == row.number
        await change.connection.execute(update(webhook_deliveries).where(mine).values(**claim))
        return await _parcel(change, Delivery(**{**row._mapping, **claim}))


def _is_behind() -> ColumnElement[bool]:
    """An earlier delivery of the same conversation to the same endpoint waits."""
    table = webhook_deliveries
    return exists().where(
        _earlier.c.endpoint_id == table.c.endpoint_id,
        _earlier.c.conversation_id == table.c.conversation_id,
        _earlier.c.state == DeliveryState.PENDING,
        _earlier.c.number < table.c.number,
    )


async def _parcel(change: Change, delivery: Delivery) -> Parcel:
    endpoint = await _endpoint(change, delivery.endpoint_id)
    query = select(webhook_events).where(webhook_events.c.id == delivery.event_id)
    event = (await change.connection.execute(query)).one()
    words = (event.words or {}) if endpoint.with_text else {}
    return Parcel(delivery, endpoint, event.kind, event.at, {**event.data, **words})


async def _endpoint(change: Change, endpoint_id: str) -> Endpoint:
    query = select(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)
    return rows.value(Endpoint, (await change.connection.execute(query)).one())


async def _settle(
    change: Change, delivery: Delivery, status: int | None, error: str | None
) -> None:
    endpoint = await _endpoint(change, delivery.endpoint_id)
    if error is None:
        result: dict[str, Any] = {"state": DeliveryState.DELIVERED, "finished_at": change.now}
    else:
        result = _after_failure(change, delivery)
    done = await change.connection.execute(
        update(webhook_deliveries)
        .where(
            webhook_deliveries.c.number == delivery.number,
            webhook_deliveries.c.state == DeliveryState.PENDING,
            webhook_deliveries.c.claimed_by == delivery.claimed_by,
        )
        .values(claimed_by=None, status=status, error=error, **result)
    )
    if done.rowcount != 1:
        return
    if error is None:
        await _endpoint_works(change, endpoint)
        return
    if "due_at" in result and delivery.conversation_id is not None:
        await _hold_back(change, delivery, result["due_at"])
    await _endpoint_fails(change, endpoint, status)


def _after_failure(change: Change, delivery: Delivery) -> dict[str, Any]:
    chance = random.random()  # noqa: S311  # spreads the load, protects nothing
    due_at = next_attempt(
        delivery.attempts, now=change.now, give_up_at=delivery.give_up_at, chance=chance
    )
    if due_at is None:
        return {"state": DeliveryState.DEAD, "finished_at": change.now}
    return {"due_at": due_at}


async def _hold_back(change: Change, delivery: Delivery, due_at: Any) -> None:
    """What comes after it in the same line need not be looked at before it."""
    table = webhook_deliveries
    await change.connection.execute(
        update(table)
        .where(
            table.c.endpoint_id == delivery.endpoint_id,
            table.c.conversation_id == delivery.conversation_id,
            table.c.state == DeliveryState.PENDING,
            table.c.number > delivery.number,
            table.c.due_at < due_at,
        )
        .values(due_at=due_at)
    )


async def _endpoint_works(change: Change, endpoint: Endpoint) -> None:
    if endpoint.failing_since is not None:
        await _write(change, endpoint, failing_since=None)


async def _endpoint_fails(change: Change, endpoint: Endpoint, status: int | None) -> None:
    since = endpoint.failing_since or change.now
    is_gone = status == GONE
    if endpoint.state is not EndpointState.ACTIVE:
        return
    if not is_gone and change.now - since < change.rules.webhook_failing:
        if endpoint.failing_since is None:
            await _write(change, endpoint, failing_since=since)
        return
    cause = "it answered 410 Gone" if is_gone else f"nothing arrived since {since:%Y-%m-%d %H:%M}"
    await bury(change, endpoint.id, "the webhook was disabled")
    await _write(
        change,
        endpoint,
        state=EndpointState.DISABLED,
        failing_since=since,
        disabled_at=change.now,
        disabled_cause=cause,
    )
    change.note("webhook", endpoint.id, "webhook disabled", by=TIMER, facts={"status": status})
    change.notify(WebhooksMoved())


async def _write(change: Change, endpoint: Endpoint, **changes: Any) -> None:
    mine = webhook_endpoints.c.id == endpoint.id
    await change.connection.execute(update(webhook_endpoints).where(mine).values(**changes))
