"""Bodies of the interface for other programs: what they may ask, and what they get."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from handoff.model.keys import Scope
from handoff.model.webhooks import Telling
from handoff.protocol.shared import ConversationId, Frame

RowNumber = Annotated[int, Field(ge=1, le=2**53)]


class MakeKey(Frame):
    """Body of `POST /api/v1/keys`; without `expires_in_days` it works until revoked."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20)]
    expires_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class KeyView(Frame):
    """A key as lists show it; `prefix` is its beginning."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    state: Literal["active", "expired", "revoked"]
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


class KeyMade(Frame):
    """A new key; `secret` is the key itself, shown this once."""

    key: KeyView
    secret: Annotated[str, Field(repr=False)]


class KeyList(Frame):
    """All keys, the newest first."""

    keys: list[KeyView]


# ---- webhooks


class MakeWebhook(Frame):
    """Body of `POST /api/v1/webhooks`; no events means all, `with_text` what people wrote too."""

    url: Annotated[str, Field(min_length=1, max_length=2000)]
    events: Annotated[list[Telling], Field(max_length=20)] = []
    with_text: bool = False
    description: Annotated[str, Field(max_length=200)] = ""


class WebhookView(Frame):
    """An endpoint; `failing_since` is since when nothing has arrived there."""

    id: str
    url: str
    events: list[str]
    with_text: bool
    description: str
    state: Literal["active", "disabled"]
    created_at: datetime
    created_by: str
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_cause: str | None = None


class WebhookWithSecret(Frame):
    """An endpoint and what its deliveries are signed with; shown this once."""

    webhook: WebhookView
    secret: Annotated[str, Field(repr=False)]


class WebhookList(Frame):
    """All endpoints, in the order they were made."""

    webhooks: list[WebhookView]


class SetWebhookState(Frame):
    """Body of `POST /api/v1/webhooks/{id}/state`."""

    state: Literal["active", "disabled"]


class Pinged(Frame):
    """The event that was put into the outbox."""

    event_id: str


class DeliveryView(Frame):
    """One event on its way to one endpoint, or arrived, or given up."""

    number: int
    event_id: str
    type: str
    conversation_id: str | None
    state: Literal["pending", "delivered", "dead"]
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None = None
    finished_at: datetime | None = None
    status: int | None = None
    error: str | None = None


class DeliveryList(Frame):
    """The newest first; ask for those `before` the last number to go on."""

    deliveries: list[DeliveryView]


class DeliveriesAsked(Frame):
    """What stands behind the `?` of a delivery log."""

    state: Literal["pending", "delivered", "dead"] | None = None
    before: RowNumber | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class Replay(Frame):
    """Body of `POST /api/v1/webhooks/{id}/replay`; without numbers, all that were given up."""

    numbers: Annotated[list[RowNumber], Field(min_length=1, max_length=1000)] | None = None


class Replayed(Frame):
    """How many are sent once more."""

    count: int


# ---- exports


class ExportAsked(Frame):
    """What stands behind the `?` of an export; moments with their zone, `until` not included."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    after: Annotated[str, Field(min_length=1, max_length=120)] | None = None


# ---- people


class Person(Frame):
    """Who it is about: a contact with all their conversations, or one conversation."""

    contact: Annotated[str, Field(min_length=1, max_length=254)] | None = None
    conversation_id: ConversationId | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.contact is None) == (self.conversation_id is None):
            raise ValueError("name either a contact or a conversation")
        return self


class ConversationRecord(Frame):
    """A conversation as it is stored: rows by table, as JSON."""

    id: str
    rows: dict[str, list[dict[str, Any]]]


class PersonDocument(Frame):
    """Everything that is known here of a person."""

    version: Literal[1] = 1
    exported_at: datetime
    contact: str | None = None
    conversations: list[ConversationRecord]


class ErasureStepView(Frame):
    """One place in which one conversation is erased."""

    conversation_id: str
    part: Literal["texts", "files", "recordings", "bot", "shop"]
    state: Literal["pending", "done"]
    attempts: int
    error: str | None = None


class ErasureView(Frame):
    """How far an erasure has come; it goes on until everything is done."""

    id: str
    state: Literal["pending", "done"]
    requested_at: datetime
    requested_by: str
    finished_at: datetime | None = None
    conversations: int
    steps: list[ErasureStepView]


class SetHold(Frame):
    """Body of `POST /api/v1/conversations/{id}/hold`."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class HoldView(Frame):
    """A conversation that is kept, whatever the rules say."""

    conversation_id: str
    held_at: datetime
    held_by: str
    reason: str
