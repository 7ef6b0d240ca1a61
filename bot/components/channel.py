"""The `frontline` input channel: one authenticated turn at a time, answered exactly once."""

import asyncio
import hmac
import json
import logging
from typing import Any, Awaitable, Callable, Dict, Iterable, List, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, SessionStarted, SlotSet, UserUttered
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components.action_answers import check_schema_once
from bot.components.note import with_note_read
from bot.components.plain_runner import run_plainly
from bot.components.recent_rules import look_back_briefly
from bot.components.turn import (
    ANSWERED_SLOTS,
    LARGEST_BODY,
    BadTurn,
    HeldTurn,
    TurnRequest,
    answer,
    find_turn,
    parse_forget,
    parse_turn,
)

logger = logging.getLogger(__name__)

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class NamedOutput(CollectingOutputChannel):
    """Carries the customer's channel as its name, so that response variations follow it."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:  # type: ignore[override]  # one per request, where Rasa has one per class
        return self._channel

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Nothing: the answer is built from the tracker's events, live and replayed alike."""


class Turnstiles:
    """A lock for each conversation with a turn in flight; gone when nobody waits."""

    def __init__(self) -> None:
        self._locks: Dict[str, asyncio.Lock] = {}
        self._waiting: Dict[str, int] = {}

    async def run(self, conversation_id: str, turn: Callable[[], Awaitable[Any]]) -> Any:
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._waiting[conversation_id] = self._waiting.get(conversation_id, 0) + 1
        try:
            async with lock:
                return await turn()
        finally:
            self._waiting[conversation_id] -= 1
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id], self._locks[conversation_id]


class FrontlineChannel(InputChannel):
    """`POST /webhooks/frontline/turn` and `…/forget`, for the handoff service alone."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._turnstiles = Turnstiles()
        self._running: "set[asyncio.Task[Any]]" = set()

    @classmethod
    def name(cls) -> str:
        return "frontline"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "FrontlineChannel":
        token = str((credentials or {}).get("token") or "")
        if not token or token.startswith("${"):
            raise ValueError("FRONTLINE_BOT_TOKEN is not set: the channel refuses to run open.")
        # The channel is what every running assistant loads.
        check_schema_once()
        look_back_briefly()
        run_plainly()
        return cls(token)

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        hook = Blueprint("frontline_channel", __name__.replace(".", "_"))

        @hook.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not self._authorized(request):
                return _error(401, "unauthorized", "A valid bearer token is required.")
            try:
                asked = parse_turn(_json(request))
            except BadTurn as error:
                return _error(400, error.code, str(error))
            return await self._answer(request.app, asked, on_new_message)

        @hook.route("/forget", methods=["POST"])
        async def forget(request: Request) -> HTTPResponse:
            if not self._authorized(request):
                return _error(401, "unauthorized", "A valid bearer token is required.")
            try:
                conversation_id = parse_forget(_json(request))
            except BadTurn as error:
                return _error(400, error.code, str(error))
            return await self._forget(request.app, conversation_id)

        return hook

    def _authorized(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())

    async def _forget(self, app: Sanic, conversation_id: str) -> HTTPResponse:
        """Remove all that the tracker store holds of a conversation; fine when it is nothing."""

        async def forget() -> int:
            count: int = await _own_store(app).forget(conversation_id)
            return count

        try:
            count = await asyncio.shield(self._turnstiles.run(conversation_id, forget))
        except asyncio.CancelledError:
            raise
        except Exception:  # the edge: the caller hears a code, the log has the cause
            logger.exception("not forgotten: conversation=%s", conversation_id)
            return _error(500, "not-forgotten", "The conversation could not be forgotten.")
        return response.json({"conversation_id": conversation_id, "forgotten": count})

    async def _answer(self, app: Sanic, asked: TurnRequest, on_message: OnMessage) -> HTTPResponse:
        async def take() -> Dict[str, Any]:
            return await _take_turn(app, asked, on_message)

        # A caller that hangs up must not leave a turn half done.
        task = asyncio.ensure_future(self._turnstiles.run(asked.conversation_id, take))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            body = await asyncio.shield(task)
            if not body["replies"]:  # a dead action server leaves a turn without a word
                return _error(503, "no-answer", "The assistant found no answer.")
            return response.json(body)
        except asyncio.CancelledError:
            raise
        except Exception:  # the edge: the caller hears a code, the log has the cause
            logger.exception("turn failed: conversation=%s", asked.conversation_id)
            return _error(500, "turn-failed", "The assistant could not answer.")


def _own_store(app: Sanic) -> Any:
    """Our tracker store, which can forget, out of the one that Rasa puts around it."""
    store = app.ctx.agent.tracker_store
    return getattr(store, "_tracker_store", store)


async def _take_turn(app: Sanic, asked: TurnRequest, on_message: OnMessage) -> Dict[str, Any]:
    store = app.ctx.agent.tracker_store
    held = await _held_turn(store, asked)
    if held is not None:
        return answer(asked, held, replayed=True)
    metadata = await with_note_read(asked.for_tracker, asked.kind, app.ctx.agent.parse_message)
    await on_message(
        UserMessage(
            text=asked.text,
            output_channel=NamedOutput(asked.channel),
            sender_id=asked.conversation_id,
            input_channel=FrontlineChannel.name(),
            message_id=asked.message_id,
            metadata=metadata,
        )
    )
    done = await _held_turn(store, asked)
    if done is None:
        raise RuntimeError("the turn left no trace in the tracker store")
    return answer(asked, done, replayed=False)


async def _held_turn(store: Any, asked: TurnRequest) -> Optional[HeldTurn]:
    """The turn as the tracker holds it; only what an answer is made of is spelled out."""
    tracker = await store.retrieve_full_tracker(asked.conversation_id)
    if tracker is None:
        return None
    if not any(_is_message(event, asked.message_id) for event in reversed(tracker.events)):
        return None
    told = _told_of(tracker.events, asked.message_id)
    return find_turn([event.as_dict() for event in told], asked.message_id)


def _told_of(events: Iterable[Event], message_id: str) -> List[Event]:
    """Of the turn and what followed, all that is told; before it, the slots it may answer with."""
    told: List[Event] = []
    newest_first = reversed(list(events))
    for event in newest_first:
        if isinstance(event, (UserUttered, BotUttered, SlotSet, SessionStarted)):
            told.append(event)
        if _is_message(event, message_id):
            break
    missing = set(ANSWERED_SLOTS)
    for event in newest_first:
        if isinstance(event, SlotSet) and event.key in missing:
            missing.discard(event.key)
            told.append(event)
        if isinstance(event, SessionStarted):
            told.append(event)
        if isinstance(event, SessionStarted) or not missing:
            break
    return told[::-1]


def _is_message(event: Event, message_id: str) -> bool:
    found: bool = (event.metadata or {}).get("message_id") == message_id
    return found and isinstance(event, UserUttered)


def _json(request: Request) -> Any:
    if len(request.body) > LARGEST_BODY:
        raise BadTurn("body-too-large", f"The body is larger than {LARGEST_BODY} bytes.")
    try:
        return json.loads(request.body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadTurn("invalid-json", "The body is not valid JSON in UTF-8.") from error


def _error(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status=status)
