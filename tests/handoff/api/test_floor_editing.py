"""The floor as supervisors edit it from the settings page."""

from typing import Any

from tests.handoff.api.support.house import House
from tests.handoff.api.support.programs import admin

FLOOR = "/api/supervisor/floor"


async def test_supervisor_edits_what_was_shown(house: House) -> None:
    """Queues and what an agent can do; the answer is the floor as it is then."""
    chris = await admin(house, "chris")
    shown = (await chris.get(FLOOR)).body
    anna = next(it for it in shown["agents"] if it["username"] == "anna")
    plan = shown["plan"]
    plan["queues"][0]["service_level"] = {"seconds": 20, "share": 0.9}
    plan["agents"] = {"anna": {"skills": {"tact": 3}, "capacity": 5}}

    edited = await chris.ask("PUT", FLOOR, {"was": shown["digest"], "plan": plan})

    assert edited.status == 200
    assert edited.body["digest"] != shown["digest"]
    assert edited.body["plan"]["queues"][0]["service_level"] == {"seconds": 20, "share": 0.9}
    after = next(it for it in edited.body["agents"] if it["username"] == "anna")
    assert after == {**anna, "skills": {"tact": 3}, "capacity": 5}
    assert (await chris.get(FLOOR)).body == edited.body


async def test_what_was_shown_can_be_put_back_unchanged(house: House) -> None:
    """Nothing is different then, not even the digest."""
    chris = await admin(house, "chris")
    shown = (await chris.get(FLOOR)).body

    again = await chris.ask("PUT", FLOOR, {"was": shown["digest"], "plan": shown["plan"]})

    assert (again.status, again.body) == (200, shown)


async def test_second_of_two_editors_is_told_so(house: House) -> None:
    """The first one's change is not lost."""
    chris, alex = await admin(house, "chris"), await admin(house)
    shown = (await chris.get(FLOOR)).body

    def named(name: str) -> dict[str, Any]:
        queues = [{**shown["plan"]["queues"][0], "name": {"en": name}}]
        return {"was": shown["digest"], "plan": {**shown["plan"], "queues": queues}}

    first = await chris.ask("PUT", FLOOR, named("First"))
    second = await alex.ask("PUT", FLOOR, named("Second"))

    assert first.status == 200
    assert (second.status, second.code) == (409, "floor-moved")
    kept = (await alex.get(FLOOR)).body
    assert kept["plan"]["queues"][0]["name"] == {"en": "First"}


async def test_agents_neither_see_nor_edit_the_floor(house: House) -> None:
    """Nor does a page of elsewhere with a supervisor's cookie, nor a plan that makes no sense."""
    anna, chris = await admin(house, "anna"), await admin(house, "chris")
    shown = (await chris.get(FLOOR)).body
    edit = {"was": shown["digest"], "plan": shown["plan"]}
    unknown = {**shown["plan"], "agents": {"nobody": {"capacity": 2}}}

    assert (await anna.get(FLOOR)).code == "not-a-supervisor"
    assert (await anna.ask("PUT", FLOOR, edit)).code == "not-a-supervisor"
    assert (await chris.ask("PUT", FLOOR, {**edit, "plan": unknown})).code == "bad-floor-plan"
    chris.headers["Origin"] = "https://elsewhere.example"
    assert (await chris.ask("PUT", FLOOR, edit)).code == "forbidden-origin"
