"""Where is my order: the status in a sentence, and on the web a card with the carrier's events."""

from typing import ClassVar

from actions.flows.deed import Deed
from actions.flows.form import FlowForm
from actions.flows.step import Identified
from actions.order_card import order_card
from actions.orders.operations.tracking import Tracked
from actions.orders.states import ON_THE_ROAD
from actions.talk import Talk
from actions.wording import day, label, number


class TrackOrderForm(FlowForm):
    form: ClassVar[str] = "track_order_form"
    intents: ClassVar[frozenset[str]] = frozenset({"track_order"})


class TrackOrder(Deed):
    action_name = "action_track_order"
    form: ClassVar[str] = "track_order_form"
    what: ClassVar[str] = "track_order"

    async def do(self, talk: Talk, who: Identified) -> str:
        tracked = await self.orders.tracking.track(who.verified, who.number)
        tell_status(talk, tracked)
        if not talk.on_voice:
            talk.show(order_card(tracked, talk.language))
        return f"shown: {label('status', tracked.status, 'en').lower()}"


def tell_status(talk: Talk, tracked: Tracked) -> None:
    """One sentence for each state an order can be in; a late parcel gets its own."""
    response = f"utter_track_{tracked.status}"
    if tracked.late and tracked.status in ON_THE_ROAD:
        response = "utter_track_late"
    latest = tracked.events[0] if tracked.events else None
    talk.say(
        response,
        number=number(tracked.number, spoken=talk.on_voice),
        expected=day(tracked.expected, talk.language) or label("word", "soon", talk.language),
        latest=label("scan", latest.code, talk.language).lower() if latest else "",
        place=f" ({latest.place})" if latest and latest.place else "",
        day=day(latest.at, talk.language) if latest else day(tracked.placed_at, talk.language),
        city=tracked.delivery_city,
    )
