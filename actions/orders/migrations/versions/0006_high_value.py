"""From which order value on a person sees to claims, disputes, refunds and complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

POLICY = {
    "name": "high_value_from",
    "value": "300.00",
    "unit": "EUR",
    "note": "Order value from which a person sees to what went wrong, with priority",
}


def upgrade() -> None:
    table = sa.table("policies", *(sa.column(name, sa.String) for name in POLICY))
    op.bulk_insert(table, [POLICY])


def downgrade() -> None:
    policies = sa.table("policies", sa.column("name", sa.String))
    op.execute(sa.delete(policies).where(policies.c.name == POLICY["name"]))
