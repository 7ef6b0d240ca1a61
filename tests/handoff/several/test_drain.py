"""SIGTERM in good order: nothing new, time for who is here, and what runs is finished or left."""

import asyncio
import json
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from handoff.client import CustomerClient
from handoff.client.http import post
from handoff.protocol.customer import ConversationOpened, OpenConversation
from tests.handoff.api.support.fake_rasa import fake_rasa, fine
from tests.handoff.api.support.house import soon, texts
from tests.handoff.several.one_address import OneAddress, served


async def test_asked_to_stop_it_takes_nothing_new_and_finishes_what_runs(
    shared_url: str, tmp_path: Path
) -> None:
    """503 for the balancer and for new conversations; the turn is answered; 1012 at the end."""
    async with AsyncExitStack() as stack:
        rasa = await stack.enter_async_context(fake_rasa())
        asked, may_answer = asyncio.Event(), asyncio.Event()

        async def hold(body: dict[str, Any]) -> web.StreamResponse:
            asked.set()
            await may_answer.wait()
            return await fine(body)

        rasa.answers = [hold]
        log = tmp_path / "log"
        (one,) = await stack.enter_async_context(
            served(
                *(shared_url, rasa.url),
                log=log,
                count=1,
                FRONTLINE_DRAIN_S="3",
                FRONTLINE_LOG_FORMAT="json",
            )
        )
        http = await stack.enter_async_context(aiohttp.ClientSession())
        body = OpenConversation(greet=False)
        opened = ConversationOpened.model_validate_json(
            await post(http, one.url + "/api/conversations", body)
        )
        socket = await http.ws_connect(one.url + "/ws/customer")
        await socket.send_json({"type": "resume", "token": opened.token})
        say = {"type": "message", "client_msg_id": "m-00000001", "text": "my secret worry"}
        await socket.send_json(say)
        await asked.wait()

        one.process.send_signal(signal.SIGTERM)
        status = 200
        while status == 200:
            async with http.get(one.url + "/readyz") as answer:
                status, ready = answer.status, await answer.json()
        async with http.post(one.url + "/api/conversations", json=body.model_dump()) as answer:
            refused = await answer.json()
        may_answer.set()
        heard = [json.loads(it.data) async for it in socket]
        ended = await one.process.wait()

    shown = [it["message"]["text"] for it in heard if it["type"] == "message"]
    assert (status, ready["status"]) == (503, "draining")
    assert refused["error"]["code"] == "draining"
    assert "Rasa heard: my secret worry" in shown
    assert socket.close_code == aiohttp.WSCloseCode.SERVICE_RESTART
    assert ended == 0
    said = [json.loads(line) for line in log.read_text().splitlines()]
    assert {"time", "level", "logger", "message"} <= said[0].keys()
    assert "secret" not in log.read_text()


async def test_turn_left_behind_is_answered_by_the_other_process(
    shared_url: str, tmp_path: Path
) -> None:
    """No time was given: it is put back at once, not after a lease."""
    async with AsyncExitStack() as stack:
        rasa = await stack.enter_async_context(fake_rasa())
        asked = asyncio.Event()

        async def hold(body: dict[str, Any]) -> web.StreamResponse:
            asked.set()
            await asyncio.sleep(3_600)
            return await fine(body)

        rasa.answers = [hold]
        one, two = await stack.enter_async_context(
            served(shared_url, rasa.url, log=tmp_path / "log")
        )
        url = await stack.enter_async_context(OneAddress([one.port, two.port]).open())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        customer = await CustomerClient.open(http, url, wait=soon)
        await stack.enter_async_context(customer)
        await customer.say("Where is it?")
        await asked.wait()

        one.process.send_signal(signal.SIGTERM)

        await customer.until(lambda: "Rasa heard: Where is it?" in texts(customer.messages))
        assert await one.process.wait() == 0
