"""Which flows, languages, channels and kinds of dialogue the catalogue holds, as a table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.conversations.dialogue import Dialogue, all_dialogues

PAGE = Path(__file__).parents[2] / "docs" / "dialogues.md"

# The first answer of a dialogue that belongs to a flow says which flow it is about.
FLOWS: dict[str, tuple[str, ...]] = {
    "track an order": ("utter_track_",),
    "order from the catalogue": ("utter_place_order_",),
    "order the same again": ("utter_place_order_confirm_again",),
    "change an order": ("utter_change_order_",),
    "cancel an order": ("utter_cancel_",),
    "delivery address": ("utter_address_",),
    "address of the account": ("utter_set_up_address_",),
    "delivery": ("utter_delivery_",),
    "missing, damaged, late": ("utter_claim_", "utter_missing_item_", "utter_damaged_item_"),
    "invoice": ("utter_invoice_",),
    "payment": ("utter_payment_", "utter_check_payment_"),
    "disputed charge": ("utter_dispute_charge_",),
    "money back": ("utter_get_refund_", "utter_check_refund_"),
    "where a refund is": ("utter_refund_",),
    "return": ("utter_return_item_",),
    "exchange": ("utter_exchange_item_",),
    "open an account": ("utter_create_account_",),
    "change details": ("utter_edit_account_", "utter_consent_"),
    "delete the account": ("utter_delete_account_",),
    "switch accounts": ("utter_switch_account_",),
    "password": ("utter_password_",),
    "trouble registering": ("utter_registration_",),
    "newsletter": ("utter_newsletter_",),
    "technical support": ("utter_technical_",),
    "complaint": ("utter_complaint_",),
    "review and feedback": ("utter_review_", "utter_feedback_"),
    "appointments": ("utter_appointment_",),
    "how a case stands": ("utter_case_",),
}
SEVERAL = "several orders"
KINDS = ("happy", "correction", "digression", "cancellation", "clarification", "person", SEVERAL)
WAYS = (("web", "en"), ("web", "nl"), ("voice", "en"), ("voice", "nl"))
_CHOICE = "utter_identity_choose_order"

Counts = Counter[tuple[str, str, str, str]]


def flow_of(dialogue: Dialogue) -> str | None:
    """The flow it is about; None for what keeps a conversation going."""
    said = [name for turn in dialogue.turns for name in turn.expect]
    if "utter_place_order_confirm_again" in said:
        return "order the same again"
    for name in said:
        for flow, prefixes in FLOWS.items():
            if name.startswith(prefixes):
                return flow
    return None


def counted(catalogue: Iterable[Dialogue]) -> Counts:
    """Dialogues by flow, kind, channel and language; one with a choice of orders counts twice."""
    counts: Counts = Counter()
    for dialogue in catalogue:
        flow = flow_of(dialogue)
        if flow is None:
            continue
        chosen = any(_CHOICE in turn.expect for turn in dialogue.turns)
        for kind in (dialogue.group, SEVERAL) if chosen else (dialogue.group,):
            counts[flow, kind, dialogue.channel, dialogue.language] += 1
    return counts


def table(catalogue: Sequence[Dialogue]) -> str:
    """Markdown: a row for each flow, in a cell the dialogues in a chat and by voice."""
    counts = counted(catalogue)
    lines = [f"| flow | {' | '.join(KINDS)} |", "|---" * (len(KINDS) + 1) + "|"]
    for flow in FLOWS:
        cells = [_cell([counts[flow, kind, *way] for way in WAYS]) for kind in KINDS]
        lines.append(f"| {flow} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(numbers: Sequence[int]) -> str:
    """ "2/1 · 1/–": English/Dutch in a chat, then by voice; empty where there is none at all."""
    if not any(numbers):
        return ""
    chat_en, chat_nl, voice_en, voice_nl = (str(number or "–") for number in numbers)
    return f"{chat_en}/{chat_nl} · {voice_en}/{voice_nl}"


def main() -> None:
    """Write the table into the page that shows it."""
    page = PAGE.read_text("utf-8")
    before, _, _ = page.partition("| flow |")
    PAGE.write_text(before + table(all_dialogues()) + "\n", "utf-8")


if __name__ == "__main__":
    main()
