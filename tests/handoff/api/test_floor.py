"""The floor plan over HTTP, and what desks and customers see of it."""

from handoff.client.agent import AgentClient
from handoff.model.work import Reason
from handoff.protocol.agent import Inbox
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import House
from tests.handoff.api.support.programs import admin

PLAN = {
    "version": 1,
    "default_queue": "q_main",
    "queues": [
        {"id": "q_main", "name": {"en": "Main", "nl": "Hoofdlijn"}, "skills": {"tact": 2}},
    ],
    "agents": {"anna": {"skills": {"tact": 3}, "queues": ["q_main"]}},
}


def lists(agent: AgentClient) -> Inbox:
    """The desk's lists, which must have come."""
    assert agent.inbox is not None
    return agent.inbox


async def test_admin_reads_the_plan_and_puts_another_in_force(house: House) -> None:
    """What was read can be put back as it is."""
    alex = await admin(house)

    before = await alex.get("/api/v1/floor")
    put = await alex.ask("PUT", "/api/v1/floor", PLAN)
    after = await alex.get("/api/v1/floor")
    back = await alex.ask("PUT", "/api/v1/floor", before.body)

    assert [it.status for it in (before, put, after, back)] == [200, 200, 200, 200]
    assert before.body["queues"][0]["name"]["en"] == "Customer service"
    assert after.body == put.body
    assert after.body["queues"][0]["name"] == PLAN["queues"][0]["name"]  # type: ignore[index]


async def test_plan_that_makes_no_sense_changes_nothing(house: House) -> None:
    """A sentence says where; agents are none to change it."""
    alex, anna = await admin(house), await admin(house, "anna")
    before = await alex.get("/api/v1/floor")

    wrong = await alex.ask("PUT", "/api/v1/floor", {**PLAN, "default_queue": "q_none"})
    unknown = await alex.ask("PUT", "/api/v1/floor", {**PLAN, "agents": {"nobody": {"skills": {}}}})
    not_hers = await anna.ask("PUT", "/api/v1/floor", PLAN)

    assert (wrong.status, wrong.code) == (400, "invalid-request")
    assert "q_none" in wrong.body["error"]["message"]
    assert (unknown.status, unknown.code) == (422, "bad-floor-plan")
    assert not_hers.code == "admins-only"
    assert (await alex.get("/api/v1/floor")).body == before.body


async def test_desk_and_customer_see_queue_and_skills(house: House) -> None:
    """On the card, in the offer, in the row, and beside the place in line."""
    await (await admin(house)).ask("PUT", "/api/v1/floor", PLAN)
    anna = await house.agent("anna")
    customer = await house.customer(language="nl")

    await customer.tell(RequestPerson())
    offer = await anna.next_offer()

    card = lists(anna).agent
    assert (card.queues, card.skills, card.voice_capacity) == (["Main"], {"tact": 3}, 1)
    assert (offer.queue, offer.queue_id, offer.skills) == ("Main", "q_main", {"tact": 2})
    assert (offer.kind, offer.reason) == ("conversation", Reason.REQUESTED_HUMAN)
    assert lists(anna).queue[0].queue == "Main"
    await customer.until(lambda: customer.state is not None and customer.state.queue == "Hoofdlijn")


async def test_callback_is_accepted_and_finished_at_the_desk(house: House) -> None:
    """It rings with its number; nobody answers, and it is there again."""
    anna = await house.agent("anna")
    customer = await house.customer()
    await customer.request_callback(phone="+31 20 555 0100", name="Kim")
    offer = await anna.next_offer()

    await anna.accept(offer.reservation_id)
    assert offer.follow_up is not None
    await anna.finish_follow_up(offer.follow_up.follow_up_id, "Voicemail", "no_answer")

    assert (offer.kind, offer.follow_up.phone) == ("callback", "+31 20 555 0100")
    await anna.until(lambda: [it.attempts for it in lists(anna).follow_ups] == [1])
    (waits,) = lists(anna).follow_ups
    assert (waits.state, waits.notes, waits.due_at is not None) == ("open", "Voicemail", True)
    assert (lists(anna).agent.busy, lists(anna).agent.busy_voice) == (0, 0)
