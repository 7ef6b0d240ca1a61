"""How the floor is doing now, in numbers, for whoever watches the service."""

from sqlalchemy import func, select

from handoff.model.states import LIVE_TURN, WAITING_TASK, TurnState
from handoff.model.views import FloorFigures, QueueFigures
from handoff.model.webhooks import DeliveryState
from handoff.store.outside_tables import webhook_deliveries
from handoff.store.tables import agents, bot_turns, queues, tasks
from handoff.switchboard.core import Core


class Figures(Core):
    """The numbers."""

    async def figures(self) -> FloorFigures:
        """Queues with who waits, agents by state, turns the bot has not begun."""
        now = self.clock.now()
        waiting = (
            select(
                queues.c.id,
                func.count(tasks.c.id).label("count"),
                func.min(tasks.c.queued_since).label("since"),
            )
            .select_from(queues)
            .outerjoin(tasks, (tasks.c.queue_id == queues.c.id) & tasks.c.state.in_(WAITING_TASK))
            .group_by(queues.c.id)
        )
        states = select(agents.c.state, func.count().label("count")).group_by(agents.c.state)
        undelivered = select(
            func.count(), func.min(webhook_deliveries.c.created_at).label("since")
        ).where(webhook_deliveries.c.state == DeliveryState.PENDING)
        pending = select(func.count()).where(
            bot_turns.c.state.in_(LIVE_TURN), bot_turns.c.state == TurnState.PENDING
        )
        async with self.store.read() as connection:
            lines = (await connection.execute(waiting)).all()
            by_state = (await connection.execute(states)).all()
            turns = await connection.scalar(pending)
            left = (await connection.execute(undelivered)).one()
        return FloorFigures(
            queues=tuple(
                QueueFigures(
                    queue_id=row.id,
                    waiting=row[1],
                    longest_wait_s=max(0.0, (now - row.since).total_seconds()) if row.since else 0,
                )
                for row in lines
            ),
            agents={row.state: row[1] for row in by_state},
            turns_pending=turns or 0,
            undelivered=left[0],
            oldest_undelivered_s=max(0.0, (now - left.since).total_seconds()) if left.since else 0,
        )
