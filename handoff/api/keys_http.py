"""API keys over HTTP: admins make, list and revoke them; a key cannot make keys."""

from datetime import datetime, timedelta

from aiohttp import web

from handoff.api.callers import CALLER_REFUSALS, Caller, Callers
from handoff.api.errors import as_json, read_body
from handoff.api.routes import Route
from handoff.keys import make_key
from handoff.model.keys import ApiKey
from handoff.protocol.programs import KeyList, KeyMade, KeyView, MakeKey
from handoff.switchboard import Switchboard

BODY_REFUSALS = (
    (400, "invalid-request"),
    (413, "too-large"),
    (415, "unsupported-media-type"),
)


class KeysHttp:
    """The routes below `/api/v1/keys`."""

    def __init__(self, *, switchboard: Switchboard, callers: Callers) -> None:
        self._switchboard = switchboard
        self._callers = callers

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        guarded = self._callers.guarded
        return [
            Route(
                method="POST",
                path="/api/v1/keys",
                handler=guarded(self.make, None),
                summary="Make an API key; it is shown this once.",
                who="key",
                body=MakeKey,
                answer=KeyMade,
                status=201,
                refusals=(*CALLER_REFUSALS, *BODY_REFUSALS),
            ),
            Route(
                method="GET",
                path="/api/v1/keys",
                handler=guarded(self.all, None),
                summary="All API keys.",
                who="key",
                answer=KeyList,
                refusals=CALLER_REFUSALS,
            ),
            Route(
                method="DELETE",
                path="/api/v1/keys/{id}",
                handler=guarded(self.revoke, None),
                summary="Revoke an API key.",
                who="key",
                status=204,
                refusals=(*CALLER_REFUSALS, (404, "key-not-found")),
            ),
        ]

    async def make(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/keys`."""
        wanted = await read_body(request, MakeKey)
        fresh = make_key()
        days = wanted.expires_in_days
        key = await self._switchboard.add_key(
            name=wanted.name,
            prefix=fresh.prefix,
            key_hash=fresh.key_hash,
            scopes=tuple(dict.fromkeys(wanted.scopes)),
            by=caller.actor,
            made_by=caller.name,
            expires_at=None if days is None else self._now() + timedelta(days=days),
        )
        made = KeyMade(key=key_view(key, self._now()), secret=fresh.text)
        return as_json(made, status=201)

    async def all(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`GET /api/v1/keys`."""
        keys = await self._switchboard.keys()
        return as_json(KeyList(keys=[key_view(key, self._now()) for key in keys]))

    async def revoke(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`DELETE /api/v1/keys/{id}`; fine when it was revoked before."""
        await self._switchboard.revoke_key(request.match_info["id"], by=caller.actor)
        return web.Response(status=204)

    def _now(self) -> datetime:
        return self._switchboard.clock.now()


def key_view(key: ApiKey, now: datetime) -> KeyView:
    """A key as lists show it."""
    works = key.works_at(now)
    return KeyView(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        state="active" if works else "revoked" if key.revoked_at else "expired",
        created_at=key.created_at,
        created_by=key.created_by,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
    )
