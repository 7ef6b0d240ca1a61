"""Who runs on this database, and who is connected to which of them; rows with leases."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, false

from handoff.store.columns import Moment
from handoff.store.tables import Id, metadata

# Without a `lease_until` there can be no other process: SQLite.
instances = Table(
    "instances",
    metadata,
    Column("id", Id, primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("lease_until", Moment, index=True),
    Column("is_draining", Boolean, nullable=False, server_default=false()),
)

# A socket counts as open as long as its instance's lease lasts; the instance may be gone already.
agent_sockets = Table(
    "agent_sockets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agent_id", ForeignKey("agents.id"), nullable=False),
    Column("instance_id", String(80), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Index("ix_agent_sockets_agent", "agent_id"),
    Index("ix_agent_sockets_instance", "instance_id"),
)

customers_online = Table(
    "customers_online",
    metadata,
    Column("conversation_id", Id, primary_key=True),
    Column("instance_id", String(80), primary_key=True),
    Index("ix_customers_online_instance", "instance_id"),
)
