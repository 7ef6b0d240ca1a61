"""The order that was agreed to is placed, and the link to pay it handed over."""

from dataclasses import replace
from typing import ClassVar

from actions.flows.agreed import BEYOND
from actions.flows.deed import AskAgain, Closing
from actions.flows.order_taking import basket, delivery_address, keep
from actions.flows.pay_link import hand_over_payment
from actions.flows.place_order import OWN
from actions.orders import Money, Placed, Verified
from actions.orders.errors import OutOfPolicy, OutOfStock, TotalChanged
from actions.talk import Talk
from actions.wording import day, money, number


class PlaceOrder(Closing):
    """Awaiting payment: what is not paid in time is cancelled by itself."""

    action_name = "action_place_order"
    form: ClassVar[str] = "place_order_form"
    own_slots: ClassVar[tuple[str, ...]] = OWN
    what: ClassVar[str] = "place_order"

    async def perform(self, talk: Talk) -> str:
        if rule := talk.slot(BEYOND):
            talk.clear(BEYOND)
            raise OutOfPolicy(str(rule), "", {})
        if talk.slot("confirmation") is not True:
            talk.say("utter_place_order_kept")
            return "not wanted after all"
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None:
            raise AskAgain
        try:
            placed = await self._place(talk, verified)
        except (TotalChanged, OutOfStock) as error:
            keep(talk, replace(basket(talk), agreed=None))
            talk.say("utter_terms_changed")
            raise AskAgain from error
        await self._tell(talk, verified, placed)
        return f"placed: {placed.number}, {placed.total} to be paid"

    async def _place(self, talk: Talk, verified: Verified) -> Placed:
        known, key = basket(talk), f"{talk.message_id}:place"
        total = Money.of(str(known.agreed))
        if known.again:
            return await self.orders.ordering.place_again(
                verified, known.again, key=key, agreed_total=total
            )
        return await self.orders.ordering.place(
            verified,
            known.wanted,
            key=key,
            agreed_total=total,
            delivery_option=known.delivery,
            deliver_to=delivery_address(known),
        )

    async def _tell(self, talk: Talk, verified: Verified, placed: Placed) -> None:
        talk.say(
            "utter_place_order_done",
            number=number(placed.number, spoken=talk.on_voice),
            total=money(placed.total, talk.language, spoken=talk.on_voice),
            until=day(placed.pay.expires_at, talk.language),
        )
        await hand_over_payment(talk, self.orders, verified, placed.pay)
        talk.set("order_number", placed.number)
        talk.promise(f"order {placed.number}: {placed.total}, link to pay given")
