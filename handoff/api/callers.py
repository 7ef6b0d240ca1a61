"""Who is asking at the interface for programs: an API key with its scopes, or an admin's login."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from handoff.api.agent_socket import SESSION_COOKIE
from handoff.api.door import Door
from handoff.api.errors import NotLoggedIn
from handoff.auth import Logins
from handoff.errors import HandoffError
from handoff.keys import KeyInvalid, ScopeMissing, key_hash
from handoff.model.keys import Scope
from handoff.model.work import Actor, Role, agent_actor
from handoff.switchboard import Switchboard

SAFE = frozenset({"GET", "HEAD"})
CALLER_REFUSALS = (
    (401, "not-logged-in"),
    (401, "key-invalid"),
    (403, "admins-only"),
    (403, "forbidden-origin"),
    (429, "too-many-requests"),
)
SCOPE_MISSING = (403, "scope-missing")


class AdminsOnly(HandoffError):
    """Logged in, but not as an admin."""

    code = "admins-only"
    sentence = "Only an admin may do that."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked, for the log, and the name under which people know them."""

    actor: Actor
    name: str


ForCaller = Callable[[web.Request, Caller], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Callers:
    """The one door of the interface for programs."""

    def __init__(self, *, switchboard: Switchboard, logins: Logins, door: Door) -> None:
        self._switchboard = switchboard
        self._logins = logins
        self._door = door

    def guarded(self, handler: ForCaller, scope: Scope | None) -> Handler:
        """The handler behind the door; without a scope no key opens it."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return await handler(request, await self.demand(request, scope))

        return answer

    async def demand(self, request: web.Request, scope: Scope | None) -> Caller:
        """Who is asking; raises what `CALLER_REFUSALS` lists, and `ScopeMissing`."""
        authorization = request.headers.get("Authorization")
        if authorization is None:
            return await self._admin(request)
        return await self._program(request, authorization, scope)

    async def _program(
        self, request: web.Request, authorization: str, scope: Scope | None
    ) -> Caller:
        address = self._door.address(request)
        wrong_keys = self._door.allowances.wrong_keys
        wrong_keys.take(address)
        kind, _, text = authorization.partition(" ")
        hashed = key_hash(text.strip()) if kind.casefold() == "bearer" else None
        key = None if hashed is None else await self._switchboard.key(hashed)
        if key is None:
            raise KeyInvalid
        wrong_keys.put_back(address)
        self._door.allowances.keys.take(key.id)
        if scope is None:
            raise AdminsOnly
        if scope.value not in key.scopes:
            raise ScopeMissing(scope)
        await self._switchboard.key_used(key)
        return Caller(Actor("key", key.id), f"key {key.prefix}")

    async def _admin(self, request: web.Request) -> Caller:
        if request.method not in SAFE:
            self._door.origins.demand_own(request)
        session = await self._logins.who(request.cookies.get(SESSION_COOKIE))
        if session is None:
            raise NotLoggedIn
        agent = (await self._switchboard.agent_status(session.agent_id)).agent
        if agent.role is not Role.ADMIN:
            raise AdminsOnly
        return Caller(agent_actor(agent.id), agent.username)
