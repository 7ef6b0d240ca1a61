"""Canned replies that are edited: a shortcut, who deleted what, and those that nobody wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table anew: no version before this one wrote into it."""
    op.drop_table("canned_replies")
    moment = sa.DateTime(timezone=op.get_bind().dialect.name != "sqlite")
    op.create_table(
        "canned_replies",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("shortcut", sa.String(length=20)),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.String(length=80)),
        sa.Column("deleted_at", moment),
        sa.ForeignKeyConstraint(["changed_by"], ["agents.id"], name="fk_canned_replies_changed_by"),
        sa.PrimaryKeyConstraint("key", name="pk_canned_replies"),
    )
    live = sa.text("deleted_at IS NULL AND shortcut IS NOT NULL")
    op.create_index(
        "uq_canned_replies_shortcut",
        "canned_replies",
        ["shortcut"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def downgrade() -> None:
    """As it was; what was written is gone."""
    moment = sa.DateTime(timezone=op.get_bind().dialect.name != "sqlite")
    op.drop_table("canned_replies")
    op.create_table(
        "canned_replies",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["agents.id"], name="fk_canned_replies_changed_by"),
        sa.PrimaryKeyConstraint("key", name="pk_canned_replies"),
    )
