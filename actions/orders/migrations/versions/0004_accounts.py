"""Accounts, appointments and opinions, and their policies."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "accounts",
    "mails",
    "links",
    "subscriptions",
    "consents",
    "appointment_hours",
    "closed_days",
    "appointments",
    "feedback",
    "reviews",
)

POLICIES = (
    ("deletion_cooling_off", "14", "days", "Before an account is deleted: can be withdrawn"),
    ("confirm_link_lasts", "48", "hours", "How long a link that confirms something is good for"),
    ("password_link_lasts", "60", "minutes", "How long a link to a new password is good for"),
    ("results_kept", "30", "days", "How long results under keys, and dead links, are kept"),
    ("mails_per_hour", "3", "count", "Most mails an hour that anybody can have sent to an address"),
    ("appointment_notice", "120", "minutes", "Least time between booking and appointment"),
    ("appointment_ahead", "60", "days", "How far ahead an appointment can be booked"),
    ("appointment_fixed", "24", "hours", "Before it begins: cannot be moved or cancelled"),
    ("appointments_limit", "3", "count", "Most appointments a customer may have booked"),
)


def upgrade() -> None:
    _create_accounts()
    _create_appointments()
    _create_opinions()
    _insert_policies()


def downgrade() -> None:
    policies = sa.table("policies", sa.column("name", sa.String))
    names = [name for name, *_ in POLICIES]
    op.execute(sa.delete(policies).where(policies.c.name.in_(names)))
    for table in reversed(TABLES):
        op.drop_table(table)


def _insert_policies() -> None:
    columns = ("name", "value", "unit", "note")
    table = sa.table("policies", *(sa.column(name, sa.String) for name in columns))
    op.bulk_insert(table, [dict(zip(columns, row, strict=True)) for row in POLICIES])


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("customer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "private",
                "business",
                name="account_type",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("company", sa.String(length=80), nullable=True),
        sa.Column("deletes_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_accounts_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_deletes_on"), "accounts", ["deletes_on"], unique=False)
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm_account",
                "account_exists",
                "confirm_email",
                "reset_password",
                "no_account",
                "confirm_newsletter",
                "deletion_planned",
                name="mail_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index("ix_mails_email_created_at", "mails", ["email", "created_at"])
    op.create_table(
        "links",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm_account",
                "account_exists",
                "confirm_email",
                "reset_password",
                "no_account",
                "confirm_newsletter",
                "deletion_planned",
                name="link_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_links_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_links")),
    )
    op.create_index("ix_links_email_kind", "links", ["email", "kind"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_subscriptions")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "newsletter",
                "phone_calls",
                "surveys",
                "personal_offers",
                name="consent_purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("source <> ''", name=op.f("ck_consents_source")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_consents_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(
        "ix_consents_customer_id_purpose", "consents", ["customer_id", "purpose"], unique=False
    )


def _create_appointments() -> None:
    op.create_table(
        "appointment_hours",
        sa.Column(
            "kind",
            sa.Enum(
                "home_visit",
                "store",
                "call",
                name="hours_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440",
            name=op.f("ck_appointment_hours_hours"),
        ),
        sa.CheckConstraint(
            "slot_minutes > 0 AND capacity > 0", name=op.f("ck_appointment_hours_slots")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_appointment_hours_weekday")),
        sa.PrimaryKeyConstraint("kind", "weekday", name=op.f("pk_appointment_hours")),
    )
    op.create_table(
        "closed_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_closed_days")),
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "home_visit",
                "store",
                "call",
                name="appointment_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "cancelled",
                name="appointment_status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(seat IS NULL) = (status = 'cancelled')", name=op.f("ck_appointments_seat")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_appointments_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint(
            "kind", "starts_at", "seat", name=op.f("uq_appointments_kind_starts_at_seat")
        ),
    )
    op.create_index(
        op.f("ix_appointments_customer_id"), "appointments", ["customer_id"], unique=False
    )


def _create_opinions() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_feedback_score")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_feedback_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint(
            "conversation_id", "subject", name=op.f("uq_feedback_conversation_id_subject")
        ),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("order_number", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_reviews_score")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_reviews_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name=op.f("fk_reviews_order_number_orders")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_reviews_product_id_products")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_customer_id"), "reviews", ["customer_id"], unique=False)
    op.create_index(op.f("ix_reviews_product_id"), "reviews", ["product_id"], unique=False)
