"""Working together: transfers, participants, surveys, files, canned replies, planned follow-ups."""

import sqlalchemy as sa
from alembic import op

from handoff.store.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own, and columns that what exists does without."""
    _people()
    _things()
    for table, column in _added():
        op.add_column(table, column)
    op.create_index("ix_ratings_at", "ratings", ["at"], unique=False)


def downgrade() -> None:
    """Back to one agent for a conversation."""
    op.drop_index("ix_ratings_at", "ratings")
    for table, column in _added():
        op.drop_column(table, column.name)
    for table in ("canned_replies", "attachments", "surveys", "participants", "transfers"):
        op.drop_table(table)


def _added() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("conversations", sa.Column("previous_id", sa.String(length=80), nullable=True)),
        (
            "conversations",
            sa.Column("wants_file", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
        ("tasks", sa.Column("fields", sa.JSON(none_as_null=True), nullable=True)),
        ("follow_ups", sa.Column("planned_for", Moment(), nullable=True)),
        ("follow_ups", sa.Column("planned_by", sa.String(length=80), nullable=True)),
        ("ratings", sa.Column("reasons", sa.JSON(), nullable=True)),
        ("ratings", sa.Column("agent_id", sa.String(length=80), nullable=True)),
        ("ratings", sa.Column("queue_id", sa.String(length=80), nullable=True)),
    ]


def _people() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("from_agent", sa.String(length=80), nullable=False),
        sa.Column("to_agent", sa.String(length=80), nullable=False),
        sa.Column("mode", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        _refers("transfers", "conversation_id", "conversations"),
        _refers("transfers", "from_agent", "agents"),
        _refers("transfers", "to_agent", "agents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    live, ringing = "state IN ('requested', 'consulting')", "state IN ('requested')"
    _some("uq_transfers_live", "transfers", ["conversation_id"], live)
    _some("uq_transfers_ringing", "transfers", ["to_agent"], ringing)
    _some("ix_transfers_ringing", "transfers", ["due_at"], ringing, unique=False)
    _some("ix_transfers_sent", "transfers", ["from_agent"], live, unique=False)
    op.create_index("ix_transfers_conversation", "transfers", ["conversation_id", "requested_at"])
    op.create_table(
        "participants",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("agent_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=True),
        _refers("participants", "conversation_id", "conversations"),
        _refers("participants", "agent_id", "agents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
    )
    here = "state IN ('present')"
    _some("uq_participants_once", "participants", ["conversation_id", "agent_id"], here)
    for kind in ("primary", "consulted"):
        where = f"{here} AND kind = '{kind}'"
        _some(f"uq_participants_{kind}", "participants", ["conversation_id"], where)
    _some("ix_participants_present", "participants", ["agent_id"], here, unique=False)
    op.create_index(
        "ix_participants_conversation", "participants", ["conversation_id", "joined_at"]
    )
    # Who talks with a customer at the moment of the upgrade is the first participant.
    op.execute(
        "INSERT INTO participants"
        " (id, conversation_id, agent_id, kind, state, version, joined_at)"
        " SELECT 'p_' || id, id, agent_id, 'primary', 'present', 1, controlled_since"
        " FROM conversations WHERE controller = 'agent' AND agent_id IS NOT NULL"
    )


def _things() -> None:
    op.create_table(
        "surveys",
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("task_id", sa.String(length=80), nullable=False),
        sa.Column("agent_id", sa.String(length=80), nullable=False),
        sa.Column("queue_id", sa.String(length=80), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        _refers("surveys", "conversation_id", "conversations"),
        _refers("surveys", "task_id", "tasks"),
        _refers("surveys", "agent_id", "agents"),
        _refers("surveys", "queue_id", "queues"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_surveys")),
    )
    op.create_index(op.f("ix_surveys_asked_at"), "surveys", ["asked_at"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("agent_id", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_as", sa.String(length=80), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=True),
        _refers("attachments", "conversation_id", "conversations"),
        _refers("attachments", "agent_id", "agents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_attachments_stored_as")),
    )
    for column in ("conversation_id", "uploaded_at"):
        op.create_index(op.f(f"ix_attachments_{column}"), "attachments", [column])
    op.create_table(
        "canned_replies",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        _refers("canned_replies", "changed_by", "agents"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_canned_replies")),
    )


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _some(name: str, table: str, columns: list[str], where: str, *, unique: bool = True) -> None:
    clause = sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=clause, postgresql_where=clause
    )
