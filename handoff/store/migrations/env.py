"""Run by Alembic: migrates on the connection that `handoff.store.migrate` hands in."""

from typing import Any, Literal

from alembic import context

from handoff.store.columns import Coded, Strings
from handoff.store.recording_tables import recordings as _recordings  # noqa: F401  # the same
from handoff.store.tables import metadata
from handoff.store.teamwork_tables import transfers as _transfers  # noqa: F401  # brings its tables


def plain_types(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write plain types into new migrations: they must not change when the model's enums do."""
    if kind == "type" and isinstance(item, Coded):
        return "sa.String(24)"
    if kind == "type" and isinstance(item, Strings):
        return "sa.JSON()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=plain_types,
)
with context.begin_transaction():
    context.run_migrations()
