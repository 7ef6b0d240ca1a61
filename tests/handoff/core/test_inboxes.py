"""Readings for many at once say the same as readings for one."""

import pytest
from sqlalchemy import event

from handoff.model.work import FollowUpKind, Role
from tests.handoff.core.floor import Floor


async def _statements(floor: Floor, agent_ids: list[str]) -> int:
    """How many statements a reading of these desks takes."""
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    engine = floor.board.store._reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await floor.board.inboxes(agent_ids)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


async def test_lists_of_many_desks_are_those_of_each(floor: Floor) -> None:
    """Own work, offers and counts are each agent's, queue and follow-ups are shared."""
    sam = await floor.agent("sam")
    await floor.talking(sam)
    await floor.talking(sam)
    kim = await floor.agent("kim")
    await floor.waiting()
    await floor.waiting()
    later = await floor.customer()
    await floor.board.request_callback(
        later.id, client_msg_id=floor.msg_id(), phone="+31201234567", name="Noor", note="Evening"
    )

    both = await floor.board.inboxes([sam.id, kim.id, "ag_nobody"])

    assert both.keys() == {sam.id, kim.id}
    assert both == {who.id: await floor.board.inbox(who.id) for who in (sam, kim)}
    assert [both[who.id].me.busy for who in (sam, kim)] == [2, 0]
    assert [len(both[who.id].offers) for who in (sam, kim)] == [1, 1]
    assert len(both[kim.id].queue) == 2
    assert [it.kind for it in both[kim.id].follow_ups] == [FollowUpKind.CALLBACK]


async def test_ten_desks_take_no_more_statements_than_one(floor: Floor) -> None:
    """What each message or move costs does not grow with the staff."""
    agents = [await floor.agent(f"agent{number}") for number in range(10)]
    for _ in agents:
        await floor.waiting()

    one = await _statements(floor, [agents[0].id])

    assert await _statements(floor, [agent.id for agent in agents]) == one


async def test_states_of_many_customers_are_those_of_each(floor: Floor) -> None:
    """With the bot, in the queue at their places, with an agent, over and rated."""
    sam = await floor.agent(capacity=1)
    served = await floor.talking(sam)
    over = await floor.customer()
    await floor.board.end(over.id)
    await floor.board.rate(over.id, 4)
    with_bot = await floor.customer()
    await floor.say(with_bot)
    waiting = []
    for _ in range(3):
        waiting.append(await floor.waiting())
        floor.clock.advance(1)
    everybody = [served, over, with_bot, *waiting]

    views = await floor.board.customer_states([*(it.id for it in everybody), "c_nobody"])

    assert views == {it.id: await floor.board.customer_state(it.id) for it in everybody}
    assert [views[it.id].position for it in waiting] == [1, 2, 3]
    assert (views[over.id].rated, views[with_bot.id].bot_busy) == (4, True)


@pytest.mark.parametrize(
    ("role", "sees_the_others"), [(Role.AGENT, False), (Role.SUPERVISOR, True)]
)
async def test_agent_may_look_into_what_is_on_the_lists(
    floor: Floor, role: Role, sees_the_others: bool
) -> None:
    """Own, waiting and to be followed up; another agent's conversation only as an overseer."""
    sam = await floor.agent("sam")
    with_sam = await floor.talking(sam)
    kim = await floor.agent("kim", role=role)
    waiting = await floor.waiting()
    later = await floor.customer()
    await floor.board.leave_message(
        later.id, client_msg_id=floor.msg_id(), text="Call", name="Noor", email="n@example.org"
    )
    overseers = (Role.SUPERVISOR,)

    seen = [
        await floor.board.is_listed_for(kim.id, it.id, overseers=overseers)
        for it in (with_sam, waiting, later)
    ]

    assert seen == [sees_the_others, True, True]
    assert await floor.board.is_listed_for(sam.id, with_sam.id, overseers=overseers)
    assert not await floor.board.is_listed_for("ag_nobody", waiting.id, overseers=overseers)
