"""Mails that are tried again, mails about orders, passwords, and duties that one process has."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS_BEFORE = (
    "confirm_account",
    "account_exists",
    "confirm_email",
    "reset_password",
    "no_account",
    "confirm_newsletter",
    "deletion_planned",
)
KINDS = (*KINDS_BEFORE, "payment_link", "return_label")
KIND_CHECK = "ck_mails_mail_kind"


def upgrade() -> None:
    _allow(KINDS)
    with op.batch_alter_table("mails") as mails:
        mails.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        mails.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        mails.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_mails_due", "mails", ["sent_at", "given_up_at", "due_at"])
    op.create_table(
        "duties",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_duties")),
    )
    op.create_table(
        "passwords",
        sa.Column("customer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_passwords_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_passwords")),
    )


def downgrade() -> None:
    op.drop_table("passwords")
    op.drop_table("duties")
    op.drop_index("ix_mails_due", "mails")
    mails = sa.table("mails", sa.column("kind", sa.String))
    op.execute(sa.delete(mails).where(mails.c.kind.not_in(KINDS_BEFORE)))
    with op.batch_alter_table("mails") as batch:
        for column in ("given_up_at", "due_at", "attempts"):
            batch.drop_column(column)
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
