"""Kinds of what customers come with after the order: cases, claims, appointments, consents."""

from enum import StrEnum


class CaseKind(StrEnum):
    COMPLAINT = "complaint"
    CLAIM = "claim"
    DISPUTE = "dispute"
    FOLLOW_UP = "follow_up"


class CaseStatus(StrEnum):
    OPEN = "open"
    WITH_CARRIER = "with_carrier"
    WITH_AGENT = "with_agent"
    SOLVED = "solved"


class ComplaintCategory(StrEnum):
    DELIVERY = "delivery"
    PRODUCT = "product"
    SERVICE = "service"
    BILLING = "billing"
    WEBSITE = "website"
    PRIVACY = "privacy"
    OTHER = "other"


class ClaimKind(StrEnum):
    """`not_received`: the carrier says delivered, the customer says no."""

    MISSING_ITEM = "missing_item"
    DAMAGED_ITEM = "damaged_item"
    LATE_PARCEL = "late_parcel"
    NOT_RECEIVED = "not_received"


class Remedy(StrEnum):
    """What a claim brings. `search`: the carrier looks for the parcel first."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    SEARCH = "search"


class PaymentTrouble(StrEnum):
    """Why an order is not paid, or that it is."""

    NONE = "none"
    DECLINED = "declined"
    EXPIRED = "expired"
    ABANDONED = "abandoned"
    PENDING = "pending"
    NOT_TRIED = "not_tried"


class DisputeReason(StrEnum):
    UNKNOWN = "unknown"
    TOO_HIGH = "too_high"
    DOUBLE = "double"
    CANCELLED = "cancelled"
    OTHER = "other"


class AccountType(StrEnum):
    PRIVATE = "private"
    BUSINESS = "business"


class ConsentPurpose(StrEnum):
    NEWSLETTER = "newsletter"
    PHONE_CALLS = "phone_calls"
    SURVEYS = "surveys"
    PERSONAL_OFFERS = "personal_offers"


class RegistrationIssue(StrEnum):
    """What can be seen to be wrong without telling who has an account."""

    EMAIL_FORM = "email_form"
    EMAIL_TYPO = "email_typo"
    NAME_MISSING = "name_missing"
    POSTCODE_FORM = "postcode_form"


class MailKind(StrEnum):
    CONFIRM_ACCOUNT = "confirm_account"
    ACCOUNT_EXISTS = "account_exists"
    CONFIRM_EMAIL = "confirm_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of mail
    NO_ACCOUNT = "no_account"
    CONFIRM_NEWSLETTER = "confirm_newsletter"
    DELETION_PLANNED = "deletion_planned"
    EMAIL_CHANGING = "email_changing"
    PAYMENT_LINK = "payment_link"
    RETURN_LABEL = "return_label"


class AppointmentKind(StrEnum):
    """`home_visit`: assembly at home; `store`: advice in the shop; `call`: by phone."""

    HOME_VISIT = "home_visit"
    STORE = "store"
    CALL = "call"


class AppointmentStatus(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"


class SuggestionAnswer(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
