"""Deeds that need a yes: what the customer agreed to is done, what is beyond the rules is not."""

import abc
from collections.abc import Sequence
from typing import ClassVar

from actions.flows.deed import AskAgain, Deed
from actions.flows.step import Identified, Ready, Stopped
from actions.orders.errors import OutOfPolicy, Refused, TotalChanged
from actions.talk import Button, Talk
from actions.wishes import remember_tried
from actions.wording import label, listed, number

BEYOND = "beyond_rule"
# Past these the rules end, and a person may still be generous.
_FOR_A_PERSON = frozenset({"return-window-over", "not-returnable", "nothing-to-return"})


class AgreedDeed(Deed):
    """Asks nothing: it does what was confirmed, leaves it after a no, or hands over."""

    kept: ClassVar[str]
    refused: ClassVar[str]

    @abc.abstractmethod
    async def carry_out(self, talk: Talk, who: Identified) -> str:
        """Do what was agreed and tell; returns the result in a few words, for an agent."""

    async def do(self, talk: Talk, who: Identified) -> str:
        if rule := talk.slot(BEYOND):
            talk.clear(BEYOND)
            raise OutOfPolicy(str(rule), who.number, {})
        if talk.slot("confirmation") is not True:
            talk.say(self.kept, number=number(who.number, spoken=talk.on_voice))
            return "not wanted after all"
        try:
            return await self.carry_out(talk, who)
        except TotalChanged as error:
            talk.say("utter_terms_changed")
            raise AskAgain from error
        except Refused as error:
            tell_refused(
                talk, self.refused, number_=error.number, status=error.status, instead=error.instead
            )
            return f"refused: {error.code}"


def beyond(talk: Talk, rule: str) -> Ready:
    """No question is put for what only a person may decide: the deed hands over."""
    talk.set(BEYOND, rule)
    return Ready()


def stop_refused(
    talk: Talk,
    response: str,
    *,
    what: str,
    number_: str,
    status: str,
    refusal: str | None,
    instead: Sequence[str],
) -> Stopped:
    """End a form with why not and what can be done; where a person may do more, offer one."""
    tell_refused(talk, response, number_=number_, status=status, instead=instead)
    remember_tried(talk, what, f"refused: {refusal}")
    if refusal in _FOR_A_PERSON:
        talk.set("offered", "person")
        talk.set("handoff_reason", "out_of_policy")
    return Stopped()


def tell_refused(
    talk: Talk, response: str, *, number_: str, status: str, instead: Sequence[str]
) -> None:
    """Why not, and what can be done."""
    ways = [label("instead", way, talk.language) for way in instead] or [
        label("instead", "contact_human_agent", talk.language)
    ]
    talk.say(
        response,
        number=number(number_, spoken=talk.on_voice),
        status=label("status", status, talk.language).lower(),
        instead=listed(ways, talk.language),
    )


def choices(talk: Talk, slot: str, keys: Sequence[str], kind: str) -> list[Button]:
    """A button for each key, titled by its label; none by voice."""
    if talk.on_voice:
        return []
    return [
        {"title": label(kind, key, talk.language), "payload": f'/inform{{"{slot}":"{key}"}}'}
        for key in keys
    ]
