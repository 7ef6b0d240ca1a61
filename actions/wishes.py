"""Which form serves which wish, and how a finished one is taken up again for another order."""

from collections.abc import Sequence

from rasa_sdk.events import FollowupAction

from actions.talk import Event, Talk

FORMS = {
    "track_order": "track_order_form",
    "place_order": "place_order_form",
    "cancel_order": "cancel_order_form",
    "change_shipping_address": "change_address_form",
    "check_invoice": "check_invoice_form",
    "get_invoice": "get_invoice_form",
    "track_refund": "refund_status_form",
    "payment_issue": "payment_issue_form",
    "change_order": "change_order_form",
    "get_refund": "get_refund_form",
    "return_item": "return_item_form",
    "exchange_item": "exchange_item_form",
    "missing_item": "missing_item_form",
    "damaged_item": "damaged_item_form",
    "dispute_charge": "dispute_charge_form",
    "complaint": "complaint_form",
    "book_appointment": "appointment_form",
    "review": "review_form",
    "newsletter_subscription": "newsletter_form",
    "recover_password": "password_form",
    "delete_account": "delete_account_form",
    "technical_issue": "technical_issue_form",
    "create_account": "create_account_form",
    "edit_account": "edit_account_form",
    "switch_account": "switch_account_form",
    "registration_problems": "registration_form",
    "set_up_shipping_address": "set_up_address_form",
    "check_case": "case_form",
}
# What a flow leaves behind when it is broken off.
FLOW_SLOTS = (
    "paused_flow", "resumed_flow", "confirmation", "new_address", "failures", "flow_outcome",
    "handoff_reason", "postcode", "agreed_fee",
)  # fmt: skip

# What was said of an item, kept while another flow has its turn.
KEPT_SLOTS = ("item", "quantity", "item_words", "refund_reason", "remedy", "for_item")

_MOST_TRIED = 10


def remember_tried(talk: Talk, what: str, result: str) -> None:
    """Note what was done or refused, for "the other order" and for a person who takes over."""
    tried = [*(talk.slot("tried") or []), {"what": what, "result": result}]
    talk.set("tried", tried[-_MOST_TRIED:])


def again_for(talk: Talk, order_number: str | None) -> Sequence[Event]:
    """The last wish once more, for that order or one to be chosen; nothing without a last wish."""
    tried = talk.slot("tried") or []
    form = FORMS.get(tried[-1]["what"]) if tried else None
    if form is None:
        return []
    talk.set("order_number", order_number)
    talk.set("choosing_order", order_number is None)
    return [FollowupAction(form)]
