"""Where is my money: the refunds of an order, newest first."""

from typing import Any, ClassVar

from actions.flows.deed import Deed
from actions.flows.form import FlowForm
from actions.flows.step import Identified
from actions.orders import Refund
from actions.orders.states import RefundStatus
from actions.talk import Talk
from actions.wording import day, label, money, number

_MOST_TOLD = 3


class RefundStatusForm(FlowForm):
    form: ClassVar[str] = "refund_status_form"
    intents: ClassVar[frozenset[str]] = frozenset({"track_refund"})


class TrackRefund(Deed):
    action_name = "action_track_refund"
    form: ClassVar[str] = "refund_status_form"
    what: ClassVar[str] = "track_refund"

    async def do(self, talk: Talk, who: Identified) -> str:
        overview = await self.orders.refunds.status(who.verified, who.number)
        if not overview.refunds:
            talk.say("utter_refund_none", number=number(who.number, spoken=talk.on_voice))
            return "there is none"
        for refund in overview.refunds[: 1 if talk.on_voice else _MOST_TOLD]:
            _tell(talk, refund)
        latest = overview.refunds[0]
        return f"shown: {latest.reference}, {latest.status}"


def _tell(talk: Talk, refund: Refund) -> None:
    facts: dict[str, Any] = {
        "amount": money(refund.amount, talk.language, spoken=talk.on_voice),
        "number": number(refund.number, spoken=talk.on_voice),
        "status": label("refund", refund.status, talk.language),
        "by": day(refund.expected_by, talk.language),
        "day": day(refund.completed_at, talk.language),
    }
    if refund.status is RefundStatus.COMPLETED and facts["day"]:
        talk.say("utter_refund_completed", **facts)
    elif facts["by"] and refund.status is not RefundStatus.REJECTED:
        talk.say("utter_refund_state", **facts)
    else:
        talk.say("utter_refund_state_no_date", **facts)
