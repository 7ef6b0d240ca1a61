"""Runs migrations on the connection that `actions.orders.migrations` hands over."""

from alembic import context
from sqlalchemy import Connection

from actions.orders.store.tables import Base

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
