"""Fees, limits and days that answers name are those of the order system's tables."""

import asyncio
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from actions import wording
from actions.orders import DeliveryOption, Money, open_order_system
from actions.orders.demo.fill import fill
from actions.orders.migrations import upgrade
from actions.orders.model.policy import Policy
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.store.database import Database
from tests.orders.clock import WEDNESDAY_NOON

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "data/responses").glob("*.yml")), ROOT / "data/faq/responses.yml"]
_AMOUNT = re.compile(r"€\s?(\d+(?:[.,]\d\d)?)")
# Aloud, numbers are written out.
SPOKEN = {
    2: ("two", "twee"), 30: ("thirty", "dertig"), 50: ("fifty", "vijftig"),
    Decimal("4.95"): ("four euros ninety-five", "vier euro vijfennegentig"),
    Decimal("7.95"): ("seven euros ninety-five", "zeven euro vijfennegentig"),
}  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """What holds now."""

    policy: Policy
    service: ServicePolicy
    home: dict[str, DeliveryOption]
    union: dict[str, DeliveryOption]
    world: dict[str, DeliveryOption]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """From the tables, as the operations read them."""
    path = tmp_path_factory.mktemp("rules") / "orders.db"
    return asyncio.run(_read(f"sqlite+aiosqlite:///{path}"))


async def _read(url: str) -> Rules:
    await upgrade(url)
    database = Database.open(url)
    await fill(database, WEDNESDAY_NOON, customers=40, orders=200)
    async with database.reading() as work:
        policy, service = await work.policies.current(), await work.policies.service()
    await database.close()
    async with open_order_system(url) as shop:
        home, union, world = [
            {option.key: option for option in (await shop.delivery.options(land)).options}
            for land in ("NL", "BE", "US")
        ]
    return Rules(policy, service, home, union, world)


def told(name: str, language: str, channel: str = "web") -> str:
    """The response's text there."""
    for path in FILES:
        for variation in yaml.safe_load(path.read_text("utf-8"))["responses"].get(name, []):
            spoken_in = (variation.get("condition") or [{"value": "en"}])[0]["value"]
            if (spoken_in, variation.get("channel", "web")) == (language, channel):
                return str(variation["text"])
    raise KeyError(name)


def amounts_in(text: str) -> set[Decimal]:
    """All that are named."""
    return {Decimal(found.replace(",", ".")) for found in _AMOUNT.findall(text)}


def amounts(known: Iterable[Money | None]) -> set[Decimal]:
    """As the text names them."""
    return {money.amount for money in known if money}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_delivery_costs_are_those_of_the_options(language: str, rules: Rules) -> None:
    """Every fee and every amount from which it is free; no other is named."""
    options = [*rules.home.values(), *rules.union.values(), *rules.world.values()]
    known = amounts([o.fee for o in options] + [o.free_from for o in options])

    assert amounts_in(told("utter_faq/delivery_cost", language)) == known


@pytest.mark.parametrize("language", ["en", "nl"])
def test_delivery_costs_aloud_are_the_same(language: str, rules: Rules) -> None:
    """Standard, from when it is free, and the evening."""
    said, nth = told("utter_faq/delivery_cost", language, "voice"), ("en", "nl").index(language)
    standard, evening = rules.home["nl-standard"], rules.home["nl-evening"]
    assert standard.free_from is not None
    for amount in (int(standard.free_from.amount), standard.fee.amount, evening.fee.amount):
        assert SPOKEN[amount][nth] in said


@pytest.mark.parametrize("language", ["en", "nl"])
def test_days_of_delivery_are_those_of_the_options(language: str, rules: Rules) -> None:
    """At home, in the union, and elsewhere."""
    between, either = ("to", "or") if language == "en" else ("tot", "of")
    said = told("utter_faq/delivery_countries", language)
    home, union = rules.home["nl-standard"], rules.union["eu-standard"]
    world = rules.world["world-standard"]

    assert f"{home.days_min} {either} {home.days_max}" in said
    for option in (union, world):
        assert f"{option.days_min} {between} {option.days_max}" in said


@pytest.mark.parametrize("language", ["en", "nl"])
def test_days_to_return_are_the_window_of_returns(language: str, rules: Rules) -> None:
    """Wherever they are named."""
    days = rules.service.return_window.days
    unit = "days" if language == "en" else "dagen"
    labels = json.loads((Path(wording.__file__).parent / f"labels/{language}.json").read_text())
    aloud = f"{SPOKEN[days][('en', 'nl').index(language)]} {unit}"
    for name in (
        "utter_faq/size_guide",
        "utter_faq/loyalty_points",
        "utter_check_cancellation_fee",
    ):
        assert f"{days} {unit}" in told(name, language)

    assert f"{days} {unit}" in labels["instead"]["return_after_delivery"]
    assert aloud in told("utter_faq/size_guide", language, "voice")
    assert aloud in told("utter_faq/loyalty_points", language, "voice")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_cancellation_costs_what_the_policy_says(language: str, rules: Rules) -> None:
    """The fee, and how long it is free in any case."""
    said, nth = told("utter_check_cancellation_fee", language), ("en", "nl").index(language)
    hours = rules.policy.cancellation_free.total_seconds() / 3600

    assert amounts_in(said) == {rules.policy.cancellation_fee.amount}
    assert f"{SPOKEN[int(hours)][nth]} {('hours', 'uur')[nth]}" in said


@pytest.mark.parametrize("language", ["en", "nl"])
def test_refunds_follow_the_policy(language: str, rules: Rules) -> None:
    """How long, how much, how soon; on both channels."""
    days = ("days", "dagen")[language == "nl"]
    working = ("working days", "werkdagen")[language == "nl"]
    for channel in ("web", "voice"):
        said = told("utter_check_refund_policy", language, channel)

        assert f"{rules.policy.refund_window.days} {days}" in said
        assert f"{rules.policy.refund_working_days} {working}" in said
    limit = rules.policy.refund_limit.amount

    assert amounts_in(told("utter_check_refund_policy", language)) == {limit}
