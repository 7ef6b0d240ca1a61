"""Runs the turns the bot owes: one at a time in a conversation, several conversations at once."""

import asyncio
import logging
from collections.abc import Callable

from handoff.bot.responder import BotUnavailable, Responder
from handoff.bus import BotTurnPending, Notice
from handoff.model.conversation import BotTurn
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
ShowTyping = Callable[[str, bool], None]


class BotLoop:
    """Wakes on notices; turns left by a crash are found at the start, lost ones by the sweep."""

    def __init__(
        self,
        switchboard: Switchboard,
        responder: Responder,
        show_typing: ShowTyping,
        *,
        at_once: int = 16,
    ) -> None:
        self._switchboard = switchboard
        self._responder = responder
        self._show_typing = show_typing
        self._places = asyncio.Semaphore(at_once)
        self._due: dict[str, None] = {}
        self._busy: set[str] = set()
        self._something = asyncio.Event()

    def hear(self, notice: Notice) -> None:
        """Take note of turns that the bus tells of."""
        if isinstance(notice, BotTurnPending):
            self._note(notice.conversation_id)

    async def run(self) -> None:
        """Run turns until cancelled."""
        for conversation_id in await self._switchboard.conversations_with_pending_turns():
            self._note(conversation_id)
        async with asyncio.TaskGroup() as turns:
            while True:
                await self._places.acquire()
                conversation_id = await self._next()
                self._busy.add(conversation_id)
                turns.create_task(self._serve(conversation_id))

    def _note(self, conversation_id: str) -> None:
        self._due[conversation_id] = None
        self._something.set()

    async def _next(self) -> str:
        """The first due conversation that is not being served already."""
        while True:
            for conversation_id in self._due:
                if conversation_id not in self._busy:
                    del self._due[conversation_id]
                    return conversation_id
            self._something.clear()
            await self._something.wait()

    async def _serve(self, conversation_id: str) -> None:
        try:
            while (turn := await self._switchboard.next_bot_turn(conversation_id)) is not None:
                self._show_typing(conversation_id, True)
                await self._run_turn(turn)
        except Exception:
            # The turn's row is still there: the sweep brings it back when its time is over.
            log.exception("the bot's turn of %s could not be stored", conversation_id)
        finally:
            self._show_typing(conversation_id, False)
            self._busy.discard(conversation_id)
            self._places.release()
            self._something.set()

    async def _run_turn(self, turn: BotTurn) -> None:
        try:
            answer = await self._responder.answer(turn)
        except BotUnavailable as error:
            log.warning("the bot did not answer %s: %s", turn.conversation_id, error.cause)
            await self._switchboard.fail_bot_turn(turn, error.cause)
            return
        except Exception:
            log.exception("the responder broke on %s", turn.conversation_id)
            await self._switchboard.fail_bot_turn(turn, "responder broke")
            return
        await self._switchboard.complete_bot_turn(
            turn, answer.replies, answer.facts, answer.requested_slot
        )
