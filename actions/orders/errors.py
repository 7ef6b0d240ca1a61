"""What can go wrong with an order: one root, a leaf per cause, each with its facts and a `code`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from actions.orders.money import Money


class Instead(StrEnum):
    """What a customer can still do where the thing asked for is refused."""

    CANCEL_ORDER = "cancel_order"
    REFUSE_AT_DOOR = "refuse_at_door"
    RETURN_AFTER_DELIVERY = "return_after_delivery"
    REDIRECT_WITH_CARRIER = "redirect_with_carrier"
    PLACE_NEW_ORDER = "place_new_order"
    TRACK_REFUND = "track_refund"
    CONTACT_HUMAN_AGENT = "contact_human_agent"
    CHANGE_ORDER = "change_order"
    RETURN_ITEM = "return_item"
    CHOOSE_ANOTHER = "choose_another"
    WAIT = "wait"
    OPEN_CLAIM = "open_claim"


@dataclass(eq=False)
class OrderError(Exception):
    """Root of every refusal of the order system."""

    code: ClassVar[str] = "order-error"

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in vars(self).items())
        return f"{self.code} ({facts})" if facts else self.code


# --- who is asking


@dataclass(eq=False)
class VerificationFailed(OrderError):
    """The details do not belong together. Says the same for a wrong number and a wrong postcode."""

    code: ClassVar[str] = "verification-failed"
    attempts_left: int


@dataclass(eq=False)
class VerificationLocked(OrderError):
    """Too many failures in this conversation: only a person can help on."""

    code: ClassVar[str] = "verification-locked"


@dataclass(eq=False)
class VerificationExpired(OrderError):
    """The proof was given too long ago; ask again."""

    code: ClassVar[str] = "verification-expired"
    expired_at: datetime


@dataclass(eq=False)
class FullProofNeeded(OrderError):
    """An order's postcode proves one order; this needs the account's e-mail and postcode."""

    code: ClassVar[str] = "full-proof-needed"


@dataclass(eq=False)
class OrderNotCovered(OrderError):
    """Proof was given for other orders; ask for this one's postcode. It need not exist."""

    code: ClassVar[str] = "order-not-covered"
    number: str


@dataclass(eq=False)
class OrderNotFound(OrderError):
    """The customer has no such order; an order of somebody else answers the same."""

    code: ClassVar[str] = "order-not-found"
    number: str


# --- what was typed


@dataclass(eq=False)
class InvalidOrderNumber(OrderError):
    """Not five digits from 10001."""

    code: ClassVar[str] = "invalid-order-number"
    text: str


@dataclass(eq=False)
class InvalidPostcode(OrderError):
    """Not a postcode of that country."""

    code: ClassVar[str] = "invalid-postcode"
    text: str
    country: str


@dataclass(eq=False)
class InvalidEmail(OrderError):
    """Not an e-mail address."""

    code: ClassVar[str] = "invalid-email"
    text: str


@dataclass(eq=False)
class InvalidAddress(OrderError):
    """One field of an address is missing, too long or wrong."""

    code: ClassVar[str] = "invalid-address"
    field_name: str
    text: str


@dataclass(eq=False)
class InvalidAmount(OrderError):
    """Not an amount that can be paid back."""

    code: ClassVar[str] = "invalid-amount"
    amount: Money


@dataclass(eq=False)
class InvalidText(OrderError):
    """Free text that is empty, too long or unprintable; `field_name` says which."""

    code: ClassVar[str] = "invalid-text"
    field_name: str


@dataclass(eq=False)
class InvalidPhone(OrderError):
    """Not a telephone number."""

    code: ClassVar[str] = "invalid-phone"
    text: str


@dataclass(eq=False)
class InvalidQuantity(OrderError):
    """Less than one, or more than one order may hold of a product."""

    code: ClassVar[str] = "invalid-quantity"
    quantity: int


@dataclass(eq=False)
class InvalidScore(OrderError):
    """Not a whole number from 1 to 5."""

    code: ClassVar[str] = "invalid-score"
    score: int


# --- what is for sale


@dataclass(eq=False)
class ProductNotFound(OrderError):
    """No product has that code, or it is not in the order it was said to be in."""

    code: ClassVar[str] = "product-not-found"
    sku: str


@dataclass(eq=False)
class OutOfStock(OrderError):
    """Fewer are left than were asked for; `left` may be zero."""

    code: ClassVar[str] = "out-of-stock"
    sku: str
    name: str
    wanted: int
    left: int


@dataclass(eq=False)
class NoSuchDelivery(OrderError):
    """That way of delivery does not exist for the country; `options` are those that do."""

    code: ClassVar[str] = "no-such-delivery"
    option: str
    country: str
    options: tuple[str, ...] = ()


@dataclass(eq=False)
class TotalChanged(OrderError):
    """The customer agreed to another total or difference than now applies; ask again."""

    code: ClassVar[str] = "total-changed"
    agreed: Money
    total: Money


# --- what is not there, or no longer


@dataclass(eq=False)
class LinkInvalid(OrderError):
    """A link to pay, to a label or to confirm something is unknown, used up or expired."""

    code: ClassVar[str] = "link-invalid"


@dataclass(eq=False)
class LinkExpired(LinkInvalid):
    """A link that was good once: too late now, or what it was for is over."""

    code: ClassVar[str] = "link-expired"


@dataclass(eq=False)
class CaseNotFound(OrderError):
    """The customer has no such case; a case of somebody else answers the same."""

    code: ClassVar[str] = "case-not-found"
    reference: str


@dataclass(eq=False)
class AppointmentNotFound(OrderError):
    """The customer has no such appointment; one of somebody else answers the same."""

    code: ClassVar[str] = "appointment-not-found"
    reference: str


@dataclass(eq=False)
class SlotTaken(OrderError):
    """The moment was free and is not any more; ask for another."""

    code: ClassVar[str] = "slot-taken"
    starts_at: datetime


@dataclass(eq=False)
class SlotUnavailable(OrderError):
    """No slot begins then: closed, past, too soon or too far ahead."""

    code: ClassVar[str] = "slot-unavailable"
    starts_at: datetime


@dataclass(eq=False)
class AppointmentFixed(OrderError):
    """Too late to move or cancel it here, past, or cancelled already."""

    code: ClassVar[str] = "appointment-fixed"
    reference: str
    starts_at: datetime


@dataclass(eq=False)
class OpenOrders(OrderError):
    """The account cannot be deleted while these orders are on their way or unpaid."""

    code: ClassVar[str] = "open-orders"
    numbers: tuple[str, ...]


@dataclass(eq=False)
class NoDeletionPlanned(OrderError):
    """There is no planned deletion to withdraw."""

    code: ClassVar[str] = "no-deletion-planned"


# --- what the rules say


@dataclass(eq=False)
class Refused(OrderError):
    """A rule forbids it now; `instead` says what can be done, best first."""

    code: ClassVar[str] = "refused"
    number: str
    status: str
    instead: tuple[Instead, ...] = ()


@dataclass(eq=False)
class AlreadyShipped(Refused):
    """The parcel has left the warehouse."""

    code: ClassVar[str] = "already-shipped"


@dataclass(eq=False)
class AlreadyDelivered(Refused):
    """The parcel has been delivered."""

    code: ClassVar[str] = "already-delivered"


@dataclass(eq=False)
class AlreadyCancelled(Refused):
    """The order was cancelled before."""

    code: ClassVar[str] = "already-cancelled"


@dataclass(eq=False)
class AlreadyReturned(Refused):
    """The goods have come back."""

    code: ClassVar[str] = "already-returned"


@dataclass(eq=False)
class AlreadyPacked(Refused):
    """The parcel is closed: its lines can no longer change."""

    code: ClassVar[str] = "already-packed"


@dataclass(eq=False)
class NothingLeft(Refused):
    """The change would leave an empty order: that is cancelling."""

    code: ClassVar[str] = "nothing-left"


@dataclass(eq=False)
class NothingToPay(Refused):
    """Nothing is open on the order."""

    code: ClassVar[str] = "nothing-to-pay"


@dataclass(eq=False)
class NotDelivered(Refused):
    """Only what has been delivered can be returned, exchanged or found damaged."""

    code: ClassVar[str] = "not-delivered"


@dataclass(eq=False)
class ReturnWindowOver(Refused):
    """It was delivered too long ago."""

    code: ClassVar[str] = "return-window-over"


@dataclass(eq=False)
class NotReturnable(Refused):
    """That product cannot be returned or exchanged."""

    code: ClassVar[str] = "not-returnable"


@dataclass(eq=False)
class NothingToReturn(Refused):
    """All of it is on its way back already."""

    code: ClassVar[str] = "nothing-to-return"


@dataclass(eq=False)
class ClaimNotNow(Refused):
    """The carrier's rules take no such claim on this order now."""

    code: ClassVar[str] = "claim-not-now"


@dataclass(eq=False)
class ClaimTooEarly(Refused):
    """The carrier still has time; `from_day` is when the claim can be made."""

    code: ClassVar[str] = "claim-too-early"
    from_day: date | None = None


@dataclass(eq=False)
class AlreadyClaimed(Refused):
    """There is an open claim of that kind; `reference` names it."""

    code: ClassVar[str] = "already-claimed"
    reference: str = ""


@dataclass(eq=False)
class FeeChanged(OrderError):
    """The customer agreed to a lower fee than now applies; ask again, naming this one."""

    code: ClassVar[str] = "fee-changed"
    agreed: Money
    fee: Money


@dataclass(eq=False)
class NothingToRefund(Refused):
    """Nothing was paid, or all of it has been paid back."""

    code: ClassVar[str] = "nothing-to-refund"


@dataclass(eq=False)
class RefundTooEarly(Refused):
    """The goods are neither delivered nor cancelled."""

    code: ClassVar[str] = "refund-too-early"


@dataclass(eq=False)
class OutOfPolicy(OrderError):
    """Beyond what may be done without a person: hand over with these facts."""

    code: ClassVar[str] = "out-of-policy"
    rule: str
    number: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class NoInvoice(OrderError):
    """No invoice has been made for this order yet."""

    code: ClassVar[str] = "no-invoice"
    number: str
    status: str


@dataclass(eq=False)
class InvoiceLinkInvalid(OrderError):
    """The link to an invoice copy is unknown or has expired."""

    code: ClassVar[str] = "invoice-link-invalid"


@dataclass(eq=False)
class NoDeliveryThere(OrderError):
    """Nothing is delivered to that country."""

    code: ClassVar[str] = "no-delivery-there"
    country: str


# --- the system itself


@dataclass(eq=False)
class KeyReused(OrderError):
    """A different request came under a key that was used before."""

    code: ClassVar[str] = "key-reused"
    key: str


@dataclass(eq=False)
class PolicyMissing(OrderError):
    """The policy table lacks a row, or the row cannot be read."""

    code: ClassVar[str] = "policy-missing"
    name: str


@dataclass(eq=False)
class SchemaOutdated(OrderError):
    """The tables are not those of this program: run `python -m actions.orders init`."""

    code: ClassVar[str] = "schema-outdated"
    found: str
    needed: str


@dataclass(eq=False)
class DatabaseUnreachable(OrderError):
    """There is no database to speak to: a missing folder, a server that is down, a broken file."""

    code: ClassVar[str] = "database-unreachable"
    reason: str
