"""Runs the turns the bot owes: one at a time in a conversation, several conversations at once."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable

from handoff import logs
from handoff.bot.responder import BotUnavailable, Responder
from handoff.bus import BotTurnClaimed, BotTurnPending, Notice
from handoff.metrics import Metrics
from handoff.model.conversation import BotTurn
from handoff.switchboard import Switchboard
from handoff.switchboard.asking import is_ask
from handoff.switchboard.bot_turns import Overload
from handoff.tracing import Tracer, facts, silent

log = logging.getLogger(__name__)
ShowTyping = Callable[[str, bool], None]


class BotLoop:
    """Wakes on notices; turns left by a crash are found at the start, lost ones by the sweep.

    A turn that could run at once comes claimed already, from the transaction that stored the
    customer's message; who has to wait is claimed when there is a place.
    """

    def __init__(
        self,
        switchboard: Switchboard,
        responder: Responder,
        show_typing: ShowTyping,
        *,
        at_once: int = 16,
        most_waiting: int = 200,
        metrics: Metrics | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        """`at_once` turns are run, `most_waiting` conversations wait; others get a person."""
        self._metrics = metrics or Metrics()
        self._tracer = tracer or silent()
        self._switchboard = switchboard
        self._responder = responder
        self._show_typing = show_typing
        self._at_once = at_once
        self._claimed: deque[BotTurn] = deque()
        self._due: dict[str, None] = {}
        self._most_waiting = most_waiting
        self._excess: dict[str, None] = {}
        self._has_excess = asyncio.Event()
        self._busy: set[str] = set()
        self._tasks: asyncio.TaskGroup | None = None

    def hear(self, notice: Notice) -> None:
        """Take note of turns that the bus tells of."""
        match notice:
            case BotTurnPending(conversation_id):
                self._note(conversation_id)
            case BotTurnClaimed(turn):
                self._claimed.append(turn)
            case _:
                return
        self._begin_what_can()

    def would_run(self, conversation_id: str) -> bool:
        """Whether a turn of this conversation would begin at once."""
        is_idle = conversation_id not in self._busy and conversation_id not in self._due
        return self._tasks is not None and is_idle and self._has_place()

    async def run(self) -> None:
        """Run turns until cancelled."""
        self._claimed.clear()
        for conversation_id in await self._switchboard.conversations_with_pending_turns():
            self._due[conversation_id] = None
        async with asyncio.TaskGroup() as self._tasks:
            giving_up = self._tasks.create_task(self._give_up_excess())
            try:
                self._begin_what_can()
                await asyncio.Event().wait()
            finally:
                giving_up.cancel()
                self._tasks = None

    async def finish(self, within_s: float) -> None:
        """Begin no more turns; those that run have this long, then others take them up."""
        self._at_once = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while self._busy:  # noqa: ASYNC110  # once in a process's life
                    await asyncio.sleep(0.05)

    def _has_place(self) -> bool:
        return len(self._busy) + len(self._claimed) < self._at_once

    def _note(self, conversation_id: str) -> None:
        if conversation_id not in self._due and len(self._due) >= self._most_waiting:
            self._excess[conversation_id] = None
            self._has_excess.set()
        else:
            self._due[conversation_id] = None

    def _begin_what_can(self) -> None:
        while self._tasks is not None and len(self._busy) < self._at_once:
            following = self._following()
            if following is None:
                return
            conversation_id, turn = following
            self._busy.add(conversation_id)
            self._tasks.create_task(self._serve(conversation_id, turn))

    async def _give_up_excess(self) -> None:
        while True:
            await self._has_excess.wait()
            self._has_excess.clear()
            excess, self._excess = self._excess, {}
            overload = Overload(len(self._due) + len(excess))
            log.warning("the bot cannot keep up: %d conversations get a person", len(excess))
            for conversation_id in excess:
                try:
                    await self._switchboard.give_up_turn(conversation_id, overload)
                except Exception:
                    # The turn's row is still there: the sweep gives it up when it waited too long.
                    log.exception("the turn of %s could not be given up", conversation_id)

    def _following(self) -> tuple[str, BotTurn | None] | None:
        """The first conversation with a turn to run that is not being served already."""
        for turn in self._claimed:
            if turn.conversation_id not in self._busy:
                self._claimed.remove(turn)
                return turn.conversation_id, turn
        for conversation_id in self._due:
            if conversation_id not in self._busy:
                del self._due[conversation_id]
                return conversation_id, None
        return None

    async def _serve(self, conversation_id: str, turn: BotTurn | None) -> None:
        logs.conversation.set(conversation_id)
        try:
            more = True
            while more:
                turn = turn or await self._switchboard.next_bot_turn(conversation_id)
                if turn is None:
                    break
                self._show_typing(conversation_id, True)
                more = await self._run_turn(turn)
                turn = None
        except Exception:
            # The turn's row is still there: the sweep brings it back when its time is over.
            log.exception("the bot's turn of %s could not be stored", conversation_id)
        finally:
            self._show_typing(conversation_id, False)
            self._busy.discard(conversation_id)
            self._begin_what_can()

    async def _run_turn(self, turn: BotTurn) -> bool:
        """Whether another turn of the conversation may wait."""
        waited = (self._switchboard.clock.now() - turn.created_at).total_seconds()
        self._metrics.turn_seconds.labels("wait").observe(max(0.0, waited))
        with self._tracer.start_as_current_span("bot turn", attributes=facts(turn)) as span:
            more, result = await self._answer_turn(turn)
            span.set_attribute("turn.result", result)
        self._metrics.turns.labels(result).inc()
        return more

    async def _answer_turn(self, turn: BotTurn) -> tuple[bool, str]:
        try:
            with self._metrics.stage("bot"):
                async with asyncio.timeout(self._patience_s(turn)):
                    answer = await self._responder.answer(turn)
        except BotUnavailable as error:
            log.warning("the bot did not answer %s: %s", turn.conversation_id, error.cause)
            await self._switchboard.fail_bot_turn(turn, error.cause)
            return True, "unavailable"
        except TimeoutError:
            log.info("the bot was too slow to tell of %s", turn.conversation_id)
            await self._switchboard.fail_bot_turn(turn, "too slow to be waited for")
            return True, "late"
        except Exception:
            # A fault in our own code: the customer gets a person all the same.
            log.exception("the responder broke on %s", turn.conversation_id)
            await self._switchboard.fail_bot_turn(turn, "responder broke")
            return True, "broken"
        with self._metrics.stage("store"), self._tracer.start_as_current_span("store answer"):
            more = await self._switchboard.complete_bot_turn(
                turn, answer.replies, answer.facts, answer.requested_slot
            )
        return more, "replayed" if answer.replayed else "answered"

    def _patience_s(self, turn: BotTurn) -> float | None:
        """How long to wait; the responder has limits of its own."""
        if is_ask(turn):
            return self._switchboard.rules.person_wait.total_seconds()
        return None
