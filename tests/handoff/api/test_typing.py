"""Who types: told once, forgotten in time."""

import asyncio

from handoff.api.typing import Author, TypingBoard

Told = list[tuple[str, Author, bool]]


def board(told: Told, *, lasts_s: float = 60.0) -> TypingBoard:
    """A board that writes down what it tells."""
    return TypingBoard(lambda *what: told.append(what), lasts_s=lasts_s)


async def test_only_changes_are_told() -> None:
    """Ten keystrokes are one sign; stopping is one more; stopping twice is nothing."""
    told: Told = []
    typing = board(told)
    for _ in range(10):
        typing.say("c_1", "customer", True)
    typing.say("c_1", "customer", False)
    typing.say("c_1", "customer", False)
    typing.close()

    assert told == [("c_1", "customer", True), ("c_1", "customer", False)]


async def test_typing_that_is_not_repeated_ends() -> None:
    """A page that went away does not type for ever."""
    told: Told = []
    ended = asyncio.Event()

    def tell(conversation_id: str, author: Author, on: bool) -> None:
        told.append((conversation_id, author, on))
        if not on:
            ended.set()

    TypingBoard(tell, lasts_s=0.01).say("c_1", "agent", True)
    async with asyncio.timeout(40):
        await ended.wait()

    assert told == [("c_1", "agent", True), ("c_1", "agent", False)]


async def test_authors_and_conversations_are_apart() -> None:
    """One typing is not another's."""
    told: Told = []
    typing = board(told)
    typing.say("c_1", "customer", True)
    typing.say("c_1", "agent", True)
    typing.say("c_2", "customer", False)

    assert typing.is_typing("c_1", "agent")
    assert not typing.is_typing("c_2", "customer")
    assert len(told) == 2
    typing.close()


async def test_closed_board_tells_nothing_more() -> None:
    """At the stop of the service nobody is left to tell."""
    told: Told = []
    typing = board(told)
    typing.say("c_1", "bot", True)
    typing.close()
    typing.say("c_1", "bot", False)

    assert told == [("c_1", "bot", True)]
