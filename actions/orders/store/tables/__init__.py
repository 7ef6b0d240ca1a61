"""The tables, a file per subject. Importing this package makes `Base.metadata` complete."""

from actions.orders.store.tables.account import (
    AccountRow,
    ConsentRow,
    LinkRow,
    MailRow,
    PasswordRow,
    SubscriptionRow,
)
from actions.orders.store.tables.after import (
    CounterRow,
    OrderLinkKind,
    OrderLinkRow,
    PaymentLinkRow,
    ReturnLabelRow,
    SuggestionRow,
)
from actions.orders.store.tables.appointment import (
    AppointmentHoursRow,
    AppointmentRow,
    ClosedDayRow,
)
from actions.orders.store.tables.base import Base
from actions.orders.store.tables.billing import InvoiceCopyRow, InvoiceRow, PaymentRow, RefundRow
from actions.orders.store.tables.case import (
    CarrierRuleRow,
    CaseRow,
    CaseStepRow,
    ClaimLineRow,
    ClaimRow,
)
from actions.orders.store.tables.customer import AddressRow, CustomerRow
from actions.orders.store.tables.delivery import (
    CarrierEventRow,
    DeliveryOptionRow,
    DeliveryZoneRow,
    ShipmentRow,
)
from actions.orders.store.tables.identity import (
    VerificationAttemptRow,
    VerificationRow,
    VerifiedOrderRow,
)
from actions.orders.store.tables.opinion import FeedbackRow, ReviewRow
from actions.orders.store.tables.order import OrderLineRow, OrderRow, ProductRow
from actions.orders.store.tables.redress import GoodwillCreditRow, ReturnLineRow, ReturnRow
from actions.orders.store.tables.rules import DutyRow, IdempotencyRow, PolicyRow

__all__ = [
    "AccountRow",
    "AddressRow",
    "AppointmentHoursRow",
    "AppointmentRow",
    "Base",
    "CarrierEventRow",
    "CarrierRuleRow",
    "CaseRow",
    "CaseStepRow",
    "ClaimLineRow",
    "ClaimRow",
    "ClosedDayRow",
    "ConsentRow",
    "CounterRow",
    "CustomerRow",
    "DeliveryOptionRow",
    "DeliveryZoneRow",
    "DutyRow",
    "FeedbackRow",
    "GoodwillCreditRow",
    "IdempotencyRow",
    "InvoiceCopyRow",
    "InvoiceRow",
    "LinkRow",
    "MailRow",
    "OrderLineRow",
    "OrderLinkKind",
    "OrderLinkRow",
    "OrderRow",
    "PasswordRow",
    "PaymentLinkRow",
    "PaymentRow",
    "PolicyRow",
    "ProductRow",
    "RefundRow",
    "ReturnLabelRow",
    "ReturnLineRow",
    "ReturnRow",
    "ReviewRow",
    "ShipmentRow",
    "SubscriptionRow",
    "SuggestionRow",
    "VerificationAttemptRow",
    "VerificationRow",
    "VerifiedOrderRow",
]
