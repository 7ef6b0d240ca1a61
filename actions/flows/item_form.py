"""Forms about an item of an order: which one, and how many of it."""

import abc
from collections.abc import Iterable, Sequence
from typing import ClassVar

from actions.flows.counts import read_count
from actions.flows.form import FlowForm, take_confirmation
from actions.flows.items import ALL, Item, chosen, counted, find_item
from actions.flows.step import Ask, Identified, Step
from actions.orders import OrderSystem
from actions.talk import Button, Talk

ITEM, QUANTITY, WORDS = "item", "quantity", "item_words"
# Words of an answer that names a thing and no more.
_BRIEF = 5


class ItemForm(FlowForm):
    """Asks only where an order holds several items, or several of one."""

    own_slots: ClassVar[tuple[str, ...]] = (ITEM, QUANTITY, "confirmation", "beyond_rule")
    takes_all: ClassVar[bool] = True
    which: ClassVar[str]
    least: ClassVar[int] = 1
    answered_briefly: ClassVar[frozenset[str]] = frozenset({ITEM, QUANTITY, "confirmation"})

    @abc.abstractmethod
    async def items(self, who: Identified) -> list[Item]:
        """What of the order it can be about."""

    async def known_items(self, talk: Talk) -> list[Item]:
        """The same where the conversation has proven the order; else none."""
        verified = await self.orders.identity.current(talk.conversation_id)
        wanted = talk.slot("order_number")
        if verified is None or not wanted:
            return []
        return await self.items(Identified(verified, str(wanted)))

    def _start(self, talk: Talk, *, interrupting: bool) -> None:
        super()._start(talk, interrupting=interrupting)
        talk.clear(WORDS)

    def _is_other_wish(self, talk: Talk) -> bool:
        """ "The vase" sounds like many a wish; where an item was asked for, it is read first."""
        asking = talk.slot("requested_slot") in self.answered_briefly
        brief = len(talk.text.split()) <= _BRIEF and not talk.entities("order_number")
        return not (asking and brief) and super()._is_other_wish(talk)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked is None:
            talk.set(WORDS, "" if talk.text.startswith("/") else talk.text)
            return False
        naming = asked == ITEM or (asked == "confirmation" and talk.intent != "affirm")
        if naming and await self._take_item(talk):
            return True
        if asked == QUANTITY:
            return _take_count(talk, self.least)
        return take_confirmation(talk, asked)

    async def choose(self, talk: Talk, items: list[Item]) -> Step | None:
        """The next question about what it is about, or None when that is clear."""
        if talk.slot(ITEM) is None:
            named = find_item(str(talk.slot(WORDS) or ""), items)
            only = items[0].sku if len(items) == 1 else None
            sku = only or (None if named == ALL and not self.takes_all else named)
            if sku is None:
                return self._ask_item(talk, items)
            talk.set(ITEM, sku)
        return self.check_count(talk, items)

    async def _take_item(self, talk: Talk) -> bool:
        items = await self.known_items(talk)
        pressed = [sku for sku in talk.entities(ITEM) if sku in {i.sku for i in items} | {ALL}]
        sku = pressed[-1] if pressed else find_item(talk.text, items)
        if sku is None or sku == talk.slot(ITEM) or (sku == ALL and not self.takes_all):
            return False
        talk.clear(QUANTITY, "confirmation")
        talk.set(ITEM, sku)
        return True

    def _ask_item(self, talk: Talk, items: Sequence[Item]) -> Ask:
        listing = "; ".join(counted(item.product, item.left, talk) for item in items)
        buttons = [] if talk.on_voice else [_button(item, talk.language) for item in items]
        talk.say(self.which, buttons=buttons, items=listing)
        return Ask(ITEM)

    def check_count(self, talk: Talk, items: list[Item]) -> Step | None:
        """Where there are several of the one, how many of them it is about."""
        sku, count = str(talk.slot(ITEM)), talk.slot(QUANTITY)
        item = next((item for item in items if item.sku == sku), None)
        if item is None or item.left == 1 or (count and 1 <= int(count) <= item.left):
            return None
        talk.say("utter_item_how_many", item=item.product.named(talk.language), most=str(item.left))
        return Ask(QUANTITY)


def _button(item: Item, language: str) -> Button:
    return {"title": item.product.named(language), "payload": f'/inform{{"item":"{item.sku}"}}'}


def _take_count(talk: Talk, least: int) -> bool:
    pressed = [int(count) for count in talk.entities(QUANTITY) if count.isdigit()]
    count = pressed[-1] if pressed else read_count(talk.text)
    if count is None or count < least:
        return False
    talk.set(QUANTITY, count)
    return True


def picked(talk: Talk, items: Sequence[Item]) -> list[tuple[Item, int]]:
    """What was chosen, each with how many."""
    count = talk.slot(QUANTITY)
    return chosen(items, str(talk.slot(ITEM)), int(count) if count else None)


async def items_of(orders: OrderSystem, counts: Iterable[tuple[str, int]]) -> list[Item]:
    """The items of product codes of which some are left."""
    return [Item(await orders.catalogue.product(sku), left) for sku, left in counts if left]
