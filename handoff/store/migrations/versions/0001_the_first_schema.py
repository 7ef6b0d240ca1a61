"""The first schema: conversations, bot turns, the people's side, the event log, one queue."""

import sqlalchemy as sa
from alembic import op

from handoff.store.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("idle_since", Moment(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("username", name=op.f("uq_agents_username")),
    )
    op.create_index(op.f("ix_agents_state"), "agents", ["state"], unique=False)
    op.create_table(
        "events",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor_kind", sa.String(length=24), nullable=False),
        sa.Column("actor_id", sa.String(length=80), nullable=True),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=True),
        sa.Column("target", sa.String(length=24), nullable=True),
        sa.Column("conversation_id", sa.String(length=80), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_conversation", "events", ["conversation_id", "id"], unique=False)
    op.create_index("ix_events_subject", "events", ["subject_id", "id"], unique=False)
    op.create_table(
        "queues",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queues")),
        sa.UniqueConstraint("name", name=op.f("uq_queues_name")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column("controller", sa.String(24), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("customer_seq", sa.Integer(), nullable=False),
        sa.Column("customer_read_seq", sa.Integer(), nullable=False),
        sa.Column("agent_read_seq", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("controlled_since", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("agent_id", sa.String(length=80), nullable=True),
        sa.Column("agent_name", sa.String(length=120), nullable=True),
        sa.Column("queue_id", sa.String(length=80), nullable=True),
        sa.Column("customer_name", sa.String(length=120), nullable=True),
        sa.Column("preview", sa.String(length=200), nullable=False),
        sa.Column("requested_slot", sa.String(length=120), nullable=True),
        sa.Column("offers", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_conversations_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queues.id"], name=op.f("fk_conversations_queue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index(
        "ix_conversations_contact", "conversations", ["contact", "opened_at"], unique=False
    )
    op.create_index(
        "ix_conversations_open",
        "conversations",
        ["controller", "last_at"],
        unique=False,
        sqlite_where=sa.text("controller <> 'none'"),
        postgresql_where=sa.text("controller <> 'none'"),
    )
    op.create_index(
        "uq_conversations_open_per_contact",
        "conversations",
        ["contact", "channel"],
        unique=True,
        sqlite_where=sa.text("controller <> 'none' AND contact IS NOT NULL"),
        postgresql_where=sa.text("controller <> 'none' AND contact IS NOT NULL"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=128), nullable=False),
        sa.Column("agent_id", sa.String(length=80), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_sessions_agent_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_agent_id"), "sessions", ["agent_id"], unique=False)
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_table(
        "bot_turns",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("metadata", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("claimed_by", sa.String(length=120), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("cause", sa.String(length=254), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_bot_turns_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot_turns")),
        sa.UniqueConstraint(
            "conversation_id", "seq", name=op.f("uq_bot_turns_conversation_id_seq")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_bot_turns_message_id")),
    )
    op.create_index(
        "ix_bot_turns_live",
        "bot_turns",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'running')"),
        postgresql_where=sa.text("state IN ('pending', 'running')"),
    )
    op.create_index(
        "uq_bot_turns_running",
        "bot_turns",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('running')"),
        postgresql_where=sa.text("state IN ('running')"),
    )
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("context", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_handoffs_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    op.create_index(
        "ix_handoffs_conversation", "handoffs", ["conversation_id", "created_at"], unique=False
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("client_msg_id", sa.String(length=64), nullable=True),
        sa.Column("author_kind", sa.String(24), nullable=False),
        sa.Column("author_id", sa.String(length=80), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("payload", sa.String(length=500), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("params", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("buttons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("custom", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("turn", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "conversation_id",
            "client_msg_id",
            name=op.f("uq_messages_conversation_id_client_msg_id"),
        ),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_messages_conversation_id_seq")),
    )
    op.create_table(
        "ratings",
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_ratings_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_ratings")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("handoff_id", sa.String(length=80), nullable=False),
        sa.Column("queue_id", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("queued_since", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("at_front", sa.Boolean(), nullable=False),
        sa.Column("agent_id", sa.String(length=80), nullable=True),
        sa.Column("assigned_at", Moment(), nullable=True),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("wrap_up_due_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("cancel_cause", sa.String(24), nullable=True),
        sa.Column("disposition", sa.String(length=60), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_tasks_agent_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_tasks_conversation_id")
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_tasks_handoff_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name=op.f("fk_tasks_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_busy",
        "tasks",
        ["agent_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('assigned', 'wrapping')"),
        postgresql_where=sa.text("state IN ('assigned', 'wrapping')"),
    )
    op.create_index(
        "ix_tasks_conversation", "tasks", ["conversation_id", "created_at"], unique=False
    )
    op.create_index("ix_tasks_ended", "tasks", ["queue_id", "ended_at"], unique=False)
    op.create_index(
        "ix_tasks_waiting",
        "tasks",
        ["queue_id", "at_front", "priority", "queued_since"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'reserved')"),
        postgresql_where=sa.text("state IN ('pending', 'reserved')"),
    )
    op.create_index(
        "ix_tasks_wrapping",
        "tasks",
        ["wrap_up_due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('wrapping')"),
        postgresql_where=sa.text("state IN ('wrapping')"),
    )
    op.create_index(
        "uq_tasks_open",
        "tasks",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'reserved', 'assigned')"),
        postgresql_where=sa.text("state IN ('pending', 'reserved', 'assigned')"),
    )
    op.create_index(
        "uq_tasks_primary_agent",
        "tasks",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('assigned')"),
        postgresql_where=sa.text("state IN ('assigned')"),
    )
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("task_id", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("queued_since", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("taken_by", sa.String(length=80), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_follow_ups_conversation_id")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["agents.id"], name=op.f("fk_follow_ups_taken_by")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_follow_ups_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(
        op.f("ix_follow_ups_conversation_id"), "follow_ups", ["conversation_id"], unique=False
    )
    op.create_index("ix_follow_ups_line", "follow_ups", ["state", "queued_since"], unique=False)
    op.create_table(
        "reservations",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("task_id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("agent_id", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_reservations_agent_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_reservations_conversation_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_reservations_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
    )
    op.create_index(
        "ix_reservations_ringing",
        "reservations",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending')"),
        postgresql_where=sa.text("state IN ('pending')"),
    )
    op.create_index("ix_reservations_task", "reservations", ["task_id"], unique=False)
    op.create_index(
        "uq_reservations_live",
        "reservations",
        ["task_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'accepted', 'connecting', 'connected')"),
        postgresql_where=sa.text("state IN ('pending', 'accepted', 'connecting', 'connected')"),
    )
    op.create_index(
        "uq_reservations_ringing",
        "reservations",
        ["agent_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending')"),
        postgresql_where=sa.text("state IN ('pending')"),
    )
    op.bulk_insert(
        sa.table(
            "queues",
            sa.column("id", sa.String),
            sa.column("name", sa.String),
            sa.column("position", sa.Integer),
        ),
        [{"id": "q_main0000", "name": "Customer service", "position": 0}],
    )


def downgrade() -> None:
    op.drop_index(
        "uq_reservations_ringing",
        table_name="reservations",
        sqlite_where=sa.text("state IN ('pending')"),
        postgresql_where=sa.text("state IN ('pending')"),
    )
    op.drop_index(
        "uq_reservations_live",
        table_name="reservations",
        sqlite_where=sa.text("state IN ('pending', 'accepted', 'connecting', 'connected')"),
        postgresql_where=sa.text("state IN ('pending', 'accepted', 'connecting', 'connected')"),
    )
    op.drop_index("ix_reservations_task", table_name="reservations")
    op.drop_index(
        "ix_reservations_ringing",
        table_name="reservations",
        sqlite_where=sa.text("state IN ('pending')"),
        postgresql_where=sa.text("state IN ('pending')"),
    )
    op.drop_table("reservations")
    op.drop_index("ix_follow_ups_line", table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_conversation_id"), table_name="follow_ups")
    op.drop_table("follow_ups")
    op.drop_index(
        "uq_tasks_primary_agent",
        table_name="tasks",
        sqlite_where=sa.text("state IN ('assigned')"),
        postgresql_where=sa.text("state IN ('assigned')"),
    )
    op.drop_index(
        "uq_tasks_open",
        table_name="tasks",
        sqlite_where=sa.text("state IN ('pending', 'reserved', 'assigned')"),
        postgresql_where=sa.text("state IN ('pending', 'reserved', 'assigned')"),
    )
    op.drop_index(
        "ix_tasks_wrapping",
        table_name="tasks",
        sqlite_where=sa.text("state IN ('wrapping')"),
        postgresql_where=sa.text("state IN ('wrapping')"),
    )
    op.drop_index(
        "ix_tasks_waiting",
        table_name="tasks",
        sqlite_where=sa.text("state IN ('pending', 'reserved')"),
        postgresql_where=sa.text("state IN ('pending', 'reserved')"),
    )
    op.drop_index("ix_tasks_ended", table_name="tasks")
    op.drop_index("ix_tasks_conversation", table_name="tasks")
    op.drop_index(
        "ix_tasks_busy",
        table_name="tasks",
        sqlite_where=sa.text("state IN ('assigned', 'wrapping')"),
        postgresql_where=sa.text("state IN ('assigned', 'wrapping')"),
    )
    op.drop_table("tasks")
    op.drop_table("ratings")
    op.drop_table("messages")
    op.drop_index("ix_handoffs_conversation", table_name="handoffs")
    op.drop_table("handoffs")
    op.drop_index(
        "uq_bot_turns_running",
        table_name="bot_turns",
        sqlite_where=sa.text("state IN ('running')"),
        postgresql_where=sa.text("state IN ('running')"),
    )
    op.drop_index(
        "ix_bot_turns_live",
        table_name="bot_turns",
        sqlite_where=sa.text("state IN ('pending', 'running')"),
        postgresql_where=sa.text("state IN ('pending', 'running')"),
    )
    op.drop_table("bot_turns")
    op.drop_index(op.f("ix_sessions_expires_at"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_agent_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_index(
        "uq_conversations_open_per_contact",
        table_name="conversations",
        sqlite_where=sa.text("controller <> 'none' AND contact IS NOT NULL"),
        postgresql_where=sa.text("controller <> 'none' AND contact IS NOT NULL"),
    )
    op.drop_index(
        "ix_conversations_open",
        table_name="conversations",
        sqlite_where=sa.text("controller <> 'none'"),
        postgresql_where=sa.text("controller <> 'none'"),
    )
    op.drop_index("ix_conversations_contact", table_name="conversations")
    op.drop_table("conversations")
    op.drop_table("queues")
    op.drop_index("ix_events_subject", table_name="events")
    op.drop_index("ix_events_conversation", table_name="events")
    op.drop_table("events")
    op.drop_index(op.f("ix_agents_state"), table_name="agents")
    op.drop_table("agents")
