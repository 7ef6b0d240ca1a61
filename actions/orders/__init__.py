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
from actions.orders.model.billing import Invoice, PaymentAttempt, Refund
from actions.orders.model.delivery import DeliveryOption
from actions.orders.model.order import CarrierEvent, Line
from actions.orders.money import Money
from actions.orders.operations.addresses import AddressChanged, DeliveryAddress
from actions.orders.operations.billing import InvoiceCopy, InvoiceLink, PaymentState
from actions.orders.operations.cancellation import CancellationTerms, Cancelled
from actions.orders.operations.delivery import DeliveryOptions, DeliveryPeriod
from actions.orders.operations.identity import Standing, Verified
from actions.orders.operations.refunds import RefundOverview
from actions.orders.operations.snapshot import OrderSnapshot
from actions.orders.operations.steps import Step
from actions.orders.operations.tracking import OrderSummary, OwnOrders, Tracked
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
    ScanCode,
    StepKey,
)
from actions.orders.system import OrderSystem, open_order_system

__all__ = [
    "Address",
    "AddressChanged",
    "CancellationTerms",
    "Cancelled",
    "CarrierEvent",
    "DeliveryAddress",
    "DeliveryOption",
    "DeliveryOptions",
    "DeliveryPeriod",
    "Instead",
    "Invoice",
    "InvoiceCopy",
    "InvoiceLink",
    "InvoiceStatus",
    "Level",
    "Line",
    "Money",
    "OrderError",
    "OrderSnapshot",
    "OrderStatus",
    "OrderSummary",
    "OrderSystem",
    "OwnOrders",
    "PaymentAttempt",
    "PaymentMethod",
    "PaymentState",
    "PaymentStatus",
    "Refund",
    "RefundOverview",
    "RefundReason",
    "RefundStatus",
    "ScanCode",
    "Standing",
    "Step",
    "StepKey",
    "Tracked",
    "Verified",
    "errors",
    "open_order_system",
    "parse_order_number",
    "parse_postcode",
]
