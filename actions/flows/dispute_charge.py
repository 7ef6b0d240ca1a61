"""A charge somebody does not know: what it was for, and a dispute on record if they wish."""

import re
from typing import ClassVar

from actions.flows.agreed import AgreedDeed
from actions.flows.change_order import listed_lines
from actions.flows.deed import HandOver
from actions.flows.form import FlowForm, take_confirmation
from actions.flows.item_form import WORDS
from actions.flows.step import Ask, Identified, Ready, Step
from actions.orders import Charge, DisputeReason, Money
from actions.talk import Talk
from actions.wording import day, label, money, number

_OWN = ("confirmation", "agreed_amount")
_SAID = {
    DisputeReason.DOUBLE: r"twice|double|two times|dubbel|twee keer|tweemaal",
    DisputeReason.TOO_HIGH: r"too (?:much|high)|more than|te (?:veel|hoog)|meer dan",
    DisputeReason.CANCELLED: r"cancel|annule",
}
_PATTERNS = {reason: re.compile(words, re.IGNORECASE) for reason, words in _SAID.items()}


class DisputeChargeForm(FlowForm):
    """Explains first: most charges are known once it is said what they were for."""

    form: ClassVar[str] = "dispute_charge_form"
    intents: ClassVar[frozenset[str]] = frozenset({"dispute_charge"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked is None:
            talk.set(WORDS, "" if talk.text.startswith("/") else talk.text)
            return False
        return take_confirmation(talk, asked)

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        charges = await self.orders.payments.explain(who.verified, number=who.number)
        spoken = number(who.number, spoken=talk.on_voice)
        if not charges:
            talk.clear("agreed_amount")
            talk.say("utter_dispute_charge_none", number=spoken)
            return Ask("confirmation")
        await self._explain(talk, charges[0])
        return Ask("confirmation")

    async def _explain(self, talk: Talk, charge: Charge) -> None:
        talk.set("agreed_amount", str(charge.amount.amount))
        talk.say(
            "utter_dispute_charge_confirm",
            number=number(charge.number, spoken=talk.on_voice),
            amount=money(charge.amount, talk.language, spoken=talk.on_voice),
            day=day(charge.on, talk.language),
            method=label("method", charge.method, talk.language),
            items=await listed_lines(self.orders, charge.lines, talk),
        )


class DisputeCharge(AgreedDeed):
    """Records the dispute as a case with a number."""

    action_name = "action_dispute_charge"
    form: ClassVar[str] = "dispute_charge_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "dispute_charge"
    kept: ClassVar[str] = "utter_dispute_charge_kept"
    refused: ClassVar[str] = "utter_claim_refused"

    async def carry_out(self, talk: Talk, who: Identified) -> str:
        said, amount = str(talk.slot(WORDS) or ""), talk.slot("agreed_amount")
        case = await self.orders.payments.dispute(
            who.verified,
            reason=reason_of(said),
            note=said or label("intent", "dispute_charge", "en"),
            key=f"{talk.message_id}:dispute",
            number=who.number,
            amount=Money.of(str(amount)) if amount else None,
        )
        talk.say(
            "utter_dispute_charge_done",
            reference=case.reference,
            by=day(case.due_on, talk.language),
        )
        talk.promise(f"{case.reference}: answered by {case.due_on}")
        if await self.is_high(talk, who.number):
            talk.say("utter_high_value")
            raise HandOver("high_value", f"disputed: {case.reference}")
        return f"disputed: {case.reference}"


def reason_of(text: str) -> DisputeReason:
    """What the customer's words say is wrong with it; most do not know it."""
    found = (reason for reason, words in _PATTERNS.items() if words.search(text))
    return next(found, DisputeReason.UNKNOWN)
