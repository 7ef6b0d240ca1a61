"""Lists of a desk that are kept current in memory show what the store would show."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from handoff.api import views
from handoff.api.desk_lists import DeskLists
from handoff.bus import MessageStored, Notice, ReadMoved
from handoff.model.clock import HandClock
from handoff.model.conversation import Conversation
from handoff.model.views import Inbox
from handoff.model.work import Agent
from handoff.protocol import agent as wire
from handoff.store.migrate import upgrade
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor


class Desk:
    """An agent's lists as they hear of what happens, beside the store."""

    def __init__(self, floor: Floor, agent: Agent) -> None:
        self.lists = DeskLists(self._read)
        self.readings = 0
        self._read_store = partial(floor.board.inbox, agent.id)
        self.during_reading: list[Notice] = []
        floor.board.bus.subscribe(self.hear)

    def hear(self, notice: Notice) -> None:
        """As the hub does."""
        if isinstance(notice, MessageStored):
            self.lists.said(notice.message)
        elif isinstance(notice, ReadMoved) and notice.who == "agent":
            self.lists.agent_read(notice.conversation_id, notice.seq)

    async def in_store(self) -> wire.Inbox:
        """What a reading would show now."""
        return _shown(await self._read_store())

    @property
    def in_memory(self) -> wire.Inbox:
        """What the desk would show now without one."""
        return _shown(self.lists.now)

    async def _read(self) -> Inbox:
        self.readings += 1
        lists = await self._read_store()
        for notice in self.during_reading:
            self.hear(notice)
        return lists


def _shown(lists: Inbox) -> wire.Inbox:
    return views.inbox(lists, lambda _conversation_id: True)


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    """A switchboard on a store of its own."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'handoff.db'}"
    await upgrade(url)
    clock = HandClock()
    board = await Switchboard.open(url, clock=clock)
    yield Floor(board, clock)
    await board.close()


@pytest.fixture
async def talk(floor: Floor) -> tuple[Agent, Conversation, Desk]:
    """An agent with a customer, and the lists of that agent's desk, read once."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.waiting()
    desk = Desk(floor, agent)
    await floor.board.decline(
        agent.id, (await floor.board.inbox(agent.id)).offers[0].reservation.id
    )
    await desk.lists.read()
    return agent, conversation, desk


async def test_talk_shows_on_the_lists_without_a_reading(
    floor: Floor, talk: tuple[Agent, Conversation, Desk]
) -> None:
    """Preview, time and unread count of words, replies, notes and read marks are the store's."""
    agent, conversation, desk = talk
    waiting = (await floor.board.inbox(agent.id)).queue[0].conversation

    for number, words in enumerate(("Where  is\nit?", "Hello?", "x" * 300)):
        floor.clock.advance(number)
        await floor.say(conversation, words)
        await floor.say(waiting, words)
        assert desk.in_memory == await desk.in_store()
    await floor.board.reply(
        agent.id,
        conversation.id,
        epoch=(await floor.now(conversation)).epoch,
        client_msg_id=floor.msg_id(),
        text="I am looking",
    )
    await floor.board.note(
        agent.id, conversation.id, client_msg_id=floor.msg_id(), text="Not for the customer"
    )
    assert desk.in_memory == await desk.in_store()
    newest = (await floor.now(conversation)).last_seq
    await floor.board.mark_read(conversation.id, "agent", newest)

    assert desk.in_memory == await desk.in_store()
    assert desk.in_memory.mine[0].unread == 0
    assert desk.in_memory.queue[0].unread > 0
    assert (desk.readings, desk.lists.is_stale) == (1, False)


async def test_what_is_heard_during_a_reading_is_not_lost_and_not_counted_twice(
    floor: Floor, talk: tuple[Agent, Conversation, Desk]
) -> None:
    """One message is in the reading and heard again meanwhile, the next is only heard."""
    _, conversation, desk = talk
    floor.notices.clear()
    await floor.say(conversation, "first")
    desk.during_reading = list(floor.notices)

    await desk.lists.read()

    assert desk.in_memory == await desk.in_store()
    assert desk.in_memory.mine[0].unread == 1


async def test_missed_message_makes_the_lists_stale(
    floor: Floor, talk: tuple[Agent, Conversation, Desk]
) -> None:
    """A gap in the numbers cannot be filled in memory."""
    _, conversation, desk = talk
    floor.notices.clear()
    deaf = desk.lists
    desk.lists = DeskLists(desk._read)
    await floor.say(conversation, "missed")
    desk.lists = deaf
    await floor.say(conversation, "heard")

    assert desk.lists.is_stale
    await desk.lists.read()
    assert desk.in_memory == await desk.in_store()


async def test_read_mark_amid_unread_messages_asks_for_a_count(
    floor: Floor, talk: tuple[Agent, Conversation, Desk]
) -> None:
    """Memory does not know whose the messages after the mark are."""
    _, conversation, desk = talk
    first = await floor.say(conversation, "one")
    await floor.say(conversation, "two")

    await floor.board.mark_read(conversation.id, "agent", first.seq)

    assert desk.lists.is_stale
    await desk.lists.read()
    assert desk.in_memory.mine[0].unread == 1


async def test_failed_reading_leaves_the_lists_stale() -> None:
    """The next round of the socket's loop tries again."""

    async def fail() -> Inbox:
        raise OSError("no disk")

    lists = DeskLists(fail)
    lists.is_stale = False

    with pytest.raises(OSError, match="no disk"):
        await lists.read()

    assert lists.is_stale
