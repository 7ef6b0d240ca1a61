"""From which order value on a person sees to what went wrong; a mail to an address that goes."""

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
KINDS_BEFORE = (
    "confirm_account",
    "account_exists",
    "confirm_email",
    "reset_password",
    "no_account",
    "confirm_newsletter",
    "deletion_planned",
    "payment_link",
    "return_label",
)
KINDS = (*KINDS_BEFORE, "email_changing")
KIND_CHECK = "ck_mails_mail_kind"


def upgrade() -> None:
    _allow(KINDS)
    table = sa.table("policies", *(sa.column(name, sa.String) for name in POLICY))
    op.bulk_insert(table, [POLICY])


def downgrade() -> None:
    policies = sa.table("policies", sa.column("name", sa.String))
    op.execute(sa.delete(policies).where(policies.c.name == POLICY["name"]))
    mails = sa.table("mails", sa.column("kind", sa.String))
    op.execute(sa.delete(mails).where(mails.c.kind.not_in(KINDS_BEFORE)))
    _allow(KINDS_BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    allowed = sa.column("kind", sa.String).in_(kinds)
    if op.get_bind().dialect.name == "sqlite":
        # The table is made anew, and a check that is not named again does not come along.
        with op.batch_alter_table("mails", recreate="always") as mails:
            mails.create_check_constraint(op.f(KIND_CHECK), allowed)
        return
    op.drop_constraint(op.f(KIND_CHECK), "mails", type_="check")
    op.create_check_constraint(op.f(KIND_CHECK), "mails", allowed)
