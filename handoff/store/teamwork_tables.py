"""The tables of working together: transfers, participants, surveys, files, canned replies."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from handoff.model.states import LIVE_TRANSFER, ParticipantState, TransferState
from handoff.model.teamwork import ParticipantKind, TransferMode
from handoff.store.columns import Coded, Moment
from handoff.store.promises import one_of, partial
from handoff.store.tables import Id, Json, metadata

_PRESENT = one_of("state", [ParticipantState.PRESENT])

transfers = Table(
    "transfers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("from_agent", ForeignKey("agents.id"), nullable=False),
    Column("to_agent", ForeignKey("agents.id"), nullable=False),
    Column("mode", Coded(TransferMode), nullable=False),
    Column("state", Coded(TransferState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", String(60), nullable=False),
    Column("note", Text, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    partial("uq_transfers_live", "conversation_id", where=one_of("state", LIVE_TRANSFER)),
    partial(
        "uq_transfers_ringing",
        "to_agent",
        where=one_of("state", [TransferState.REQUESTED]),
    ),
    partial(
        "ix_transfers_ringing",
        "due_at",
        where=one_of("state", [TransferState.REQUESTED]),
        unique=False,
    ),
    partial("ix_transfers_sent", "from_agent", where=one_of("state", LIVE_TRANSFER), unique=False),
    Index("ix_transfers_conversation", "conversation_id", "requested_at"),
)

participants = Table(
    "participants",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("agent_id", ForeignKey("agents.id"), nullable=False),
    Column("kind", Coded(ParticipantKind), nullable=False),
    Column("state", Coded(ParticipantState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("left_at", Moment),
    partial("uq_participants_once", "conversation_id", "agent_id", where=_PRESENT),
    partial("uq_participants_primary", "conversation_id", where=f"{_PRESENT} AND kind = 'primary'"),
    partial(
        "uq_participants_consulted", "conversation_id", where=f"{_PRESENT} AND kind = 'consulted'"
    ),
    partial("ix_participants_present", "agent_id", where=_PRESENT, unique=False),
    Index("ix_participants_conversation", "conversation_id", "joined_at"),
)

surveys = Table(
    "surveys",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("agent_id", ForeignKey("agents.id"), nullable=False),
    Column("queue_id", ForeignKey("queues.id"), nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("agent_id", ForeignKey("agents.id")),
    Column("name", String(120), nullable=False),
    Column("media_type", String(60), nullable=False),
    Column("size", Integer, nullable=False),
    Column("stored_as", String(80), nullable=False, unique=True),
    Column("uploaded_at", Moment, nullable=False, index=True),
    Column("message_id", Id),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("shortcut", String(20)),
    Column("title", Json, nullable=False),
    Column("text", Json, nullable=False),
    Column("position", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", ForeignKey("agents.id")),
    Column("deleted_at", Moment),
    partial(
        "uq_canned_replies_shortcut",
        "shortcut",
        where="deleted_at IS NULL AND shortcut IS NOT NULL",
    ),
)
