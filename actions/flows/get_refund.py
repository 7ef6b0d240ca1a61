"""Asking for money back within the rules: why, how much, and only after a yes."""

import re
from typing import Any, ClassVar

from actions.flows.agreed import BEYOND, AgreedDeed, beyond, choices, stop_refused
from actions.flows.deed import AskAgain
from actions.flows.form import FlowForm, take_confirmation
from actions.flows.step import Ask, Identified, Ready, Step
from actions.orders import Money, RefundReason, RefundStatus
from actions.orders.errors import InvalidAmount
from actions.talk import Talk
from actions.wording import day, label, money, number

_REASON = "refund_reason"
_OWN = (_REASON, "agreed_amount", "confirmation", BEYOND)
_ASKED_FOR = (
    RefundReason.DAMAGED, RefundReason.MISSING, RefundReason.LATE, RefundReason.CHANGED_MIND,
    RefundReason.OTHER,
)  # fmt: skip
_SAID = {
    RefundReason.DAMAGED: r"damag|broke|crack|dent|scratch|faulty|defect|kapot|beschadig|gebroken"
    r"|stuk\b|deuk|kras|barst",
    RefundReason.MISSING: r"missing|not in (?:the|my)|incomplete|never (?:came|arrived)|ontbre+k"
    r"|mist\b|niet in (?:de|het)|incompleet|nooit (?:gekomen|aangekomen)",
    RefundReason.LATE: r"\b(?:too |so )?late\b|delay|te laat|vertraag|duurde",
    RefundReason.CHANGED_MIND: r"changed? my mind|don'?t (?:want|like|need)|no longer|bedacht"
    r"|wil (?:het|hem|ze) niet|niet meer nodig|bevalt|niet mooi",
    RefundReason.OTHER: r"another reason|other reason|something else|andere reden|iets anders",
}  # fmt: skip
_PATTERNS = {reason: re.compile(words, re.IGNORECASE) for reason, words in _SAID.items()}


class GetRefundForm(FlowForm):
    """Tells at once where nothing can be paid back, or where a person has to decide."""

    form: ClassVar[str] = "get_refund_form"
    intents: ClassVar[frozenset[str]] = frozenset({"get_refund"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN

    def _is_other_wish(self, talk: Talk) -> bool:
        """ "It arrived broken" is a wish of its own, unless a reason was asked for."""
        reason = talk.slot("requested_slot") == _REASON and read_reason(talk)
        return not reason and super()._is_other_wish(talk)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked == "confirmation":
            return take_confirmation(talk, asked)
        reason = read_reason(talk) if asked in (None, _REASON) else None
        if reason is None:
            return False
        talk.set(_REASON, reason.value)
        return asked == _REASON

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        terms = await self.orders.refunds.terms(who.verified, who.number)
        if terms.rule:
            return beyond(talk, terms.rule)
        if not terms.possible:
            return stop_refused(
                talk,
                "utter_get_refund_refused",
                what="get_refund",
                number_=terms.number,
                status=terms.status,
                refusal=terms.refusal,
                instead=terms.instead,
            )
        if talk.slot(_REASON) is None:
            buttons = choices(talk, "reason", _ASKED_FOR, "refund_reason")
            talk.say("utter_get_refund_reason", buttons=buttons)
            return Ask(_REASON)
        talk.set("agreed_amount", str(terms.amount.amount))
        talk.say(
            "utter_get_refund_confirm",
            number=number(terms.number, spoken=talk.on_voice),
            amount=money(terms.amount, talk.language, spoken=talk.on_voice),
            reason=label("refund_reason", talk.slot(_REASON), talk.language).lower(),
        )
        return Ask("confirmation")


class GetRefund(AgreedDeed):
    """Asks for the amount that was named, once."""

    action_name = "action_get_refund"
    form: ClassVar[str] = "get_refund_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "get_refund"
    kept: ClassVar[str] = "utter_get_refund_kept"
    refused: ClassVar[str] = "utter_get_refund_refused"

    async def carry_out(self, talk: Talk, who: Identified) -> str:
        try:
            refund = await self.orders.refunds.request(
                who.verified,
                who.number,
                reason=RefundReason(str(talk.slot(_REASON))),
                key=f"{talk.message_id}:refund",
                amount=Money.of(str(talk.slot("agreed_amount"))),
            )
        except InvalidAmount as error:  # part of it was given back meanwhile
            talk.say("utter_terms_changed")
            raise AskAgain from error
        facts: dict[str, Any] = {
            "number": number(refund.number, spoken=talk.on_voice),
            "amount": money(refund.amount, talk.language, spoken=talk.on_voice),
            "reference": refund.reference,
            "by": day(refund.expected_by, talk.language),
        }
        granted = refund.status is RefundStatus.APPROVED and refund.expected_by is not None
        talk.say("utter_get_refund_granted" if granted else "utter_get_refund_requested", **facts)
        talk.promise(f"{refund.reference}: {refund.amount} {refund.status}")
        return f"{refund.status}: {refund.amount}, {refund.reference}"


def read_reason(talk: Talk) -> RefundReason | None:
    """The one pressed, or the first one that the words fit."""
    for pressed in talk.entities("reason"):
        if pressed in {reason.value for reason in _ASKED_FOR}:
            return RefundReason(pressed)
    return next((why for why, words in _PATTERNS.items() if words.search(talk.text)), None)
