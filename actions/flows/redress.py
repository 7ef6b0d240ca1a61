"""The forms and deeds of orders, money back, returns, claims and disputes, for the catalogue."""

from collections.abc import Callable

from rasa_sdk.interfaces import Action

from actions.flows.change_order import ChangeOrder, ChangeOrderForm
from actions.flows.claim import (
    ClaimDamagedItem,
    ClaimMissingItem,
    DamagedItemForm,
    MissingItemForm,
)
from actions.flows.dispute_charge import DisputeCharge, DisputeChargeForm
from actions.flows.exchange_item import ExchangeItem, ExchangeItemForm
from actions.flows.form import FlowForm
from actions.flows.get_refund import GetRefund, GetRefundForm
from actions.flows.place_order import PlaceOrderForm
from actions.flows.placing import PlaceOrder
from actions.flows.return_item import ReturnItem, ReturnItemForm
from actions.orders import OrderSystem

FORMS: tuple[type[FlowForm], ...] = (
    PlaceOrderForm, ChangeOrderForm, GetRefundForm, ReturnItemForm, ExchangeItemForm,
    MissingItemForm, DamagedItemForm, DisputeChargeForm,
)  # fmt: skip
DEEDS: tuple[Callable[[OrderSystem], Action], ...] = (
    PlaceOrder, ChangeOrder, GetRefund, ReturnItem, ExchangeItem, ClaimMissingItem,
    ClaimDamagedItem, DisputeCharge,
)  # fmt: skip
