"""The tables and the promises the database keeps; column names are the model's field names."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from handoff.model.conversation import AuthorKind, MessageKind, TurnKind
from handoff.model.states import (
    BUSY_TASK,
    LIVE_RESERVATION,
    OPEN_TASK,
    WAITING_TASK,
    Controller,
    FollowUpState,
    Presence,
    ReservationState,
    TaskState,
    TurnState,
)
from handoff.model.work import CancelCause, FollowUpKind, Reason, Role, TaskKind
from handoff.store.columns import Coded, Moment, Strings
from handoff.store.promises import one_of as _one_of
from handoff.store.promises import partial as _partial

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(80)
Json = JSON(none_as_null=True)


queues = Table(
    "queues",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("position", Integer, nullable=False),
    Column("names", Json, nullable=False, server_default="{}"),
    Column("is_active", Boolean, nullable=False, server_default=true()),
)

# Each import is a row: the newest counts, the others tell what held before.
floor_plans = Table(
    "floor_plans",
    metadata,
    Column(
        "id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("digest", String(64), nullable=False),
    Column("plan", Json, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", Id),
)

agents = Table(
    "agents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("username", String(120), nullable=False, unique=True),
    Column("password_hash", String(255), nullable=False),
    Column("name", String(120), nullable=False),
    Column("role", Coded(Role), nullable=False),
    Column("languages", Strings, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("state", Coded(Presence), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("idle_since", Moment, nullable=False),
    Column("reason", String(60)),
    Column("lease_until", Moment),
    Column("voice_capacity", Integer, nullable=False, server_default="1"),
    Column("queue_ids", Strings, nullable=False, server_default="[]"),
    Column("skills", Json, nullable=False, server_default="{}"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(128), primary_key=True),
    Column("agent_id", ForeignKey("agents.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(24), nullable=False),
    Column("language", String(8), nullable=False),
    Column("contact", String(254)),
    Column("controller", Coded(Controller), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("customer_seq", Integer, nullable=False),
    Column("customer_read_seq", Integer, nullable=False),
    Column("agent_read_seq", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("controlled_since", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("agent_id", ForeignKey("agents.id")),
    Column("agent_name", String(120)),
    Column("queue_id", ForeignKey("queues.id")),
    Column("customer_name", String(120)),
    Column("preview", String(200), nullable=False),
    Column("requested_slot", String(120)),
    Column("offers", Json, nullable=False),
    Column("previous_id", Id),
    Column("wants_file", Boolean, nullable=False),
    _partial(
        "uq_conversations_open_per_contact",
        "contact",
        "channel",
        where="controller <> 'none' AND contact IS NOT NULL",
    ),
    _partial(
        "ix_conversations_open", "controller", "last_at", where="controller <> 'none'", unique=False
    ),
    Index("ix_conversations_contact", "contact", "opened_at"),
    Index("ix_conversations_opened", "opened_at", "id"),
    Index("ix_conversations_closed", "closed_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("client_msg_id", String(64)),
    Column("author_kind", Coded(AuthorKind), nullable=False),
    Column("author_id", Id),
    Column("author_name", String(120)),
    Column("kind", Coded(MessageKind), nullable=False),
    Column("at", Moment, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("text", Text),
    Column("payload", String(500)),
    Column("code", String(60)),
    Column("params", Json),
    Column("buttons", Json),
    Column("custom", Json),
    Column("turn", Json),
    Column("heard", Integer),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "client_msg_id"),
)

bot_turns = Table(
    "bot_turns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("message_id", Id, nullable=False, unique=True),
    Column("kind", Coded(TurnKind), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", String(24), nullable=False),
    Column("metadata", Json, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("state", Coded(TurnState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("claimed_by", String(120)),
    Column("finished_at", Moment),
    Column("cause", String(254)),
    UniqueConstraint("conversation_id", "seq"),
    _partial(
        "uq_bot_turns_running",
        "conversation_id",
        where=_one_of("state", [TurnState.RUNNING]),
    ),
    _partial(
        "ix_bot_turns_live",
        "due_at",
        where=_one_of("state", [TurnState.PENDING, TurnState.RUNNING]),
        unique=False,
    ),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("reason", Coded(Reason), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("context", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_handoffs_conversation", "conversation_id", "created_at"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("handoff_id", ForeignKey("handoffs.id"), nullable=False),
    Column("queue_id", ForeignKey("queues.id"), nullable=False),
    Column("state", Coded(TaskState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("queued_since", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("at_front", Boolean, nullable=False),
    Column("agent_id", ForeignKey("agents.id")),
    Column("assigned_at", Moment),
    Column("released_at", Moment),
    Column("wrap_up_due_at", Moment),
    Column("ended_at", Moment),
    Column("cancel_cause", Coded(CancelCause)),
    Column("disposition", String(60)),
    Column("notes", Text),
    Column("kind", Coded(TaskKind), nullable=False, server_default="conversation"),
    Column("channel", String(24), nullable=False, server_default="web"),
    Column("skills", Json, nullable=False, server_default="{}"),
    Column("tier", String(60)),
    Column("previous_agent_id", Id),
    Column("entered_at", Moment),
    Column("ready_at", Moment),
    Column("due_at", Moment),
    Column("fields", Json),
    # A callback waits beside the conversation, which may go on meanwhile.
    _partial(
        "uq_tasks_open",
        "conversation_id",
        where=f"{_one_of('state', OPEN_TASK)} AND kind = 'conversation'",
    ),
    _partial(
        "uq_tasks_primary_agent",
        "conversation_id",
        where=f"{_one_of('state', [TaskState.ASSIGNED])} AND kind = 'conversation'",
    ),
    _partial("ix_tasks_due", "due_at", where=_one_of("state", WAITING_TASK), unique=False),
    _partial(
        "ix_tasks_waiting",
        "queue_id",
        "at_front",
        "priority",
        "queued_since",
        where=_one_of("state", WAITING_TASK),
        unique=False,
    ),
    _partial("ix_tasks_busy", "agent_id", where=_one_of("state", BUSY_TASK), unique=False),
    _partial(
        "ix_tasks_wrapping",
        "wrap_up_due_at",
        where=_one_of("state", [TaskState.WRAPPING]),
        unique=False,
    ),
    Index("ix_tasks_conversation", "conversation_id", "created_at"),
    Index("ix_tasks_ended", "queue_id", "ended_at"),
)

reservations = Table(
    "reservations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("agent_id", ForeignKey("agents.id"), nullable=False),
    Column("state", Coded(ReservationState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ended_at", Moment),
    _partial("uq_reservations_live", "task_id", where=_one_of("state", LIVE_RESERVATION)),
    _partial(
        "uq_reservations_ringing",
        "agent_id",
        where=_one_of("state", [ReservationState.PENDING]),
    ),
    _partial(
        "ix_reservations_ringing",
        "due_at",
        where=_one_of("state", [ReservationState.PENDING]),
        unique=False,
    ),
    Index("ix_reservations_task", "task_id"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Coded(FollowUpKind), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("task_id", ForeignKey("tasks.id")),
    Column("state", Coded(FollowUpState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("queued_since", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("name", String(120)),
    Column("email", String(254)),
    Column("phone", String(40)),
    Column("text", Text),
    Column("taken_by", ForeignKey("agents.id")),
    Column("taken_at", Moment),
    Column("done_at", Moment),
    Column("notes", Text),
    Column("queue_id", Id),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment),
    Column("planned_for", Moment),
    Column("planned_by", Id),
    Index("ix_follow_ups_line", "state", "queued_since"),
    Index("ix_follow_ups_task", "task_id"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("score", Integer, nullable=False),
    Column("comment", Text),
    Column("at", Moment, nullable=False),
    Column("reasons", Strings),
    Column("agent_id", Id),
    Column("queue_id", Id),
    Index("ix_ratings_at", "at"),
)

events = Table(
    "events",
    metadata,
    Column(
        "id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("at", Moment, nullable=False),
    Column("actor_kind", String(24), nullable=False),
    Column("actor_id", Id),
    Column("subject", String(24), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("name", String(60), nullable=False),
    Column("source", String(24)),
    Column("target", String(24)),
    Column("conversation_id", Id),
    Column("facts", Json),
    Index("ix_events_conversation", "conversation_id", "id"),
    Index("ix_events_subject", "subject_id", "id"),
    Index("ix_events_at", "at", "id"),
)
