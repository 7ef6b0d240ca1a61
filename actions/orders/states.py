"""The states of orders, payments and refunds, with one table of an order's allowed moves."""

from enum import StrEnum


class OrderStatus(StrEnum):
    """Where an order is, as a customer would say it."""

    AWAITING_PAYMENT = "awaiting_payment"
    PROCESSING = "processing"
    PACKED = "packed"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


BEFORE_DISPATCH = frozenset(
    {OrderStatus.AWAITING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.PACKED}
)
ON_THE_ROAD = frozenset({OrderStatus.IN_TRANSIT, OrderStatus.OUT_FOR_DELIVERY})

ALLOWED_MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.AWAITING_PAYMENT: frozenset({OrderStatus.PROCESSING, OrderStatus.CANCELLED}),
    OrderStatus.PROCESSING: frozenset({OrderStatus.PACKED, OrderStatus.CANCELLED}),
    OrderStatus.PACKED: frozenset({OrderStatus.IN_TRANSIT, OrderStatus.CANCELLED}),
    OrderStatus.IN_TRANSIT: frozenset({OrderStatus.OUT_FOR_DELIVERY, OrderStatus.RETURNED}),
    OrderStatus.OUT_FOR_DELIVERY: frozenset({OrderStatus.DELIVERED, OrderStatus.IN_TRANSIT}),
    OrderStatus.DELIVERED: frozenset({OrderStatus.RETURNED}),
    OrderStatus.RETURNED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}


class IllegalMoveError(ValueError):
    """A caller tried to move an order where the table does not lead: a fault of the program."""


def check_move(old: OrderStatus, new: OrderStatus) -> None:
    """Raise `IllegalMoveError` unless `new` may follow `old`."""
    if new not in ALLOWED_MOVES[old]:
        raise IllegalMoveError(f"{old} → {new}")


class Level(StrEnum):
    """How far a proof reaches: the orders named, or all that is the customer's."""

    ORDER = "order"
    FULL = "full"


class StepKey(StrEnum):
    """The stations of an order, shown as steps."""

    PLACED = "placed"
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class ScanCode(StrEnum):
    """What a carrier reports; the text for it is made in the customer's language."""

    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    SORTED = "sorted"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    CUSTOMS = "customs"
    DELAYED = "delayed"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    RETURNED = "returned"


class PaymentMethod(StrEnum):
    IDEAL = "ideal"
    CARD = "card"
    PAYPAL = "paypal"
    BANK_TRANSFER = "bank_transfer"
    PAY_LATER = "pay_later"


class PaymentStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class InvoiceStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"
    CREDITED = "credited"


class RefundStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    SENT = "sent"
    COMPLETED = "completed"
    REJECTED = "rejected"


class RefundReason(StrEnum):
    CANCELLED = "cancelled"
    RETURNED = "returned"
    MISSING = "missing"
    DAMAGED = "damaged"
    LATE = "late"
    CHANGED_MIND = "changed_mind"
    OTHER = "other"


class ReturnStatus(StrEnum):
    REGISTERED = "registered"
    LABEL_SENT = "label_sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ReturnKind(StrEnum):
    """Money back, or another item."""

    RETURN = "return"
    EXCHANGE = "exchange"
