"""The handoff's payload: reason, priority and context. The handoff service makes the move."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.flows.complaint import record_standing
from actions.guarded import GuardedAction
from actions.handed_back import remember_left
from actions.handoff_context import handoff_context
from actions.orders import OrderSystem, Verified
from actions.orders.errors import OrderError
from actions.orders.operations.snapshot import OrderSnapshot
from actions.talk import Event, Talk

PRIORITIES = {
    "sensitive_topic": 90,
    "angry": 80,
    "high_value": 70,
    "repeated_failure": 60,
    "out_of_policy": 50,
    "requested_human": 50,
    "bot_unavailable": 50,
}
# The highest tier of the floor plan's examples (docs/floor.md).
HIGH_TIER = "gold"
_FORGOTTEN = (
    "handoff_reason", "paused_flow", "resumed_flow", "confirmation", "failures", "flow_outcome",
)  # fmt: skip


class Handoff(GuardedAction):
    """Says nothing of the handoff: what is told of that comes after the service's commit."""

    action_name = "action_handoff"

    def __init__(self, orders: OrderSystem) -> None:
        self._orders = orders

    async def act(self, talk: Talk) -> Sequence[Event]:
        reason = talk.slot("handoff_reason")
        if reason not in PRIORITIES:
            reason = "requested_human"
        await record_standing(talk, self._orders, reason)
        verified = await self._orders.identity.current(talk.conversation_id)
        order = await self._order(talk)
        tier = await self._tier(verified, order)
        context = handoff_context(talk, reason, verified, order, tier)
        talk.show(payload(reason, context))
        talk.clear(*_FORGOTTEN)
        remember_left(talk)
        return [ActiveLoop(None), SlotSet("requested_slot", None)]

    async def _order(self, talk: Talk) -> OrderSnapshot | None:
        wanted = talk.slot("order_number")
        if not wanted:
            return None
        try:
            return await self._orders.tracking.snapshot_for_conversation(
                talk.conversation_id, str(wanted)
            )
        except OrderError:  # a handoff never fails for want of the order
            return None

    async def _tier(self, verified: Verified | None, order: OrderSnapshot | None) -> str | None:
        """How the floor's rules know a customer with much at stake; the shop keeps no tiers."""
        if verified is None or order is None:
            return None
        try:
            return HIGH_TIER if await self._orders.stakes.is_high(verified, order.number) else None
        except OrderError:  # nor for want of this
            return None


def payload(reason: str, context: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of the contract."""
    return {
        "type": "handoff",
        "version": 1,
        "reason": reason,
        "priority": PRIORITIES[reason],
        "context": context,
    }
