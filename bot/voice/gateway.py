"""The one place where the gateway is put together: equipment, the calls under way, the doors."""

import asyncio
import logging
import os
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST as PLAIN

from bot.voice import loop_lag
from bot.voice.audiosocket_server import AudioSocketLine
from bot.voice.bridge.door import LineDoor
from bot.voice.browser_door import BrowserDoor
from bot.voice.call import Call
from bot.voice.conversation import Conversation
from bot.voice.equipment import Equipment
from bot.voice.exchange_door import ExchangeDoor
from bot.voice.prompts import LANGUAGES, fixed
from bot.voice.recognition import Ear, VoskEar, decoding_threads
from bot.voice.recording.recorder import Recorder
from bot.voice.recording.uploads import Uploads
from bot.voice.settings import BUILT_IN_MODELS, Settings
from bot.voice.spoken_text import as_spoken
from bot.voice.synthesis import EspeakSpeaker, Speaker, SpeechFailed
from bot.voice.turned_away import NO_ROOM, NO_SERVICE, Regrets, TurnedAway
from bot.voice.twilio_door import TwilioDoor
from handoff.client.errors import ClientError, Refused

log = logging.getLogger(__name__)
CALLS_REMEMBERED = 1_000
OPEN_WITHIN_S = 5.0


class Gateway:
    """Answers calls as long as there is room; `running` opens its doors."""

    def __init__(
        self, settings: Settings, equipment: Equipment, http: aiohttp.ClientSession
    ) -> None:
        self.settings = settings
        self.audiosocket_port = 0
        self.port = 0
        self._equipment = equipment
        self._http = http
        self._regrets = Regrets({})
        self._uploads = (
            Uploads(http, settings.handoff_url, settings.voice_token, settings.spool)
            if settings.spool is not None
            else None
        )
        self._under_way: dict[str, Call | None] = {}
        self._next: OrderedDict[str, str] = OrderedDict()
        self._exchange = ExchangeDoor(self.next)

    @property
    def under_way(self) -> int:
        """How many calls there are."""
        return len(self._under_way)

    @property
    def _has_room(self) -> bool:
        """One call more is taken, and none of those under way is heard too late."""
        if not self._under_way:
            return self.settings.calls > 0
        is_behind = self._equipment.backlog.seconds > self.settings.behind_s
        return len(self._under_way) < self.settings.calls and not is_behind

    def call(self, call_id: str) -> Call | None:
        """The call under way by that id."""
        return self._under_way.get(call_id)

    @property
    def all_calls(self) -> list[Call]:
        """The calls under way."""
        return [call for call in self._under_way.values() if call is not None]

    def _of_conversation(self, conversation_id: str) -> Call | None:
        return next((it for it in self.all_calls if it.conversation_id == conversation_id), None)

    def next(self, call_id: str) -> str:
        """What becomes of a caller whose call is over: `queue` or `bye`.

        A call that nothing is known of was cut off, by a restart perhaps: a person takes it.
        """
        return self._next.get(call_id, "queue")

    @asynccontextmanager
    async def calls(
        self, call_id: str, *, language: str | None = None, caller_id: str | None = None
    ) -> AsyncIterator[Call | TurnedAway]:
        """A call for as long as the block lasts; without room or service, the words that say so.

        What becomes of the caller afterwards is asked at `/calls/{id}/next`.
        """
        spoken = language if language in LANGUAGES else self.settings.language
        if not self._has_room or call_id in self._under_way:
            log.warning(
                "call %s: no room (%d calls, %.1f s behind), to the queue",
                *(call_id, self.under_way, self._equipment.backlog.seconds),
            )
            self._equipment.metrics.came("no_room")
            self._remember(call_id, "queue")
            yield self._regrets.to(call_id, NO_ROOM, spoken)
            return
        self._under_way[call_id] = None
        try:
            async with AsyncExitStack() as stack:
                call = await self._open(stack, call_id, spoken, caller_id)
                self._under_way[call_id] = call
                self._equipment.metrics.came("taken" if call is not None else "no_service")
                self._remember(call_id, "queue")
                yield call or self._regrets.to(call_id, NO_SERVICE, spoken)
                self._remember(call_id, call.then if call is not None else "queue")
        finally:
            del self._under_way[call_id]

    async def _open(
        self, stack: AsyncExitStack, call_id: str, language: str, caller_id: str | None
    ) -> Call | None:
        try:
            async with asyncio.timeout(OPEN_WITHIN_S):
                conversation = await Conversation.open(
                    self._http,
                    self.settings.handoff_url,
                    language=language,
                    token=self.settings.voice_token,
                )
                await stack.enter_async_context(conversation.client)
        except (aiohttp.ClientError, ClientError, Refused, TimeoutError) as error:
            log.error("call %s: the handoff service does not take it: %s", call_id, error)
            return None
        log.info("call %s is conversation %s", call_id, conversation.conversation_id)
        return Call(
            call_id,
            conversation,
            self._equipment,
            language=language,
            caller_id=caller_id,
            recorder=await self._recorder(stack, call_id, conversation.conversation_id),
        )

    async def _recorder(
        self, stack: AsyncExitStack, call_id: str, conversation_id: str
    ) -> Recorder | None:
        """What records the call; None when nothing is recorded, or the disk does not take it."""
        uploads = self._uploads
        spooled = None if uploads is None else await asyncio.to_thread(uploads.spooled)
        if uploads is None or spooled is None:
            return None
        recorder = Recorder(
            call_id, conversation_id, self._equipment.now, spooled, announce=uploads.announce
        )
        stack.push_async_callback(uploads.finish, recorder)
        return recorder

    def _remember(self, call_id: str, then: str) -> None:
        self._next[call_id] = then
        while len(self._next) > CALLS_REMEMBERED:
            self._next.popitem(last=False)

    def _from_exchange(self, call_id: str) -> AbstractAsyncContextManager[Call | TurnedAway]:
        """A call of AudioSocket, with what its dialplan has told of it."""
        told = self._exchange.take(call_id)
        return self.calls(call_id, language=told.language, caller_id=told.caller_id)

    # ---- doors

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Gateway"]:
        """Both doors are open while the block runs: AudioSocket and HTTP."""
        shared = self._equipment
        self._regrets = await Regrets.spoken_by(shared.speaker)
        shared.metrics.watch(lambda: self.under_way, lambda: shared.backlog.seconds)
        async with AsyncExitStack() as stack:
            if self._uploads is not None:
                await stack.enter_async_context(self._uploads.running())
            await stack.enter_async_context(loop_lag.watched(shared.metrics.lagged))
            self.audiosocket_port = await stack.enter_async_context(self._audiosocket())
            self.port = await stack.enter_async_context(self._http_door())
            yield self

    @asynccontextmanager
    async def _audiosocket(self) -> AsyncIterator[int]:
        lines: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            lines.add(task)
            try:
                await AudioSocketLine(self._from_exchange).serve(reader, writer)
            finally:
                lines.discard(task)

        server = await asyncio.start_server(
            serve, self.settings.audiosocket_host, self.settings.audiosocket_port
        )
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for line in lines:
                line.cancel()
            await asyncio.gather(*lines, return_exceptions=True)

    @asynccontextmanager
    async def _http_door(self) -> AsyncIterator[int]:
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/metrics", self._metrics)
        app.add_routes(self._exchange.routes())
        browsers = BrowserDoor(self.calls, self.settings.voice_token)
        app.add_routes(browsers.routes())
        app.add_routes(LineDoor(self._of_conversation, self.settings.voice_token).routes())
        if self.settings.twilio_token is not None and self.settings.public_url is not None:
            door = TwilioDoor(
                self.calls, self.next, self.settings.twilio_token, self.settings.public_url
            )
            app.add_routes(door.routes())
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, self.settings.host, self.settings.port)
        await site.start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "calls": self.under_way})

    async def _metrics(self, _request: web.Request) -> web.Response:
        """For Prometheus; on loopback, as everything here."""
        return web.Response(body=self._equipment.metrics.text(), headers={"Content-Type": PLAIN})


@asynccontextmanager
async def equipment(
    settings: Settings, *, speaker: Speaker | None = None, ear: Ear | None = None
) -> AsyncIterator[Equipment]:
    """The real ear and voice, unless given others."""
    async with AsyncExitStack() as stack:
        limited: frozenset[str] = frozenset()
        if speaker is None:
            speaker = await stack.enter_async_context(_voice())
        if ear is None:
            ear, limited = _ear(settings)
        threads = stack.enter_context(decoding_threads(os.cpu_count() or 1))
        now = asyncio.get_running_loop().time
        yield Equipment(ear=ear, speaker=speaker, threads=threads, now=now, limited=limited)


@asynccontextmanager
async def _voice() -> AsyncIterator[EspeakSpeaker]:
    """With the sentences of every call spoken beforehand."""
    async with EspeakSpeaker().running() as speaker:
        try:
            await speaker.learn((as_spoken(text, spoken), spoken) for text, spoken in fixed())
        except SpeechFailed:
            log.exception("the voice does not speak: callers will be put through to people")
        yield speaker


def _ear(settings: Settings) -> tuple[VoskEar, frozenset[str]]:
    """The ear, and the languages that it hears with a small model."""
    found = _models_in(settings.models)
    small = {it: at for it, at in _models_in(BUILT_IN_MODELS).items() if it not in found}
    if small:
        log.warning(
            "hearing %s with the small built-in models, which know few words: "
            "install the full ones with `make voice-models`",
            " and ".join(small),
        )
    ear = VoskEar(found | small)
    ear.load()
    return ear, frozenset(small)


def _models_in(folder: Path) -> dict[str, Path]:
    return {language: folder / language for language in LANGUAGES if (folder / language).is_dir()}
