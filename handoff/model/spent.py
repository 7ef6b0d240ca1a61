"""How long a conversation was with the bot, in line and with people; from the log alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handoff.model.states import Controller
from handoff.model.work import Event


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by who had the conversation, and how often each got it."""

    bot_s: float = 0.0
    queue_s: float = 0.0
    agent_s: float = 0.0
    closed_s: float = 0.0
    handoffs: int = 0
    transfers: int = 0
    reopened: int = 0


def spent(events: Iterable[Event], now: datetime) -> Spent:
    """From the events of one conversation, oldest first; the present stretch lasts until `now`."""
    seconds = dict.fromkeys(Controller, 0.0)
    handoffs = transfers = reopened = 0
    holder: Controller | None = None
    since = now
    for event in events:
        if event.subject != "conversation" or event.target is None:
            continue
        before, holder = holder, Controller(event.target)
        if before is not None:
            seconds[before] += (event.at - since).total_seconds()
        since = event.at
        handoffs += (before, holder) == (Controller.BOT, Controller.QUEUE)
        transfers += (before, holder) == (Controller.AGENT, Controller.AGENT)
        reopened += before is Controller.NONE
    if holder is not None:
        seconds[holder] += (now - since).total_seconds()
    return Spent(
        bot_s=seconds[Controller.BOT],
        queue_s=seconds[Controller.QUEUE],
        agent_s=seconds[Controller.AGENT],
        closed_s=seconds[Controller.NONE],
        handoffs=handoffs,
        transfers=transfers,
        reopened=reopened,
    )
