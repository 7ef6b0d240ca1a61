"""Routing: queues with hours and overflow, skills, capacity by channel, tiers."""

import sqlalchemy as sa
from alembic import op

from handoff.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = "state IN ('pending', 'reserved', 'assigned')"
_WAITING = "state IN ('pending', 'reserved')"
_TALKING = "state IN ('assigned')"
_CONVERSATIONS = " AND kind = 'conversation'"


def upgrade() -> None:
    """What is waiting, ringing and worked now goes on: all of it is conversations by chat."""
    _floor()
    _agents()
    _tasks()
    _follow_ups()


def _floor() -> None:
    op.add_column("queues", sa.Column("names", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(
        "queues", sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_table(
        "floor_plans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("imported_by", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_plans")),
    )


def _agents() -> None:
    op.add_column(
        "agents", sa.Column("voice_capacity", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("agents", sa.Column("queue_ids", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("agents", sa.Column("skills", sa.JSON(), nullable=False, server_default="{}"))


def _tasks() -> None:
    op.add_column(
        "tasks",
        sa.Column("kind", sa.String(24), nullable=False, server_default="conversation"),
    )
    op.add_column(
        "tasks", sa.Column("channel", sa.String(24), nullable=False, server_default="web")
    )
    op.add_column("tasks", sa.Column("skills", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("tasks", sa.Column("tier", sa.String(60)))
    op.add_column("tasks", sa.Column("previous_agent_id", sa.String(80)))
    for name in ("entered_at", "ready_at", "due_at"):
        op.add_column("tasks", sa.Column(name, Moment()))
    op.execute(
        "UPDATE tasks SET entered_at = queued_since, channel ="
        " (SELECT channel FROM conversations WHERE conversations.id = tasks.conversation_id)"
    )
    for name, where in (("uq_tasks_open", _OPEN), ("uq_tasks_primary_agent", _TALKING)):
        op.drop_index(name, table_name="tasks")
        _partial(name, ["conversation_id"], where + _CONVERSATIONS, unique=True)
    _partial("ix_tasks_due", ["due_at"], _WAITING, unique=False)


def _follow_ups() -> None:
    op.add_column("follow_ups", sa.Column("queue_id", sa.String(80)))
    op.add_column(
        "follow_ups", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("follow_ups", sa.Column("due_at", Moment()))
    op.create_index("ix_follow_ups_task", "follow_ups", ["task_id"])


def _partial(name: str, columns: list[str], where: str, *, unique: bool) -> None:
    clause = sa.text(where)
    op.create_index(
        name,
        "tasks",
        columns,
        unique=unique,
        sqlite_where=clause,
        postgresql_where=clause,
    )


def downgrade() -> None:
    """Callbacks that wait are dropped from the line; they stay on the list of follow-ups."""
    op.execute(
        "DELETE FROM reservations WHERE task_id IN (SELECT id FROM tasks WHERE kind = 'callback')"
    )
    op.execute(
        "UPDATE follow_ups SET task_id = NULL WHERE task_id IN"
        " (SELECT id FROM tasks WHERE kind = 'callback')"
    )
    op.execute("DELETE FROM tasks WHERE kind = 'callback'")
    op.drop_index("ix_follow_ups_task", table_name="follow_ups")
    op.drop_index("ix_tasks_due", table_name="tasks")
    for name, where in (("uq_tasks_open", _OPEN), ("uq_tasks_primary_agent", _TALKING)):
        op.drop_index(name, table_name="tasks")
        _partial(name, ["conversation_id"], where, unique=True)
    for table, names in {
        "follow_ups": ("queue_id", "attempts", "due_at"),
        "tasks": (
            "kind",
            "channel",
            "skills",
            "tier",
            "previous_agent_id",
            "entered_at",
            "ready_at",
            "due_at",
        ),
        "agents": ("voice_capacity", "queue_ids", "skills"),
        "queues": ("names", "is_active"),
    }.items():
        for name in names:
            op.drop_column(table, name)
    op.drop_table("floor_plans")
