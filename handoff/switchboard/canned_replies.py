"""The canned replies of the floor: shown to every desk, edited by those who oversee it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from handoff import text as words
from handoff.bus import CannedRepliesMoved
from handoff.errors import CannedReplyNotFound, CannedReplyTaken, TooManyCannedReplies
from handoff.model.canned import CannedReply, check_variables
from handoff.model.work import SYSTEM, Actor, agent_actor
from handoff.store import rows
from handoff.store.teamwork_tables import canned_replies
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core

MOST = 200
TITLE_CHARS = 80
_IS_LIVE = canned_replies.c.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a canned reply says; without a `position` it keeps its place, or comes last."""

    title: Mapping[str, str]
    text: Mapping[str, str]
    shortcut: str | None = None
    position: int | None = None


class CannedReplies(Core):
    """The commands about canned replies."""

    async def canned_replies(self) -> list[CannedReply]:
        """All of them, in the order of the desk's list."""
        query = select(canned_replies).where(_IS_LIVE)
        query = query.order_by(canned_replies.c.position, canned_replies.c.key)
        async with self.store.read() as connection:
            return [rows.value(CannedReply, row) for row in await connection.execute(query)]

    async def add_canned_reply(self, key: str, wording: Wording, *, agent_id: str) -> CannedReply:
        """A new one; raises CannedReplyTaken, TooManyCannedReplies, UnknownVariable."""

        async def work(change: Change) -> CannedReply:
            if await _find(change, key) is not None:
                raise CannedReplyTaken(key)
            return await self._put(change, key, wording, agent_id=agent_id, name="added")

        return await self.run(work)

    async def change_canned_reply(
        self, key: str, wording: Wording, *, agent_id: str
    ) -> CannedReply:
        """Other words; raises CannedReplyNotFound, CannedReplyTaken, UnknownVariable."""

        async def work(change: Change) -> CannedReply:
            if await _find(change, key) is None:
                raise CannedReplyNotFound(key)
            return await self._put(change, key, wording, agent_id=agent_id, name="changed")

        return await self.run(work)

    async def delete_canned_reply(self, key: str, *, agent_id: str) -> None:
        """On no list any more; raises CannedReplyNotFound."""

        async def work(change: Change) -> None:
            if await _find(change, key) is None:
                raise CannedReplyNotFound(key)
            mine = update(canned_replies).where(canned_replies.c.key == key)
            await change.connection.execute(
                mine.values(deleted_at=change.now, changed_at=change.now, changed_by=agent_id)
            )
            _note(change, key, "deleted", agent_actor(agent_id))

        await self.run(work)

    async def seed_canned_replies(self, first: Mapping[str, Wording]) -> int:
        """Those that were never here, not those that somebody deleted; how many were added."""

        async def work(change: Change) -> int:
            known = set((await change.connection.execute(select(canned_replies.c.key))).scalars())
            new = [key for key in first if key not in known]
            for key in new:
                await self._put(change, key, first[key], agent_id=None, name="added")
            return len(new)

        return await self.run(work)

    async def _put(
        self, change: Change, key: str, wording: Wording, *, agent_id: str | None, name: str
    ) -> CannedReply:
        live = await _others(change, key)
        if len(live) >= MOST:
            raise TooManyCannedReplies
        if wording.shortcut and wording.shortcut in {shortcut for _, shortcut in live}:
            raise CannedReplyTaken(wording.shortcut)
        before = await _find(change, key)
        position = wording.position
        if position is None:
            position = before.position if before else await _next_position(change)
        reply = CannedReply(
            key=key,
            shortcut=wording.shortcut,
            title={it: words.clean(said, TITLE_CHARS) for it, said in wording.title.items()},
            text={it: self._clean(said) for it, said in wording.text.items()},
            position=position,
            changed_at=change.now,
            changed_by=agent_id,
        )
        mine = update(canned_replies).where(canned_replies.c.key == key)
        done = await change.connection.execute(mine.values(**rows.columns(reply)))
        if done.rowcount == 0:
            await change.connection.execute(insert(canned_replies).values(**rows.columns(reply)))
        _note(change, key, name, SYSTEM if agent_id is None else agent_actor(agent_id))
        return reply

    def _clean(self, said: str) -> str:
        check_variables(said)
        return words.clean(said, self.rules.max_message_chars)


async def _find(change: Change, key: str) -> CannedReply | None:
    query = select(canned_replies).where(canned_replies.c.key == key, _IS_LIVE)
    row = (await change.connection.execute(query.with_for_update(key_share=True))).one_or_none()
    return None if row is None else rows.value(CannedReply, row)


async def _others(change: Change, key: str) -> list[tuple[str, str | None]]:
    query = select(canned_replies.c.key, canned_replies.c.shortcut)
    query = query.where(_IS_LIVE, canned_replies.c.key != key)
    return [(row.key, row.shortcut) for row in await change.connection.execute(query)]


async def _next_position(change: Change) -> int:
    query = select(func.coalesce(func.max(canned_replies.c.position) + 1, 0)).where(_IS_LIVE)
    return int((await change.connection.execute(query)).scalar_one())


def _note(change: Change, key: str, name: str, by: Actor) -> None:
    change.note("canned_reply", key, name, by=by)
    change.notify(CannedRepliesMoved())
