"""Tables towards the outside world: API keys, webhooks and their outbox, holds and erasures."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    text,
)

from handoff.model.erasures import ErasureCause, ErasurePart, StepState
from handoff.model.webhooks import DeliveryState, EndpointState
from handoff.store.columns import Coded, Moment, Strings
from handoff.store.tables import Id, Json, metadata

Who = String(120)
_PENDING = text("state = 'pending'")

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("prefix", String(16), nullable=False, unique=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("scopes", Strings, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    Column("expires_at", Moment),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
)

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", String(2000), nullable=False),
    Column("description", String(200), nullable=False),
    Column("events", Strings, nullable=False),
    Column("with_text", Boolean, nullable=False),
    Column("state", Coded(EndpointState), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Who, nullable=False),
    Column("previous_until", Moment),
    Column("failing_since", Moment),
    Column("disabled_at", Moment),
    Column("disabled_cause", String(200)),
)

# The outbox: written in the transaction of what it tells. `words` is what people wrote.
webhook_events = Table(
    "webhook_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("conversation_id", Id, index=True),
    Column("data", Json, nullable=False),
    Column("words", Json),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("endpoint_id", ForeignKey("webhook_endpoints.id"), nullable=False),
    Column("event_id", ForeignKey("webhook_events.id"), nullable=False, index=True),
    Column("conversation_id", Id),
    Column("state", Coded(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("give_up_at", Moment, nullable=False),
    Column("claimed_by", String(80)),
    Column("finished_at", Moment),
    Column("status", Integer),
    Column("error", String(200)),
    Index("ix_webhook_deliveries_log", "endpoint_id", "number"),
    Index(
        "ix_webhook_deliveries_due",
        "due_at",
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
    Index(
        "ix_webhook_deliveries_line",
        "endpoint_id",
        "conversation_id",
        "number",
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
    Index("ix_webhook_deliveries_finished", "finished_at"),
)

holds = Table(
    "holds",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("held_at", Moment, nullable=False),
    Column("held_by", Who, nullable=False),
    Column("reason", String(200), nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject_hash", String(64), nullable=False, index=True),
    Column("cause", Coded(ErasureCause), nullable=False),
    Column("requested_by", Who, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("finished_at", Moment),
)

erasure_steps = Table(
    "erasure_steps",
    metadata,
    Column("erasure_id", ForeignKey("erasures.id"), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("part", Coded(ErasurePart), primary_key=True),
    Column("state", Coded(StepState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("error", String(200)),
    Index("ix_erasure_steps_conversation", "conversation_id", "part"),
    Index(
        "ix_erasure_steps_due",
        "due_at",
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
)
