"""A person's data over HTTP: look at a conversation, give everything out, erase, hold."""

import hashlib
import hmac

from aiohttp import web

from handoff.api.callers import CALLER_REFUSALS, SCOPE_MISSING, Caller, Callers, ForCaller
from handoff.api.errors import as_json, read_body
from handoff.api.keys_http import BODY_REFUSALS
from handoff.api.routes import Method, Route
from handoff.export_rows import plain
from handoff.model.erasures import Erasure, ErasureStep
from handoff.model.keys import Scope
from handoff.protocol import programs
from handoff.protocol.shared import Frame
from handoff.switchboard import Switchboard
from handoff.switchboard.people import Document

NOT_THERE = (404, "conversation-not-found")
# What somebody who may look at conversations gets of one; the rest is for who may see it all.
LOOK = frozenset({"conversations", "messages", "handoffs", "tasks", "transfers", "ratings"})
HOLD = "/api/v1/conversations/{id}/hold"


class PeopleHttp:
    """The routes about single conversations and people."""

    def __init__(self, *, switchboard: Switchboard, callers: Callers, secret: str) -> None:
        self._switchboard = switchboard
        self._callers = callers
        self._key = hashlib.sha256(b"frontline erased person\0" + secret.encode()).digest()

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        read, write = Scope.PEOPLE_READ, Scope.PEOPLE_WRITE
        held = ((409, "being-erased"), NOT_THERE)
        return [
            self._route(
                "GET",
                "/api/v1/conversations/{id}",
                self.conversation,
                Scope.CONVERSATIONS_READ,
                "A conversation with its messages, handoffs and rating.",
                answer=programs.ConversationRecord,
                refusals=(NOT_THERE,),
            ),
            self._route(
                "POST",
                "/api/v1/people/export",
                self.give_out,
                read,
                "Everything that is known of a contact or a conversation.",
                body=programs.Person,
                answer=programs.PersonDocument,
                refusals=(NOT_THERE,),
            ),
            self._route(
                "POST",
                "/api/v1/people/erase",
                self.erase,
                write,
                "Erase what is known of a contact or a conversation.",
                body=programs.Person,
                answer=programs.ErasureView,
                status=202,
                refusals=(NOT_THERE, (409, "legal-hold"), (409, "agent-at-work")),
            ),
            self._route(
                "GET",
                "/api/v1/erasures/{id}",
                self.erasure,
                read,
                "How far an erasure has come.",
                answer=programs.ErasureView,
                refusals=((404, "erasure-not-found"),),
            ),
            self._route(
                "POST",
                HOLD,
                self.hold,
                write,
                "Keep a conversation, whatever the rules of retention say.",
                body=programs.SetHold,
                answer=programs.HoldView,
                refusals=held,
            ),
            self._route(
                "DELETE",
                HOLD,
                self.release,
                write,
                "Let the rules apply to it again.",
                status=204,
                refusals=(NOT_THERE,),
            ),
        ]

    async def conversation(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`GET /api/v1/conversations/{id}`."""
        wanted = request.match_info["id"]
        found = await self._switchboard.given_out(wanted, only=LOOK)
        return as_json(_record(wanted, found))

    async def give_out(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/people/export`; a contact nobody knows has no conversations."""
        person = await read_body(request, programs.Person)
        board = self._switchboard
        ids = [person.conversation_id] if person.conversation_id else []
        if person.contact is not None:
            ids = list(await board.conversations_of(person.contact))
        records = [_record(one, await board.given_out(one)) for one in ids]
        await board.note_given_out(ids, by=caller.actor)
        return as_json(
            programs.PersonDocument(
                exported_at=board.clock.now(), contact=person.contact, conversations=records
            )
        )

    async def erase(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/people/erase`."""
        person = await read_body(request, programs.Person)
        named = person.contact or person.conversation_id or ""
        erasure = await self._switchboard.ask_erasure(
            contact=person.contact,
            conversation_id=person.conversation_id,
            subject_hash=hmac.new(self._key, named.encode(), hashlib.sha256).hexdigest(),
            by=caller.actor,
            requested_by=caller.name,
        )
        return as_json(erasure_view(*await self._switchboard.erasure(erasure.id)), status=202)

    async def erasure(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`GET /api/v1/erasures/{id}`."""
        return as_json(erasure_view(*await self._switchboard.erasure(request.match_info["id"])))

    async def hold(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`POST /api/v1/conversations/{id}/hold`."""
        wanted = await read_body(request, programs.SetHold)
        hold = await self._switchboard.hold(
            request.match_info["id"],
            reason=wanted.reason,
            by=caller.actor,
            held_by=caller.name,
        )
        return as_json(
            programs.HoldView(
                conversation_id=hold.conversation_id,
                held_at=hold.held_at,
                held_by=hold.held_by,
                reason=hold.reason,
            )
        )

    async def release(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`DELETE /api/v1/conversations/{id}/hold`."""
        await self._switchboard.release_hold(request.match_info["id"], by=caller.actor)
        return web.Response(status=204)

    def _route(
        self,
        method: Method,
        path: str,
        handler: ForCaller,
        scope: Scope,
        summary: str,
        *,
        body: type[Frame] | None = None,
        answer: type[Frame] | None = None,
        status: int = 200,
        refusals: tuple[tuple[int, str], ...] = (),
    ) -> Route:
        said = BODY_REFUSALS if body is not None else ()
        return Route(
            method=method,
            path=path,
            handler=self._callers.guarded(handler, scope),
            summary=summary,
            who="key",
            scope=scope,
            body=body,
            answer=answer,
            status=status,
            refusals=(*CALLER_REFUSALS, SCOPE_MISSING, *said, *refusals),
        )


def _record(conversation_id: str, found: Document) -> programs.ConversationRecord:
    rows = {
        table: [{name: plain(value) for name, value in row.items()} for row in each]
        for table, each in found.items()
    }
    return programs.ConversationRecord(id=conversation_id, rows=rows)


def erasure_view(erasure: Erasure, steps: list[ErasureStep]) -> programs.ErasureView:
    """An erasure with what is done and what is not."""
    return programs.ErasureView(
        id=erasure.id,
        state="done" if erasure.finished_at else "pending",
        requested_at=erasure.requested_at,
        requested_by=erasure.requested_by,
        finished_at=erasure.finished_at,
        conversations=erasure.conversations,
        steps=[
            programs.ErasureStepView(
                conversation_id=step.conversation_id,
                part=step.part.value,
                state=step.state.value,
                attempts=step.attempts,
                error=step.error,
            )
            for step in steps
        ],
    )
