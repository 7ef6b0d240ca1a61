"""API keys as they are known after they were made: everything but the key itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """One thing a key may do; whoever has several lists them."""

    CONVERSATIONS_READ = "conversations:read"
    EXPORTS_READ = "exports:read"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
    FLOOR_READ = "floor:read"
    FLOOR_WRITE = "floor:write"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a program of the house. `prefix` is how people tell keys apart."""

    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def works_at(self, moment: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or moment < self.expires_at)
