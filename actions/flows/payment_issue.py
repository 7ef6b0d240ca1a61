"""A payment that went wrong: what is paid and open, how the last try ended, a link to pay."""

from typing import Any, ClassVar

from actions.flows.deed import Deed
from actions.flows.form import FlowForm
from actions.flows.pay_link import hand_over_payment
from actions.flows.step import Identified
from actions.orders import PaymentState
from actions.orders.states import PaymentStatus
from actions.talk import Talk
from actions.wording import label, money, number


class PaymentIssueForm(FlowForm):
    form: ClassVar[str] = "payment_issue_form"
    intents: ClassVar[frozenset[str]] = frozenset({"payment_issue"})


class TellPaymentState(Deed):
    action_name = "action_payment_state"
    form: ClassVar[str] = "payment_issue_form"
    what: ClassVar[str] = "payment_issue"

    async def do(self, talk: Talk, who: Identified) -> str:
        state = await self.orders.billing.payment_state(who.verified, who.number)
        facts: dict[str, Any] = {
            "number": number(who.number, spoken=talk.on_voice),
            "paid": money(state.paid, talk.language, spoken=talk.on_voice),
            "open": money(state.open, talk.language, spoken=talk.on_voice),
        }
        if not state.open:
            talk.say("utter_payment_paid", **facts)
            return "shown: paid"
        pay = await self.orders.payments.new_link(
            who.verified, who.number, key=f"{talk.message_id}:pay"
        )
        if not _last_failed(state):
            talk.say("utter_payment_open", **facts)
            await hand_over_payment(talk, self.orders, who.verified, pay)
            return f"shown: open {state.open}, link to pay given"
        last = state.attempts[0]
        amount = money(last.amount, talk.language, spoken=talk.on_voice)
        method = label("method", last.method, talk.language)
        talk.say("utter_payment_failed", amount=amount, method=method, **facts)
        await hand_over_payment(talk, self.orders, who.verified, pay)
        return f"shown: last payment failed, open {state.open}, link to pay given"


def _last_failed(state: PaymentState) -> bool:
    failed = {PaymentStatus.FAILED, PaymentStatus.EXPIRED}
    return bool(state.attempts) and state.attempts[0].status in failed
