"""Several queues at work: who rings for whom, what relaxes, overflows, closes and is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from handoff.bus import QueueMoved
from handoff.errors import BadFloorPlan
from handoff.floor import PLAIN_FLOOR, FloorPlan, parse
from handoff.model.conversation import Conversation
from handoff.model.states import Presence
from handoff.model.work import SYSTEM, Agent
from tests.handoff.core.floor import Floor, handoff_reply

MAIN = {"id": "q_main", "name": {"en": "Main", "nl": "Hoofdlijn"}}
BILLING = {
    "id": "q_billing",
    "name": {"en": "Billing", "nl": "Facturen"},
    "skills": {"billing": 3},
    "steps": [
        {"after_s": 0},
        {"after_s": 60, "levels_down": 1},
        {"after_s": 120, "any_skill": True, "any_language": True},
    ],
}
TO_BILLING = {"queue": "q_billing", "wants": ["get_refund"]}


def plan(*queues: dict[str, Any], rules: Sequence[dict[str, Any]] = (), **more: Any) -> FloorPlan:
    """A plan of these queues and the main one."""
    return parse(
        {"default_queue": "q_main", "queues": [MAIN, *queues], "rules": list(rules), **more}
    )


async def use(floor: Floor, **changes: Any) -> None:
    """Put a plan with a billing queue in force, the queue changed like this."""
    made = plan({**BILLING, **changes}, rules=[TO_BILLING])
    assert await floor.board.set_floor(made, by=SYSTEM)


async def refund(floor: Floor, language: str = "en", **more: Any) -> Conversation:
    """A customer whom the bot hands over for a refund."""
    conversation = await floor.customer(language=language)
    await floor.say(conversation)
    await floor.answer(conversation, handoff_reply(wants="get_refund", **more))
    return await floor.now(conversation)


async def rings(floor: Floor, *agents: Agent) -> list[bool]:
    """At whom it rings now."""
    return [await floor.ringing(agent) is not None for agent in agents]


async def test_handoff_goes_to_the_queue_of_the_plan(floor: Floor) -> None:
    """Task, conversation and customer know it; its skills are asked for."""
    await use(floor)

    conversation = await refund(floor, language="nl")

    task = await floor.task(conversation)
    assert (task.queue_id, conversation.queue_id) == ("q_billing", "q_billing")
    assert (task.skills, task.channel) == ({"billing": 3}, "web")
    assert (await floor.board.customer_state(conversation.id)).queue_name == "Facturen"
    assert QueueMoved("q_billing") in floor.notices


async def test_a_queue_that_served_nobody_yet_goes_by_the_others(floor: Floor) -> None:
    """A customer of a new queue is told a wait as soon as anything is known of the floor."""
    await use(floor, skills={}, steps=[])
    agent = await floor.agent(capacity=1)
    first = await floor.talking(agent)
    floor.clock.advance(15)
    await floor.board.renew_lease(agent.id)
    await floor.board.close_conversation(agent.id, first.id)
    await floor.board.wrap_up(agent.id, (await floor.task(first)).id, "solved")
    await floor.board.set_presence(agent.id, Presence.NOT_READY, "break")
    await floor.board.set_presence(agent.id, Presence.AVAILABLE)

    waiting = await refund(floor)

    assert waiting.queue_id == "q_billing"
    assert (await floor.transcript(waiting))[-1].params == {"position": 1, "wait_s": 0}


async def test_skill_is_required_until_the_wait_relaxes_it(floor: Floor) -> None:
    """At the very moment, woken by its due time and not by looking now and then."""
    await use(floor)
    junior = await floor.agent("junior", skills={"billing": 2})
    stranger = await floor.agent("stranger")
    conversation = await refund(floor)

    assert await rings(floor, junior, stranger) == [False, False]
    assert (await floor.task(conversation)).due_at == floor.clock.now() + timedelta(seconds=60)
    assert "waits due" not in await floor.pass_time(59, junior, stranger)
    assert (await floor.pass_time(1, junior, stranger))["waits due"] == 1
    assert await rings(floor, junior, stranger) == [True, False]


async def test_language_is_required_until_the_wait_relaxes_it(floor: Floor) -> None:
    """Then any expert will do."""
    await use(floor)
    expert = await floor.agent("expert", skills={"billing": 5})
    await refund(floor, language="nl")

    assert await rings(floor, expert) == [False]
    for _ in range(4):
        await floor.pass_time(30, expert)
    assert await rings(floor, expert) == [True]


async def test_customer_nobody_can_take_holds_up_nobody_else(floor: Floor) -> None:
    """Not even a hundred of them."""
    await use(floor)
    agent = await floor.agent()
    for _ in range(floor.board.rules.sweep_batch + 1):
        await refund(floor)

    other = await floor.waiting()

    offer = await floor.ringing(agent)
    assert offer is not None
    assert offer.conversation_id == other.id


async def test_agent_serves_only_their_queues(floor: Floor) -> None:
    """However skilled; and position and staff are told by queue."""
    await use(floor)
    main = await floor.agent("main", queue_ids=("q_main",), skills={"billing": 5})
    in_billing, in_main = await refund(floor), await floor.waiting()

    offer = await floor.ringing(main)
    assert offer is not None
    assert offer.conversation_id == in_main.id
    views = await floor.board.customer_states([in_billing.id, in_main.id])
    assert [views[it.id].position for it in (in_billing, in_main)] == [1, 1]
    assert [views[it.id].staffed for it in (in_billing, in_main)] == [False, True]
    assert (await floor.codes(in_billing))[-1] == "queued_unstaffed"


async def test_customer_gets_the_agent_they_know(floor: Floor) -> None:
    """The one of their last conversation, though another has been idle longer."""
    sam = await floor.agent("sam")
    first = await floor.talking(sam, contact="kim@example.org")
    floor.clock.advance(1)
    await floor.board.close_conversation(sam.id, first.id)
    await floor.board.wrap_up(sam.id, (await floor.task(first)).id, "solved")
    other = await floor.agent("other")
    floor.clock.advance(1)
    await floor.board.set_presence(sam.id, Presence.NOT_READY)
    await floor.board.set_presence(sam.id, Presence.AVAILABLE)

    await floor.waiting(contact="kim@example.org")

    assert await rings(floor, sam, other) == [True, False]


async def test_tier_and_reason_decide_who_goes_first(floor: Floor) -> None:
    """Gold before silver before the longer wait."""
    made = plan(priorities={"requested_human": 40}, tiers={"gold": 20, "silver": 10})
    await floor.board.set_floor(made, by=SYSTEM)
    order = []
    for tier in ("", "silver", "gold"):
        customer = {"name": "Kim", "verified": True, "tier": tier} if tier else None
        order.append(await refund(floor, customer=customer))
        floor.clock.advance(1)

    agent = await floor.agent()

    line = (await floor.board.inbox(agent.id)).queue
    assert [it.conversation.id for it in line] == [it.id for it in reversed(order)]
    assert [it.task.priority for it in line if it.task] == [60, 50, 40]


async def test_call_takes_no_chat_capacity_and_one_is_enough(floor: Floor) -> None:
    """Voice one, chat as many as the agent takes."""
    agent = await floor.agent(capacity=1)
    await floor.talking(agent)
    await floor.waiting(channel="voice")
    assert await rings(floor, agent) == [True]
    await floor.accept(agent)

    await floor.waiting(channel="voice")
    await floor.waiting()

    assert await rings(floor, agent) == [False]


async def test_voice_excludes_chat_where_the_floor_says_so(floor: Floor) -> None:
    """Nobody types while they talk; the call's end makes room."""
    await floor.board.set_floor(plan(voice_excludes_chat=True), by=SYSTEM)
    agent = await floor.agent()
    call = await floor.talking(agent, channel="voice")
    await floor.waiting()

    assert await rings(floor, agent) == [False]
    await floor.board.close_conversation(agent.id, call.id)
    await floor.board.wrap_up(agent.id, (await floor.task(call)).id, "solved")
    assert await rings(floor, agent) == [True]


# ---- overflow


async def test_wait_that_is_too_long_goes_on_in_another_queue(floor: Floor) -> None:
    """With the same beginning; the customer hears it, in front of those who came later."""
    await use(floor, overflow={"after_s": 100, "to": "q_main"})
    early = await refund(floor)
    began = floor.clock.now()
    floor.clock.advance(50)
    late = await floor.waiting()
    agent = await floor.agent("main", queue_ids=("q_main",))
    await floor.accept(agent)
    await floor.board.set_presence(agent.id, Presence.NOT_READY)
    waiting = await floor.waiting()
    assert late.queue_id == "q_main"

    assert (await floor.pass_time(50, agent))["waits due"] == 1

    task, now = await floor.task(early), await floor.now(early)
    assert (task.queue_id, now.queue_id, task.queued_since) == ("q_main", "q_main", began)
    assert (await floor.codes(early))[-1] == "overflowed"
    views = await floor.board.customer_states([early.id, waiting.id])
    assert (views[waiting.id].position, views[early.id].position) == (2, 1)
    await floor.board.set_presence(agent.id, Presence.AVAILABLE)
    offer = await floor.ringing(agent)
    assert offer is not None
    assert offer.conversation_id == early.id


async def test_wait_that_is_too_long_is_offered_something_else_once(floor: Floor) -> None:
    """Leave a message or be called back; the place is kept."""
    await use(floor, overflow={"after_s": 90, "to": "offer"})
    conversation = await refund(floor)

    for _ in range(5):
        await floor.pass_time(30)

    assert (await floor.codes(conversation)).count("overflow_offer") == 1
    view = await floor.board.customer_state(conversation.id)
    assert (view.position, "callback" in view.options) == (1, True)


async def test_full_queue_passes_the_next_customer_on(floor: Floor) -> None:
    """By its length at the moment of the handoff."""
    await use(floor, overflow={"longer_than": 1, "to": "q_main"})

    queues = [(await refund(floor)).queue_id for _ in range(3)]

    assert queues == ["q_billing", "q_main", "q_main"]


# ---- hours

OFFICE = {"zone": "Europe/Amsterdam", "every": ["09:00-12:00", "13:00-17:00"]}


async def test_closed_queue_says_when_it_opens_and_what_to_do(floor: Floor) -> None:
    """By its own clock, in the customer's language; never a dead end."""
    await use(floor, hours=OFFICE)
    floor.clock.advance(
        (datetime.fromisoformat("2026-11-02T20:30+01:00") - floor.clock.now()).total_seconds()
    )

    conversation = await refund(floor, language="nl")

    message = (await floor.transcript(conversation))[-1]
    assert message.code == "queued_closed"
    assert message.text is not None
    assert "dinsdag 3 november om 09:00" in message.text
    view = await floor.board.customer_state(conversation.id)
    assert view.opens_at == datetime.fromisoformat("2026-11-03T09:00+01:00")
    assert (view.staffed, view.position) == (False, 1)
    assert view.options == ("leave_message", "callback", "return_to_bot")


async def test_queue_within_its_hours_says_nothing_of_them(floor: Floor) -> None:
    """Nine in the morning in UTC is ten in Amsterdam."""
    await use(floor, hours=OFFICE)
    await floor.agent(skills={"billing": 3})

    conversation = await refund(floor)

    assert (await floor.codes(conversation))[-1] == "queued"
    assert (await floor.board.customer_state(conversation.id)).opens_at is None


# ---- the plan itself


async def test_floor_without_a_plan_is_one_queue(floor: Floor) -> None:
    """Everybody serves everybody, as ever."""
    assert await floor.board.floor() == PLAIN_FLOOR
    assert [queue.name for queue in await floor.board.queues()] == ["Customer service"]


async def test_new_plan_holds_for_who_waits(floor: Floor) -> None:
    """Who waits in a queue that is gone goes to the default one, since the same moment."""
    await use(floor)
    conversation = await refund(floor)
    began = floor.clock.now()
    floor.clock.advance(10)
    stranger = await floor.agent()
    assert await rings(floor, stranger) == [False]

    assert await floor.board.set_floor(plan(), by=SYSTEM)

    task = await floor.task(conversation)
    assert (task.queue_id, task.queued_since, task.skills) == ("q_main", began, {})
    assert (await floor.now(conversation)).queue_id == "q_main"
    assert await rings(floor, stranger) == [True]
    active = {queue.id: queue.is_active for queue in await floor.board.queues()}
    assert active == {"q_main": True, "q_billing": False, "q_main0000": False}


async def test_same_plan_again_changes_nothing(floor: Floor) -> None:
    """No row, no event."""
    await use(floor)
    before = await floor.everything()

    assert not await floor.board.set_floor(plan(BILLING, rules=[TO_BILLING]), by=SYSTEM)

    assert await floor.everything() == before


async def test_plan_gives_agents_their_queues_and_skills(floor: Floor) -> None:
    """What it does not tell stays as it was."""
    agent = await floor.agent("sam", capacity=4)
    told = {"Sam": {"queues": ["q_main"], "skills": {"billing": 2}, "voice_capacity": 2}}

    await floor.board.set_floor(plan(agents=told), by=SYSTEM)

    now = await floor.see(agent)
    assert (now.queue_ids, now.skills, now.voice_capacity) == (("q_main",), {"billing": 2}, 2)
    assert (now.capacity, now.languages) == (4, ("en",))


async def test_plan_with_an_unknown_agent_is_refused_whole(floor: Floor) -> None:
    """Nothing of it is in force."""
    before = await floor.everything()

    with pytest.raises(BadFloorPlan, match="nobody"):
        await floor.board.set_floor(plan(BILLING, agents={"nobody": {"skills": {}}}), by=SYSTEM)

    assert await floor.everything() == before
