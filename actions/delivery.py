"""Ways and times of delivery: for everybody, and for an order already spoken of."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import FollowupAction

from actions.guarded import GuardedAction
from actions.orders import DeliveryOption, DeliveryPeriod, OrderSystem
from actions.orders.errors import OrderError
from actions.talk import Event, Talk
from actions.wording import day, label, money, number


class TellDeliveryOptions(GuardedAction):
    """The options in the Netherlands, cheapest first."""

    action_name = "action_delivery_options"

    def __init__(self, orders: OrderSystem) -> None:
        self._orders = orders

    async def act(self, talk: Talk) -> Sequence[Event]:
        found = await self._orders.delivery.options("NL")
        told = [_option(talk, option) for option in found.options]
        talk.say("utter_delivery_options", options="; ".join(told))
        return []


class TellDeliveryPeriod(GuardedAction):
    """For an order proven before: its dates. Else in general; a number named leads to tracking."""

    action_name = "action_delivery_period"

    def __init__(self, orders: OrderSystem) -> None:
        self._orders = orders

    async def act(self, talk: Talk) -> Sequence[Event]:
        busy = bool((talk.tracker.active_loop or {}).get("name"))
        if talk.entities("order_number") and not busy:
            talk.set("order_number", talk.entities("order_number")[-1])
            return [FollowupAction("track_order_form")]
        period = await self._known_period(talk)
        if period is None:
            talk.say("utter_delivery_period_general")
        else:
            _tell(talk, period)
        return []

    async def _known_period(self, talk: Talk) -> DeliveryPeriod | None:
        wanted = talk.slot("order_number")
        verified = await self._orders.identity.current(talk.conversation_id)
        if verified is None or not wanted:
            return None
        try:
            return await self._orders.delivery.period(verified, str(wanted))
        except OrderError:  # not theirs, or not proven: the general answer serves
            return None


def _option(talk: Talk, option: DeliveryOption) -> str:
    fee = money(option.fee, talk.language, spoken=talk.on_voice)
    fee = fee if option.fee else label("word", "free", talk.language)
    days = f"{option.days_min}-{option.days_max}"
    if option.days_min == option.days_max:
        days = str(option.days_min)
    name = label("delivery", option.key, talk.language)
    unit = label("word", "working_day" if days == "1" else "working_days", talk.language)
    return f"{name} ({days} {unit}, {fee})"


def _tell(talk: Talk, period: DeliveryPeriod) -> None:
    facts: dict[str, Any] = {
        "number": number(period.number, spoken=talk.on_voice),
        "earliest": day(period.earliest, talk.language),
        "latest": day(period.latest, talk.language),
        "day": day(period.delivered_on, talk.language),
        "status": label("status", period.status, talk.language).lower(),
    }
    if period.delivered_on:
        talk.say("utter_delivery_period_delivered", **facts)
    elif not period.earliest:
        talk.say("utter_delivery_period_unknown", **facts)
    elif period.earliest == period.latest:
        talk.say("utter_delivery_period_expected_day", **facts)
    else:
        talk.say("utter_delivery_period_expected", **facts)
