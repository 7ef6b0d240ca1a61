"""Placing, changing, returning and claiming: links between orders, cases, and their policies."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "counters",
    "order_links",
    "payment_links",
    "return_labels",
    "suggestions",
    "cases",
    "case_steps",
    "claims",
    "claim_lines",
    "carrier_rules",
)

POLICIES = (
    ("vat_percent", "21", "count", "Contained in prices, but for orders that leave the EU"),
    ("order_limit", "1000.00", "EUR", "Most that one order may cost without a person"),
    ("payment_link_lasts", "24", "hours", "How long a link to pay is good for"),
    ("change_limit", "150.00", "EUR", "Most that a change may add to an order already paid"),
    ("return_window", "30", "days", "After delivery: a return can be registered"),
    ("return_send_within", "14", "days", "After registering: the goods must be sent"),
    ("claim_limit", "100.00", "EUR", "Most that a claim may bring without a person"),
    ("claim_window", "14", "days", "After delivery: a missing item can be claimed"),
    ("claim_working_days", "3", "count", "Working days to send a replacement"),
    ("goodwill_order_limit", "10.00", "EUR", "Most goodwill for one order"),
    ("goodwill_year_limit", "25.00", "EUR", "Most goodwill for a customer in 365 days"),
    ("goodwill_lasts", "365", "days", "How long a goodwill credit can be used"),
    ("complaint_working_days", "3", "count", "Working days to answer a complaint"),
    ("case_working_days", "5", "count", "Working days to follow up a case"),
    ("dispute_working_days", "5", "count", "Working days to answer a disputed charge"),
)
ANY_CARRIER = {"carrier": "*", "late_after": 3, "search_takes": 5, "report_within": 7}


def upgrade() -> None:
    _extend_orders()
    _create_links()
    _create_cases()
    _insert_policies()
    _insert_rules()


def downgrade() -> None:
    policies = sa.table("policies", sa.column("name", sa.String))
    names = [name for name, *_ in POLICIES]
    op.execute(sa.delete(policies).where(policies.c.name.in_(names)))
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index(op.f("ix_orders_pay_before"), "orders")
    op.drop_column("orders", "pay_before")
    op.drop_column("products", "name_nl")


def _insert_policies() -> None:
    columns = ("name", "value", "unit", "note")
    table = sa.table("policies", *(sa.column(name, sa.String) for name in columns))
    op.bulk_insert(table, [dict(zip(columns, row, strict=True)) for row in POLICIES])


def _insert_rules() -> None:
    counters = sa.table("counters", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counters, [{"name": "orders", "value": 0}])
    numbers = ("late_after", "search_takes", "report_within")
    rules = sa.table(
        "carrier_rules",
        sa.column("carrier", sa.String),
        *(sa.column(name, sa.Integer) for name in numbers),
    )
    op.bulk_insert(rules, [ANY_CARRIER])


def _extend_orders() -> None:
    op.add_column(
        "products", sa.Column("name_nl", sa.String(length=80), server_default="", nullable=False)
    )
    op.add_column("orders", sa.Column("pay_before", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_orders_pay_before"), "orders", ["pay_before"], unique=False)
    op.execute("UPDATE products SET name_nl = name")


def _create_links() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "order_links",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("of_number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "exchange",
                "replacement",
                "reorder",
                name="order_link_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("return_id", sa.Integer(), nullable=True),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("credit >= 0", name=op.f("ck_order_links_credit")),
        sa.ForeignKeyConstraint(
            ["number"], ["orders.number"], name=op.f("fk_order_links_number_orders")
        ),
        sa.ForeignKeyConstraint(
            ["of_number"], ["orders.number"], name=op.f("fk_order_links_of_number_orders")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name=op.f("fk_order_links_return_id_returns")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_order_links")),
    )
    op.create_index(op.f("ix_order_links_of_number"), "order_links", ["of_number"], unique=False)
    op.create_index(op.f("ix_order_links_return_id"), "order_links", ["return_id"], unique=False)
    op.create_table(
        "payment_links",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("order_number", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name=op.f("fk_payment_links_order_number_orders")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_payment_links")),
    )
    op.create_index(
        op.f("ix_payment_links_order_number"), "payment_links", ["order_number"], unique=False
    )
    op.create_table(
        "return_labels",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("send_before", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name=op.f("fk_return_labels_return_id_returns")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_return_labels")),
        sa.UniqueConstraint("return_id", name=op.f("uq_return_labels_return_id")),
    )
    op.create_table(
        "suggestions",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("order_number", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "offered",
                "accepted",
                "declined",
                name="suggestion_answer",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name=op.f("fk_suggestions_order_number_orders")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_suggestions_product_id_products")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_suggestions")),
    )
    op.create_index(op.f("ix_suggestions_product_id"), "suggestions", ["product_id"], unique=False)


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "complaint",
                "claim",
                "dispute",
                "follow_up",
                name="case_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "with_carrier",
                "with_agent",
                "solved",
                name="case_status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("order_number", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_cases_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name=op.f("fk_cases_order_number_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_conversation_id"), "cases", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_cases_customer_id"), "cases", ["customer_id"], unique=False)
    op.create_index(op.f("ix_cases_due_on"), "cases", ["due_on"], unique=False)
    op.create_index(op.f("ix_cases_order_number"), "cases", ["order_number"], unique=False)
    op.create_table(
        "case_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "with_carrier",
                "with_agent",
                "solved",
                name="case_step_status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_steps_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_steps")),
    )
    op.create_index(op.f("ix_case_steps_case_id"), "case_steps", ["case_id"], unique=False)
    op.create_table(
        "claims",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "missing_item",
                "damaged_item",
                "late_parcel",
                "not_received",
                name="claim_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "remedy",
            sa.Enum(
                "refund",
                "replacement",
                "search",
                name="claim_remedy",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("refund_reference", sa.String(length=20), nullable=True),
        sa.Column("replacement_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claims_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["replacement_number"],
            ["orders.number"],
            name=op.f("fk_claims_replacement_number_orders"),
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_claims")),
    )
    op.create_table(
        "claim_lines",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_claim_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["claims.case_id"], name=op.f("fk_claim_lines_case_id_claims")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"],
            ["order_lines.id"],
            name=op.f("fk_claim_lines_order_line_id_order_lines"),
        ),
        sa.PrimaryKeyConstraint("case_id", "order_line_id", name=op.f("pk_claim_lines")),
    )
    op.create_index(
        op.f("ix_claim_lines_order_line_id"), "claim_lines", ["order_line_id"], unique=False
    )
    op.create_table(
        "carrier_rules",
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("late_after", sa.Integer(), nullable=False),
        sa.Column("search_takes", sa.Integer(), nullable=False),
        sa.Column("report_within", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("carrier", name=op.f("pk_carrier_rules")),
    )
