"""What must be true of a conversation's transcript, however often a process died."""

from collections import Counter
from collections.abc import Sequence

from handoff.client import CustomerClient
from handoff.protocol.shared import AuthorKind, MessageView


async def replayed(customer: CustomerClient) -> list[MessageView]:
    """The whole conversation as the store has it, asked for by a client that knows nothing."""
    async with customer.another() as again:
        await again.until(lambda: again.last_seq >= customer.last_seq)
        return again.messages


def check_whole(
    stored: Sequence[MessageView], said: Sequence[str], seen: Sequence[MessageView]
) -> None:
    """Every word once, in the order said, under rising numbers, and seen as it is stored."""
    numbers = [message.seq for message in stored]
    words = [message.text for message in stored if message.author.kind is AuthorKind.CUSTOMER]

    assert numbers == sorted(set(numbers))
    assert words == list(said)
    assert [message.seq for message in seen] == numbers
    assert [message.text for message in seen] == [message.text for message in stored]


def bot_words_after(stored: Sequence[MessageView], text: str) -> Counter[str]:
    """What the bot answered to `text`, until the customer spoke again, counted."""
    answers: Counter[str] = Counter()
    listening = False
    for message in stored:
        if message.author.kind is AuthorKind.CUSTOMER:
            listening = message.text == text
        elif listening and message.author.kind is AuthorKind.BOT and message.text:
            answers[message.text] += 1
    return answers
