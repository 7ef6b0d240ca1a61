"""Bodies of the interface for other programs: API keys; what they may ask, and what they get."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handoff.model.keys import Scope
from handoff.protocol.shared import Frame


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
