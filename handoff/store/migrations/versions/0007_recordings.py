"""Recordings of calls (consent, times, words, where the sound lies), and how much was heard."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own, one row for a conversation; a column for sentences that were cut off."""
    moment = sa.DateTime(timezone=op.get_bind().dialect.name != "sqlite")
    op.create_table(
        "recordings",
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("call_id", sa.String(length=80), nullable=False),
        sa.Column("consent", sa.String(24), nullable=False),
        sa.Column("told_at", moment, nullable=False),
        sa.Column("began_at", moment),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("pauses", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True)),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64)),
        sa.Column("stored_as", sa.String(length=80)),
        sa.Column("stored_at", moment),
        sa.Column("erased_at", moment),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_recordings_conversation_id"
        ),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_recordings"),
        sa.UniqueConstraint("stored_as", name="uq_recordings_stored_as"),
    )
    op.add_column("messages", sa.Column("heard", sa.Integer()))


def downgrade() -> None:
    """The rows are gone; the files stay where they are."""
    op.drop_column("messages", "heard")
    op.drop_table("recordings")
