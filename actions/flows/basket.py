"""What somebody is about to order, as a slot keeps it: products, address, delivery, total."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from actions.orders import Wanted

HOME, ELSEWHERE = "home", "elsewhere"
AGAIN = "?"


@dataclass(frozen=True, slots=True)
class Item:
    """A product code, and how many; None while that is not known."""

    sku: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Basket:
    """`shown` are the codes last offered; `unknown` what was asked for and is not sold.

    `again` is the number of the order to repeat, or `AGAIN` where it is still to be found.
    `goes` is `HOME`, `ELSEWHERE` or not settled; `address` holds the parts of the latter.
    """

    items: tuple[Item, ...] = ()
    shown: tuple[str, ...] = ()
    unknown: str | None = None
    misses: int = 0
    again: str | None = None
    goes: str | None = None
    address: Mapping[str, str] | None = None
    delivery: str | None = None
    agreed: str | None = None

    @classmethod
    def read(cls, raw: Any) -> Self:
        """From the slot; anything else there is no basket, and an empty one."""
        if not isinstance(raw, dict) or "basket" not in raw:
            return cls()
        kept = dict(raw["basket"])
        items = tuple(Item(sku, count) for sku, count in kept.pop("items"))
        return cls(items=items, shown=tuple(kept.pop("shown")), **kept)

    def written(self) -> dict[str, Any]:
        """For the slot."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        kept["items"] = [[item.sku, item.quantity] for item in self.items]
        kept["shown"] = list(self.shown)
        kept["address"] = None if self.address is None else dict(self.address)
        return {"basket": kept}

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        return tuple(Wanted(item.sku, item.quantity or 1) for item in self.items)

    @property
    def uncounted(self) -> Item | None:
        """The first of which it is not known how many."""
        return next((item for item in self.items if item.quantity is None), None)

    def taking(self, sku: str, quantity: int | None, *, beside: bool = False) -> Self:
        """With that product, beside or instead of those there are."""
        kept = tuple(item for item in self.items if item.sku != sku) if beside else ()
        return replace(
            self, items=(*kept, Item(sku, quantity)), shown=(), unknown=None, misses=0, again=None
        )

    def counted(self, sku: str, quantity: int | None) -> Self:
        """With so many of it; zero takes it out."""
        items = tuple(
            Item(sku, quantity) if item.sku == sku else item
            for item in self.items
            if item.sku != sku or quantity != 0
        )
        return replace(self, items=items)

    def without(self, sku: str) -> Self:
        return self.counted(sku, 0)
