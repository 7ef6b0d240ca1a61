"""Cancelling an order: the question names order, fee and refund; only a yes to it cancels."""

from typing import ClassVar

from actions.flows.deed import AskAgain, Deed
from actions.flows.form import FlowForm, take_confirmation
from actions.flows.step import Ask, Identified, Ready, Step, Stopped
from actions.orders import CancellationTerms, Money
from actions.orders.errors import FeeChanged, Refused
from actions.talk import Talk
from actions.wishes import remember_tried
from actions.wording import day, label, listed, money, number

_OWN = ("confirmation", "agreed_fee")


class CancelOrderForm(FlowForm):
    """Tells at once where cancelling is no longer possible, and what is."""

    form: ClassVar[str] = "cancel_order_form"
    intents: ClassVar[frozenset[str]] = frozenset({"cancel_order"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        return take_confirmation(talk, asked)

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        terms = await self.orders.cancellation.terms(who.verified, who.number)
        if not terms.possible:
            tell_refusal(talk, terms.number, terms.status, list(terms.instead))
            remember_tried(talk, "cancel_order", f"refused: {terms.refusal}")
            return Stopped()
        talk.set("agreed_fee", str(terms.fee.amount))
        _ask(talk, terms)
        return Ask("confirmation")


class CancelOrder(Deed):
    """Cancels, or leaves the order alone after a no."""

    action_name = "action_cancel_order"
    form: ClassVar[str] = "cancel_order_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "cancel_order"

    async def do(self, talk: Talk, who: Identified) -> str:
        spoken = number(who.number, spoken=talk.on_voice)
        if not talk.slot("confirmation"):
            talk.say("utter_cancel_kept", number=spoken)
            return "not wanted after all"
        agreed = Money.of(str(talk.slot("agreed_fee") or "0"))
        try:
            done = await self.orders.cancellation.cancel(
                who.verified, who.number, key=f"{talk.message_id}:cancel", agreed_fee=agreed
            )
        except FeeChanged as error:
            talk.say("utter_cancel_fee_changed")
            raise AskAgain from error
        except Refused as error:
            tell_refusal(talk, error.number, error.status, list(error.instead))
            return f"refused: {error.code}"
        if not done.refund:
            talk.say("utter_cancel_done", number=spoken)
            return "cancelled, nothing to refund"
        refund = money(done.refund, talk.language, spoken=talk.on_voice)
        by = day(done.refund_expected_by, talk.language)
        talk.say(
            "utter_cancel_done_refund",
            number=spoken,
            refund=refund,
            by=by,
            reference=done.refund_reference or "",
        )
        talk.promise(f"{done.refund_reference}: {done.refund} by {done.refund_expected_by}")
        return f"cancelled, refund {done.refund}"


def _ask(talk: Talk, terms: CancellationTerms) -> None:
    response = "utter_cancel_confirm_fee" if terms.fee else "utter_cancel_confirm_free"
    if not terms.fee and not terms.refund:
        response = "utter_cancel_confirm_unpaid"
    talk.say(
        response,
        number=number(terms.number, spoken=talk.on_voice),
        fee=money(terms.fee, talk.language, spoken=talk.on_voice),
        refund=money(terms.refund, talk.language, spoken=talk.on_voice),
    )


def tell_refusal(talk: Talk, order_number: str, status: str, instead: list[str]) -> None:
    """Why not, and what can be done."""
    spoken = number(order_number, spoken=talk.on_voice)
    if status == "cancelled":
        talk.say("utter_cancel_already", number=spoken)
        return
    talk.say(
        "utter_cancel_refused",
        number=spoken,
        status=label("status", status, talk.language).lower(),
        instead=listed([label("instead", way, talk.language) for way in instead], talk.language),
    )
