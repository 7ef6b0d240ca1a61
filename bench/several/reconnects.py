"""What a reconnect costs in a long conversation, and what a thousand sockets weigh."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import psutil
from sqlalchemy import insert, update

from bench.figures import Table, percentile
from handoff.client import CustomerClient
from handoff.client.http import post
from handoff.model.conversation import Author, AuthorKind, Message, MessageKind
from handoff.protocol.customer import ConversationOpened, OpenConversation
from handoff.store.rows import message_row
from handoff.store.tables import conversations, messages
from handoff.switchboard import Switchboard
from tests.support.processes import House

MESSAGES, MISSED, ROUNDS = 10_000, 100, 20
SETTLE_S = 2.0


async def replay(house: House) -> Table:
    """Milliseconds from the connection to the last message, of a conversation of 10,000."""
    table = Table(
        f"Replay after a reconnect in ms, {MESSAGES} messages in the conversation", aim="p95 ≤ 1 s"
    )
    async with aiohttp.ClientSession() as http:
        opened = await _open(http, house)
        await _fill(house, opened.conversation_id)
        for missed in (MISSED, MESSAGES):
            took = [await _resume(http, house, opened, missed) for _ in range(ROUNDS)]
            table.add(f"{missed} missed", p50=percentile(took, 0.5), p95=percentile(took, 0.95))
    return table


async def sockets(house: House, thousands: int) -> Table:
    """Resident memory of the handoff service beside the open sockets of customers."""
    table = Table("Sockets and resident memory of one handoff process")
    before = _resident(house)
    table.add("0 sockets", mib=before)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        held: list[aiohttp.ClientWebSocketResponse] = []
        for thousand in range(1, thousands + 1):
            for _ in range(20):
                held += await asyncio.gather(*(_socket(http, house) for _ in range(50)))
            await asyncio.sleep(SETTLE_S)
            now = _resident(house)
            table.add(f"{len(held)} sockets", mib=now, mib_per_1000=(now - before) / thousand)
        await asyncio.gather(*(it.close() for it in held))
    return table


async def _open(http: aiohttp.ClientSession, house: House) -> ConversationOpened:
    body = OpenConversation(greet=False)
    answer = await post(http, house.address + "/api/conversations", body)
    return ConversationOpened.model_validate_json(answer)


async def _socket(http: aiohttp.ClientSession, house: House) -> aiohttp.ClientWebSocketResponse:
    opened = await _open(http, house)
    socket = await http.ws_connect(house.address + "/ws/customer")
    await socket.send_json({"type": "resume", "token": opened.token})
    await socket.receive()
    return socket


async def _resume(
    http: aiohttp.ClientSession, house: House, opened: ConversationOpened, missed: int
) -> float:
    client = CustomerClient(http, house.address, opened, after_seq=MESSAGES - missed)
    began = time.perf_counter()
    async with client:
        await client.until(lambda: client.last_seq == MESSAGES, within_s=60)
    assert len(client.messages) == missed
    return (time.perf_counter() - began) * 1000


async def _fill(house: House, conversation_id: str) -> None:
    board = await Switchboard.open(house.environment["FRONTLINE_HANDOFF_DATABASE_URL"])
    now = board.clock.now()
    said: Sequence[Message] = [
        Message(
            id=board.ids.new("m"),
            conversation_id=conversation_id,
            seq=seq,
            author=Author(AuthorKind.CUSTOMER),
            kind=MessageKind.TEXT,
            at=now - timedelta(seconds=MESSAGES - seq),
            epoch=1,
            text=f"Word number {seq} of a very long conversation about an order.",
        )
        for seq in range(1, MESSAGES + 1)
    ]
    async with board.store.write() as connection:
        await connection.execute(insert(messages), [message_row(it) for it in said])
        await connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(last_seq=MESSAGES, customer_seq=MESSAGES)
        )
    await board.close()


def _resident(house: House) -> float:
    process = psutil.Process(house["handoff"].pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_info().rss for one in family) / 2**20)
