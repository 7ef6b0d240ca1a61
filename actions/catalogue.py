"""All custom actions, put together with the one order system they share."""

from collections.abc import Callable

from rasa_sdk.interfaces import Action

from actions import conversation
from actions.clarify import AnswerFaq, Clarify, OutOfScope
from actions.delivery import TellDeliveryOptions, TellDeliveryPeriod
from actions.flows import redress, services
from actions.flows.cancel_order import CancelOrder, CancelOrderForm
from actions.flows.change_address import ChangeAddress, ChangeAddressForm
from actions.flows.complaint import ComplaintForm, RecordComplaint
from actions.flows.form import FlowForm
from actions.flows.invoice import CheckInvoice, CheckInvoiceForm, GetInvoice, GetInvoiceForm
from actions.flows.payment_issue import PaymentIssueForm, TellPaymentState
from actions.flows.refund_status import RefundStatusForm, TrackRefund
from actions.flows.track_order import TrackOrder, TrackOrderForm
from actions.handed_back import HandedBack
from actions.handoff import Handoff
from actions.orders import OrderSystem
from actions.speech import Repeat


def all_actions(orders: OrderSystem) -> list[Action]:
    """Every action the domain names."""
    forms: list[type[FlowForm]] = [
        TrackOrderForm, CancelOrderForm, ChangeAddressForm, CheckInvoiceForm, GetInvoiceForm,
        RefundStatusForm, PaymentIssueForm, ComplaintForm,
    ]  # fmt: skip
    deeds: list[Callable[[OrderSystem], Action]] = [
        TrackOrder, CancelOrder, ChangeAddress, CheckInvoice, GetInvoice, TrackRefund,
        TellPaymentState, TellDeliveryOptions, TellDeliveryPeriod, Handoff, RecordComplaint,
        conversation.Affirm, conversation.Deny, conversation.Thank,
    ]  # fmt: skip
    talking: list[Callable[[], Action]] = [
        conversation.Greet, conversation.Goodbye, conversation.Stop, conversation.Inform,
        conversation.ChangeLanguage, HandedBack, Repeat, Clarify, OutOfScope, AnswerFaq,
    ]  # fmt: skip
    return [
        *(form(orders) for form in (*forms, *redress.FORMS, *services.FORMS)),
        *(deed(orders) for deed in (*deeds, *redress.DEEDS, *services.DEEDS)),
        *(action() for action in talking),
    ]
