"""API keys: made, listed, revoked, recognised; the key itself never comes here, only its hash."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from handoff.keys import KeyNotFound
from handoff.model.keys import ApiKey, Scope
from handoff.model.work import Actor
from handoff.store import rows
from handoff.store.outside_tables import api_keys
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core

# Every use would be a write; once a minute is as much as anybody wants to know.
USED_STEP = timedelta(minutes=1)
_COLUMNS: list[Any] = [column for column in api_keys.c if column.name != "key_hash"]


class ApiKeys(Core):
    """The keys of the house."""

    async def add_key(
        self,
        *,
        name: str,
        prefix: str,
        key_hash: str,
        scopes: Sequence[Scope],
        by: Actor,
        made_by: str,
        expires_at: datetime | None = None,
    ) -> ApiKey:
        """Keep a new key's hash; `made_by` is the name that lists show."""

        async def work(change: Change) -> ApiKey:
            key = ApiKey(
                id=change.ids.new("k"),
                name=name,
                prefix=prefix,
                scopes=tuple(scope.value for scope in scopes),
                created_at=change.now,
                created_by=made_by,
                expires_at=expires_at,
            )
            await change.connection.execute(
                api_keys.insert().values(**rows.columns(key), key_hash=key_hash)
            )
            facts = {"scopes": list(key.scopes)}
            change.note("api_key", key.id, "key made", by=by, facts=facts)
            return key

        return await self.run(work)

    async def keys(self) -> list[ApiKey]:
        """All keys there ever were, the newest first."""
        query = select(*_COLUMNS).order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        async with self.store.read() as connection:
            return [rows.value(ApiKey, row) for row in await connection.execute(query)]

    async def key(self, key_hash: str) -> ApiKey | None:
        """The key with this hash if it works now."""
        query = select(*_COLUMNS).where(api_keys.c.key_hash == key_hash)
        async with self.store.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        found = None if row is None else rows.value(ApiKey, row)
        return found if found is not None and found.works_at(self.clock.now()) else None

    async def key_used(self, key: ApiKey) -> None:
        """Remember that it was used, to the minute."""
        now = self.clock.now()
        if key.last_used_at is not None and now - key.last_used_at < USED_STEP:
            return

        async def work(change: Change) -> None:
            write = update(api_keys).where(api_keys.c.id == key.id)
            await change.connection.execute(write.values(last_used_at=change.now))

        await self.run(work)

    async def revoke_key(self, key_id: str, *, by: Actor) -> None:
        """It opens nothing from now on; nothing happens the second time. Raises KeyNotFound."""

        async def work(change: Change) -> None:
            query = select(api_keys.c.revoked_at).where(api_keys.c.id == key_id)
            row = (await change.connection.execute(query.with_for_update())).one_or_none()
            if row is None:
                raise KeyNotFound(key_id)
            if row.revoked_at is not None:
                return
            write = update(api_keys).where(api_keys.c.id == key_id)
            await change.connection.execute(write.values(revoked_at=change.now))
            change.note("api_key", key_id, "key revoked", by=by)

        await self.run(work)
