"""The floor plan: what makes one, and where it sends a handoff."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handoff.accounts import DEMO_FLOOR
from handoff.errors import BadFloorPlan
from handoff.floor import FloorPlan, parse, read
from handoff.model.work import Reason
from handoff.placing import Wish, is_open, opens_at, place

TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)


def queue(queue_id: str, **more: Any) -> dict[str, Any]:
    """A queue named by its id."""
    return {"id": queue_id, "name": {"en": queue_id}, **more}


def floor(*queues: dict[str, Any], **more: Any) -> FloorPlan:
    """A plan of these queues and `q_main`, the default one."""
    return parse({"default_queue": "q_main", "queues": [queue("q_main"), *queues], **more})


def wish(**more: Any) -> Wish:
    """A handoff on request, by chat, in English."""
    told = {"reason": Reason.REQUESTED_HUMAN, "language": "en", "channel": "web", "priority": 30}
    return Wish(**{**told, **more})


def sent(plan: FloorPlan, now: datetime = TUESDAY_NOON, **more: Any) -> str:
    """Which queue it is."""
    return place(plan, wish(**more), now).queue.id


def test_first_rule_that_fits_decides() -> None:
    """All its conditions hold, each by one of its values; else the default queue."""
    plan = floor(
        queue("q_vip"),
        queue("q_billing"),
        rules=[
            {"queue": "q_vip", "tiers": ["gold"], "languages": ["nl", "en"]},
            {"queue": "q_billing", "wants": ["get_refund", "get_invoice"]},
            {"queue": "q_vip", "reasons": ["angry"], "channels": ["voice"]},
        ],
    )

    assert sent(plan) == "q_main"
    assert sent(plan, wants="get_invoice") == "q_billing"
    assert sent(plan, wants="get_invoice", tier="gold") == "q_vip"
    assert sent(plan, wants="get_invoice", tier="gold", language="de") == "q_billing"
    assert sent(plan, reason=Reason.ANGRY) == "q_main"
    assert sent(plan, reason=Reason.ANGRY, channel="voice") == "q_vip"


def test_queue_that_does_not_take_the_channel_is_passed_over() -> None:
    """The next rule is looked at."""
    plan = floor(queue("q_phone", channels=["voice"]), rules=[{"queue": "q_phone"}])

    assert sent(plan, channel="voice") == "q_phone"
    assert sent(plan) == "q_main"


def test_priority_is_by_reason_tier_and_rule_within_bounds() -> None:
    """The plan's word on the reason stands instead of the bot's."""
    plan = floor(
        priorities={"angry": 80},
        tiers={"gold": 15, "late_payer": -90},
        rules=[{"queue": "q_main", "wants": ["complaint"], "priority": 10}],
    )

    def urgency(**more: Any) -> int:
        return place(plan, wish(**more), TUESDAY_NOON).priority

    assert urgency() == 30
    assert urgency(reason=Reason.ANGRY) == 80
    assert urgency(reason=Reason.ANGRY, tier="gold", wants="complaint") == 100
    assert urgency(tier="late_payer") == 0
    assert urgency(tier="unheard_of") == 30


def test_skills_are_those_of_queue_and_rule_the_higher_level_of_both() -> None:
    """A rule may ask for more."""
    plan = floor(
        queue("q_b", skills={"billing": 2, "tact": 3}),
        rules=[{"queue": "q_b", "skills": {"billing": 4, "tact": 1, "tax": 1}}],
    )

    assert place(plan, wish(), TUESDAY_NOON).skills == {"billing": 4, "tact": 3, "tax": 1}


def test_closed_queue_passes_on_where_the_plan_says_so() -> None:
    """Applied at the moment of the handoff; without such a word the customer waits there."""
    weekdays = {"every": ["09:00-17:00"], "days": {"sat": [], "sun": []}}
    plan = floor(
        queue("q_a", hours=weekdays, overflow={"when_closed": "q_b"}),
        queue("q_b", hours=weekdays, overflow={"when_closed": "q_main"}),
        queue("q_c", hours=weekdays),
        rules=[{"queue": "q_a", "wants": ["a"]}, {"queue": "q_c", "wants": ["c"]}],
    )

    assert sent(plan, wants="a") == "q_a"
    placed = place(plan, wish(wants="a"), SUNDAY)
    assert (placed.queue.id, placed.came_over) == ("q_main", ("q_a", "q_b"))
    assert sent(plan, SUNDAY, wants="c") == "q_c"
    closed = plan.by_id["q_c"]
    assert not is_open(closed, SUNDAY)
    assert opens_at(closed, SUNDAY) == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert opens_at(closed, TUESDAY_NOON) is None


def test_full_queue_passes_on() -> None:
    """By how many wait at this moment."""
    plan = floor(
        queue("q_a", overflow={"longer_than": 2, "to": "q_main"}),
        rules=[{"queue": "q_a"}],
    )

    assert place(plan, wish(), TUESDAY_NOON, {"q_a": 1}).queue.id == "q_a"
    assert place(plan, wish(), TUESDAY_NOON, {"q_a": 2}).queue.id == "q_main"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"default_queue": "q_none"}, "default queue"),
        ({"queues": [queue("q_main"), queue("q_main")]}, "same id"),
        ({"rules": [{"queue": "q_none"}]}, "no queue 'q_none'"),
        ({"agents": {"sam": {"queues": ["q_none"]}}}, "no queue 'q_none'"),
        ({"colour": "blue"}, "colour: Extra inputs"),
        ({"queues": [queue("q_main", hours={"zone": "Mars/Base"})]}, "no time zone"),
        ({"queues": [queue("q_main", hours={"zone": "../etc"})]}, "no time zone"),
        ({"queues": [queue("q_main", hours={"every": ["9-17"]})]}, "no shift"),
        ({"queues": [queue("q_main", channels=["voice"])]}, "every channel"),
        (
            {"queues": [queue("q_main", steps=[{"after_s": 9}, {"after_s": 9}])]},
            "later than the one before",
        ),
        (
            {
                "queues": [
                    queue("q_main", steps=[{"after_s": 0, "any_skill": True}, {"after_s": 9}])
                ]
            },
            "no stricter",
        ),
        (
            {
                "queues": [
                    queue("q_main", overflow={"to": "q_b"}),
                    queue("q_b", overflow={"to": "q_main"}),
                ]
            },
            "circle",
        ),
    ],
)
def test_plan_that_contradicts_itself_is_refused(wrong: dict[str, Any], said: str) -> None:
    """With a sentence that says where."""
    with pytest.raises(BadFloorPlan, match=said):
        parse({"default_queue": "q_main", "queues": [queue("q_main")], **wrong})


def test_plan_survives_being_kept_as_json() -> None:
    """What the database gives back is what was read from the file."""
    plan = read(DEMO_FLOOR)

    assert parse(plan.as_json()) == plan


@pytest.mark.parametrize(("name", "text"), [("f.toml", "x ="), ("f.json", "{"), ("f.json", "[]")])
def test_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, text: str) -> None:
    """As a sentence, not as a traceback."""
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(BadFloorPlan):
        read(tmp_path / name)


def test_demo_floor_never_closes_on_a_customer() -> None:
    """Whoever tries it at night or on a holiday reaches an open queue, whatever they want."""
    plan = read(DEMO_FLOOR)
    wants = {want for rule in plan.rules for want in rule.wants}
    christmas_night = datetime(2026, 12, 25, 2, 0, tzinfo=UTC)

    queues = [place(plan, wish(wants=w), christmas_night).queue for w in (None, *sorted(wants))]

    assert all(is_open(it, christmas_night) for it in queues)


def test_plan_in_the_documentation_is_one(tmp_path: Path) -> None:
    """docs/floor.md shows every field of the plan, as it is read."""
    document = (Path(__file__).parents[3] / "docs" / "floor.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", document, re.DOTALL)
    (tmp_path / "floor.toml").write_text(shown, encoding="utf-8")

    plan = read(tmp_path / "floor.toml")

    assert sent(plan, wants="get_invoice") == "q_billing"
    for part in (plan, plan.queues[1], plan.rules[0], plan.agents["anna"], plan.callbacks):
        for field in type(part).model_fields:
            assert re.search(rf"\b{field}\b", document), field
