"""The tables, a file per subject. Importing this package makes `Base.metadata` complete."""

from actions.orders.store.tables.base import Base
from actions.orders.store.tables.billing import InvoiceCopyRow, InvoiceRow, PaymentRow, RefundRow
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
from actions.orders.store.tables.order import OrderLineRow, OrderRow, ProductRow
from actions.orders.store.tables.redress import GoodwillCreditRow, ReturnLineRow, ReturnRow
from actions.orders.store.tables.rules import IdempotencyRow, PolicyRow

__all__ = [
    "AddressRow",
    "Base",
    "CarrierEventRow",
    "CustomerRow",
    "DeliveryOptionRow",
    "DeliveryZoneRow",
    "GoodwillCreditRow",
    "IdempotencyRow",
    "InvoiceCopyRow",
    "InvoiceRow",
    "OrderLineRow",
    "OrderRow",
    "PaymentRow",
    "PolicyRow",
    "ProductRow",
    "RefundRow",
    "ReturnLineRow",
    "ReturnRow",
    "ShipmentRow",
    "VerificationAttemptRow",
    "VerificationRow",
    "VerifiedOrderRow",
]
