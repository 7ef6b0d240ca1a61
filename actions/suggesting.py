"""One suggestion after a solved contact: bought together, in stock, never to somebody annoyed."""

from typing import Any

from actions.flows.basket import Basket
from actions.flows.order_taking import keep
from actions.orders import ConsentPurpose, Level, OrderSystem, SuggestionAnswer, Verified
from actions.orders.errors import OrderError
from actions.talk import Talk, actions_of
from actions.wording import money

OFFERED = "suggestion"
# After these a customer has what they came for; after a claim or a complaint nobody sells.
_SERVED_WELL = frozenset(
    {"track_order", "change_shipping_address", "check_invoice", "get_invoice", "change_order"}
)
_UNSOLVED = ("refused", "not wanted")
_LEAST_ANGER = 0.2


class Suggesting:
    """Offers at most once a conversation, and counts what became of it."""

    def __init__(self, orders: OrderSystem) -> None:
        self._orders = orders

    async def offer(self, talk: Talk) -> bool:
        """Whether something was suggested."""
        verified = await self._orders.identity.current(talk.conversation_id)
        number = talk.slot("order_number")
        if verified is None or not number or not is_moment(talk):
            return False
        try:
            if await self._unwanted(verified):
                return False
            suggested = await self._orders.suggestions.suggest(
                verified, str(number), key=f"{talk.message_id}:suggest"
            )
        except OrderError:  # not proven any more: then it is no moment either
            return False
        if suggested.product is None:
            return False
        talk.say(
            "utter_suggestion",
            item=suggested.product.named(talk.language),
            price=money(suggested.product.price, talk.language, spoken=talk.on_voice),
        )
        talk.set("offered", OFFERED)
        return True

    async def answer(self, talk: Talk, answer: SuggestionAnswer) -> bool:
        """Count it; accepted, the product lies in the basket: whether there was one."""
        verified = await self._orders.identity.current(talk.conversation_id)
        if verified is None:
            return False
        try:
            about = await self._orders.suggestions.answer(
                verified, str(talk.slot("order_number")), answer, key=f"{talk.message_id}:answer"
            )
        except OrderError:
            return False
        if about.product is None:
            return False
        if answer is SuggestionAnswer.ACCEPTED:
            keep(talk, Basket().taking(about.product.sku, 1))
        return True

    async def _unwanted(self, verified: Verified) -> bool:
        """Whether they said that they want no offers of their own."""
        if verified.level is not Level.FULL:
            return False
        consents = await self._orders.consents.own(verified)
        return any(
            one.purpose is ConsentPurpose.PERSONAL_OFFERS and one.at is not None and not one.given
            for one in consents
        )


def is_moment(talk: Talk) -> bool:
    """Nothing running, the last wish served, and nobody annoyed or handed over on the way."""
    tried = talk.slot("tried") or []
    if (talk.tracker.active_loop or {}).get("name") or not tried:
        return False
    last = tried[-1]
    solved = last["what"] in _SERVED_WELL and not str(last["result"]).startswith(_UNSOLVED)
    return solved and all(_calm(turn) for turn in talk.turns())


def _calm(turn: list[dict[str, Any]]) -> bool:
    mood = (turn[0].get("parse_data") or {}).get("sentiment") or {}
    angry = float(mood.get("anger") or 0.0) >= _LEAST_ANGER or mood.get("label") == "negative"
    return not angry and "action_handoff" not in actions_of(turn)
