"""Something was missing or damaged: a claim with a number, and a new one or money back."""

import re
from typing import ClassVar

from actions.flows.agreed import AgreedDeed, beyond, choices, stop_refused
from actions.flows.deed import AskAgain
from actions.flows.item_form import WORDS, ItemForm, items_of, picked
from actions.flows.items import Item, names
from actions.flows.step import Ask, Identified, Ready, Step, Stopped
from actions.orders import Claimed, ClaimKind, ClaimTerms, OrderSystem, Remedy, Wanted
from actions.orders.errors import OutOfStock
from actions.talk import Talk
from actions.wording import day, label, money, number

_REMEDY = "remedy"
_OWN = (*ItemForm.own_slots, _REMEDY)
_NEW = re.compile(r"\bnew\b|replac|another one|send it|nieuw|vervang|nasturen|stuur", re.IGNORECASE)
_MONEY = re.compile(r"money|refund|\bback\b|geld|terug", re.IGNORECASE)
# The window is a rule that a person may bend; the other refusals are facts.
_WINDOW = "out-of-policy"


class ClaimForm(ItemForm):
    """One kind of claim: which item, what would put it right, and a yes."""

    kind: ClassVar[ClaimKind]
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    takes_all: ClassVar[bool] = False

    def _is_other_wish(self, talk: Talk) -> bool:
        """ "I want my money back" chooses the remedy where one was asked for."""
        remedy = talk.slot("requested_slot") in (_REMEDY, "confirmation") and read_remedy(talk)
        return not remedy and super()._is_other_wish(talk)

    async def items(self, who: Identified) -> list[Item]:
        return await claimable(self.orders, who)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        remedy = read_remedy(talk)
        correcting = asked == "confirmation" and talk.intent != "affirm"
        if remedy and (asked == _REMEDY or correcting):
            talk.set(_REMEDY, remedy.value)
            return True
        return await super().take_answer(talk, asked)

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        terms = await self.orders.claims.terms(who.verified, who.number, self.kind)
        if terms.refusal == _WINDOW:
            return beyond(talk, "claim-window")
        if not terms.possible:
            return self._refuse(talk, terms)
        items = await self.items(who)
        if not items:
            return _dealt_with(talk, who)
        asking = await self.choose(talk, items)
        if asking:
            return asking
        _leave_replacement(talk, items)
        return self._ask_remedy(talk, terms) or self._confirm(talk, terms, items)

    def _refuse(self, talk: Talk, terms: ClaimTerms) -> Stopped:
        return stop_refused(
            talk,
            "utter_claim_refused",
            what=self.kind.value,
            number_=terms.number,
            status="",
            refusal=terms.refusal,
            instead=terms.instead,
        )

    def _ask_remedy(self, talk: Talk, terms: ClaimTerms) -> Ask | None:
        if talk.slot(_REMEDY) in terms.remedies:
            return None
        talk.say("utter_claim_remedy", buttons=choices(talk, _REMEDY, terms.remedies, "remedy"))
        return Ask(_REMEDY)

    def _confirm(self, talk: Talk, terms: ClaimTerms, items: list[Item]) -> Ask:
        response = {
            Remedy.REPLACEMENT: "utter_claim_confirm_replacement",
            Remedy.REFUND: "utter_claim_confirm_refund",
        }
        talk.say(
            response[Remedy(str(talk.slot(_REMEDY)))],
            number=number(terms.number, spoken=talk.on_voice),
            items=names(picked(talk, items), talk),
            trouble=label("trouble", self.kind, talk.language),
        )
        return Ask("confirmation")


class MissingItemForm(ClaimForm):
    form: ClassVar[str] = "missing_item_form"
    intents: ClassVar[frozenset[str]] = frozenset({"missing_item"})
    which: ClassVar[str] = "utter_missing_item_which"
    kind: ClassVar[ClaimKind] = ClaimKind.MISSING_ITEM


class DamagedItemForm(ClaimForm):
    form: ClassVar[str] = "damaged_item_form"
    intents: ClassVar[frozenset[str]] = frozenset({"damaged_item"})
    which: ClassVar[str] = "utter_damaged_item_which"
    kind: ClassVar[ClaimKind] = ClaimKind.DAMAGED_ITEM


class OpenClaim(AgreedDeed):
    """Records the claim, with what the customer said first, and tells its number."""

    own_slots: ClassVar[tuple[str, ...]] = _OWN
    kept: ClassVar[str] = "utter_claim_kept"
    refused: ClassVar[str] = "utter_claim_refused"
    kind: ClassVar[ClaimKind]

    async def carry_out(self, talk: Talk, who: Identified) -> str:
        items = await claimable(self.orders, who)
        wanted = tuple(Wanted(item.sku, count) for item, count in picked(talk, items))
        said = str(talk.slot(WORDS) or "")
        try:
            done = await self.orders.claims.claim(
                who.verified,
                who.number,
                kind=self.kind,
                what_happened=said or label("trouble", self.kind, "en"),
                key=f"{talk.message_id}:claim",
                remedy=Remedy(str(talk.slot(_REMEDY))),
                items=wanted or None,
            )
        except OutOfStock as error:  # sold meanwhile: the form offers what is left
            raise AskAgain from error
        _tell(talk, done)
        talk.promise(f"{done.reference}: {done.remedy} by {done.answer_by}")
        return f"claim {done.reference}: {done.remedy}"


class ClaimMissingItem(OpenClaim):
    action_name = "action_missing_item"
    form: ClassVar[str] = "missing_item_form"
    what: ClassVar[str] = "missing_item"
    kind: ClassVar[ClaimKind] = ClaimKind.MISSING_ITEM


class ClaimDamagedItem(OpenClaim):
    action_name = "action_damaged_item"
    form: ClassVar[str] = "damaged_item_form"
    what: ClassVar[str] = "damaged_item"
    kind: ClassVar[ClaimKind] = ClaimKind.DAMAGED_ITEM


async def claimable(orders: OrderSystem, who: Identified) -> list[Item]:
    """What nothing was done about yet; what cannot be returned can still be missing."""
    terms = await orders.returns.terms(who.verified, who.number)
    counts = [(line.sku, line.left if line.returnable else line.bought) for line in terms.lines]
    return await items_of(orders, counts)


def read_remedy(talk: Talk) -> Remedy | None:
    """The one pressed or named; nothing where both are named."""
    pressed = [r for r in talk.entities(_REMEDY) if r in (Remedy.REFUND, Remedy.REPLACEMENT)]
    if pressed:
        return Remedy(pressed[-1])
    new, money_back = _NEW.search(talk.text), _MONEY.search(talk.text)
    if bool(new) == bool(money_back):
        return None
    return Remedy.REPLACEMENT if new else Remedy.REFUND


def _leave_replacement(talk: Talk, items: list[Item]) -> None:
    """What is sold out cannot be sent again: then it is money back."""
    short = [item for item, count in picked(talk, items) if item.product.stock < count]
    if short and talk.slot(_REMEDY) != Remedy.REFUND:
        talk.say("utter_claim_no_stock", item=short[0].product.named(talk.language))
        talk.set(_REMEDY, Remedy.REFUND.value)


def _dealt_with(talk: Talk, who: Identified) -> Stopped:
    talk.say("utter_claim_already", number=number(who.number, spoken=talk.on_voice))
    talk.set("offered", "person")
    talk.set("handoff_reason", "out_of_policy")
    return Stopped()


def _tell(talk: Talk, done: Claimed) -> None:
    sent = done.remedy is Remedy.REPLACEMENT
    talk.say(
        "utter_claim_done_replacement" if sent else "utter_claim_done_refund",
        reference=done.reference,
        by=day(done.answer_by, talk.language),
        amount=money(done.refund, talk.language, spoken=talk.on_voice),
        new=number(done.replacement_number or done.number, spoken=talk.on_voice),
    )
