"""All custom actions, put together with the one order system they share."""

from rasa_sdk.interfaces import Action

from actions.flows.track_order import TrackOrder, TrackOrderForm
from actions.handoff import Handoff
from actions.orders import OrderSystem


def all_actions(orders: OrderSystem) -> list[Action]:
    """Every action the domain names."""
    return [
        Handoff(orders),
        TrackOrderForm(orders),
        TrackOrder(orders),
    ]
