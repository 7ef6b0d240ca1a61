"""Bodies of the interface for other programs: what they may ask, and what they get."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from handoff.model.keys import Scope
from handoff.model.webhooks import Telling
from handoff.protocol.shared import Frame

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
