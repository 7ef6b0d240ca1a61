"""Several processes on one database: who runs, who is online where."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables, empty until a process signs in."""
    moment = sa.DateTime(timezone=op.get_bind().dialect.name != "sqlite")
    op.create_table(
        "instances",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("lease_until", moment),
        sa.Column("is_draining", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_instances"),
    )
    op.create_index("ix_instances_lease_until", "instances", ["lease_until"])
    op.create_table(
        "agent_sockets",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("agent_id", sa.String(80), nullable=False),
        sa.Column("instance_id", sa.String(80), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agent_sockets"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_agent_sockets_agent_id"),
    )
    op.create_index("ix_agent_sockets_agent", "agent_sockets", ["agent_id"])
    op.create_index("ix_agent_sockets_instance", "agent_sockets", ["instance_id"])
    op.create_table(
        "customers_online",
        sa.Column("conversation_id", sa.String(80), nullable=False),
        sa.Column("instance_id", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "instance_id", name="pk_customers_online"),
    )
    op.create_index("ix_customers_online_instance", "customers_online", ["instance_id"])


def downgrade() -> None:
    """Nobody's memory is lost: the tables say only who is connected now."""
    op.drop_table("customers_online")
    op.drop_table("agent_sockets")
    op.drop_table("instances")
