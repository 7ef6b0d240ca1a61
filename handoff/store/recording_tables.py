"""The table of recorded calls: the consent, the times, the words; the sound lies in a file."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from handoff.model.recordings import Consent
from handoff.store.columns import Coded, Moment
from handoff.store.tables import Json, metadata

recordings = Table(
    "recordings",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("call_id", String(80), nullable=False),
    Column("consent", Coded(Consent), nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("began_at", Moment),
    Column("duration_ms", Integer, nullable=False),
    Column("pauses", Json, nullable=False),
    Column("lines", Json),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64)),
    Column("stored_as", String(80), unique=True),
    Column("stored_at", Moment),
    Column("erased_at", Moment),
)
