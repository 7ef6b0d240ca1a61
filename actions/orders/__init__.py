"""The shop's order system: a small set of operations that each demand the customer they act for.

>>> async with open_order_system(url) as shop:
...     verified = await shop.identity.verify_by_order(
...         conversation_id, number="10042", postcode="1012 AB", key=message_id
...     )
...     tracked = await shop.tracking.track(verified, "10042")

Refusals are `OrderError` leaves (`actions.orders.errors`) with a kebab-case `code`.
"""

from actions.orders import errors
from actions.orders.address import Address
from actions.orders.errors import Instead, OrderError
from actions.orders.kinds import (
    AccountType,
    AppointmentKind,
    AppointmentStatus,
    CaseKind,
    CaseStatus,
    ClaimKind,
    ComplaintCategory,
    ConsentPurpose,
    DisputeReason,
    MailKind,
    PaymentTrouble,
    RegistrationIssue,
    Remedy,
    SuggestionAnswer,
)
from actions.orders.model.billing import Invoice, PaymentAttempt, Refund
from actions.orders.model.case import Case, CaseStep
from actions.orders.model.delivery import DeliveryOption
from actions.orders.model.order import CarrierEvent, Line
from actions.orders.model.product import Product, Wanted
from actions.orders.money import Money
from actions.orders.operations.accounts import (
    AccountDetails,
    DeletionPlanned,
    DeletionTerms,
    DetailChanges,
    DetailsChanged,
)
from actions.orders.operations.addresses import AddressChanged, DeliveryAddress
from actions.orders.operations.appointments import Appointment, Slot
from actions.orders.operations.billing import InvoiceCopy, InvoiceLink, PaymentState
from actions.orders.operations.cancellation import CancellationTerms, Cancelled
from actions.orders.operations.changes import OrderChanged
from actions.orders.operations.changing import ChangeQuote
from actions.orders.operations.claims import Claimed, ClaimTerms
from actions.orders.operations.complaints import GoodwillGranted, GoodwillTerms
from actions.orders.operations.consents import Consent
from actions.orders.operations.delivery import DeliveryOptions, DeliveryPeriod
from actions.orders.operations.exchanges import Exchanged, ExchangeQuote
from actions.orders.operations.feedback import FeedbackGiven, Reviewed, SubjectScore
from actions.orders.operations.following import Confirmed, Offered
from actions.orders.operations.identity import Standing, Verified
from actions.orders.operations.mails import Mailed, Outgoing
from actions.orders.operations.ordering import Placed
from actions.orders.operations.paying import PayLink
from actions.orders.operations.payments import Charge, PaymentCheck, PaymentTold, PayPage
from actions.orders.operations.quoting import Quote
from actions.orders.operations.refunds import RefundOverview, RefundTerms
from actions.orders.operations.registration import MailSent, RegistrationCheck, Unsubscribed
from actions.orders.operations.returns import (
    Return,
    ReturnableLine,
    ReturnedLine,
    ReturnLabel,
    ReturnTerms,
)
from actions.orders.operations.snapshot import OrderSnapshot
from actions.orders.operations.steps import Step
from actions.orders.operations.suggestions import Suggested, SuggestionCount
from actions.orders.operations.tracking import OrderSummary, OwnOrders, Tracked
from actions.orders.operations.upkeep import Swept
from actions.orders.order_number import parse_order_number
from actions.orders.postcode import parse_postcode
from actions.orders.states import (
    InvoiceStatus,
    Level,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
    RefundReason,
    RefundStatus,
    ReturnKind,
    ReturnStatus,
    ScanCode,
    StepKey,
)
from actions.orders.system import OrderSystem, open_order_system
from actions.orders.visitor import Visitor

__all__ = [
    "AccountDetails",
    "AccountType",
    "Address",
    "AddressChanged",
    "Appointment",
    "AppointmentKind",
    "AppointmentStatus",
    "CancellationTerms",
    "Cancelled",
    "CarrierEvent",
    "Case",
    "CaseKind",
    "CaseStatus",
    "CaseStep",
    "ChangeQuote",
    "Charge",
    "ClaimKind",
    "ClaimTerms",
    "Claimed",
    "ComplaintCategory",
    "Confirmed",
    "Consent",
    "ConsentPurpose",
    "DeletionPlanned",
    "DeletionTerms",
    "DeliveryAddress",
    "DeliveryOption",
    "DeliveryOptions",
    "DeliveryPeriod",
    "DetailChanges",
    "DetailsChanged",
    "DisputeReason",
    "ExchangeQuote",
    "Exchanged",
    "FeedbackGiven",
    "GoodwillGranted",
    "GoodwillTerms",
    "Instead",
    "Invoice",
    "InvoiceCopy",
    "InvoiceLink",
    "InvoiceStatus",
    "Level",
    "Line",
    "MailKind",
    "MailSent",
    "Mailed",
    "Money",
    "Offered",
    "OrderChanged",
    "OrderError",
    "OrderSnapshot",
    "OrderStatus",
    "OrderSummary",
    "OrderSystem",
    "Outgoing",
    "OwnOrders",
    "PayLink",
    "PayPage",
    "PaymentAttempt",
    "PaymentCheck",
    "PaymentMethod",
    "PaymentState",
    "PaymentStatus",
    "PaymentTold",
    "PaymentTrouble",
    "Placed",
    "Product",
    "Quote",
    "Refund",
    "RefundOverview",
    "RefundReason",
    "RefundStatus",
    "RefundTerms",
    "RegistrationCheck",
    "RegistrationIssue",
    "Remedy",
    "Return",
    "ReturnKind",
    "ReturnLabel",
    "ReturnStatus",
    "ReturnTerms",
    "ReturnableLine",
    "ReturnedLine",
    "Reviewed",
    "ScanCode",
    "Slot",
    "Standing",
    "Step",
    "StepKey",
    "SubjectScore",
    "Suggested",
    "SuggestionAnswer",
    "SuggestionCount",
    "Tracked",
    "Swept",
    "Unsubscribed",
    "Verified",
    "Visitor",
    "Wanted",
    "errors",
    "open_order_system",
    "parse_order_number",
    "parse_postcode",
]
