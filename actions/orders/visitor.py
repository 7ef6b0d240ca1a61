"""Somebody who has proven nothing, and may ask for what needs no proof."""

from dataclasses import dataclass
from typing import Protocol


class Asker(Protocol):
    """Who asks: a `Verified` customer or a `Visitor`."""

    @property
    def conversation_id(self) -> str: ...

    @property
    def customer_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """A conversation, and nothing more is known."""

    conversation_id: str

    @property
    def customer_id(self) -> None:
        return None
