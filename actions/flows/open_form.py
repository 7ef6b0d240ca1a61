"""Forms that need no order: some for whoever asks, some for the owner of an account."""

import abc
from typing import Any, ClassVar

from actions.flows.form import SURE_WISH, FlowForm
from actions.flows.identify import EMAIL, POSTCODE, locked, take_details
from actions.flows.step import Ask, Step, Stopped
from actions.orders import OrderSystem, Verified, Visitor
from actions.orders.errors import InvalidEmail, VerificationFailed, VerificationLocked
from actions.orders.states import Level
from actions.talk import Talk

DRAFT = "draft"
_CHANGED_MIND = frozenset({"stop", "contact_human_agent", "repeat", "bot_challenge"})
_ASKING = frozenset({"faq", "ask_language", "what_can_you_do"})


class OpenForm(FlowForm):
    """Keeps what was said in one slot, the draft, until it is confirmed.

    The answer to a question of `stories` is free text: whatever it sounds like, it is the answer.
    """

    own_slots: ClassVar[tuple[str, ...]] = (DRAFT, "confirmation")
    stories: ClassVar[frozenset[str]] = frozenset()

    @abc.abstractmethod
    async def step(self, talk: Talk) -> Step:
        """What to ask next, if anything."""

    async def _proceed(self, talk: Talk) -> Step:
        return await self.step(talk)

    async def _read(self, talk: Talk, asked: str | None) -> bool:
        """A detail named on the way changes nothing of the draft."""
        if asked in self.stories:
            if self.reads_details(asked):
                take_details(talk, postcode=False)
            return await self.take_answer(talk, asked)
        answered = take_details(talk) if self.reads_details(asked) else False
        return await self.take_answer(talk, asked) or answered

    def _is_other_wish(self, talk: Talk) -> bool:
        return talk.slot("requested_slot") not in self.stories and super()._is_other_wish(talk)


def draft(talk: Talk) -> dict[str, Any]:
    """What is known so far; a copy."""
    return dict(talk.slot(DRAFT) or {})


def note(talk: Talk, **facts: Any) -> bool:
    """Put it into the draft; an answer always."""
    talk.set(DRAFT, draft(talk) | facts)
    return True


def is_story(talk: Talk) -> bool:
    """Whether free text was written, and no "stop" nor a question of its own."""
    sure = talk.confidence >= SURE_WISH
    if talk.text.startswith("/") or (sure and talk.intent in _CHANGED_MIND):
        return False
    asks = sure and talk.intent in _ASKING and "?" in talk.text
    return not asks and any(c.isalpha() for c in talk.text)


def pressed(talk: Talk) -> str | None:
    """The value of the button pressed, if one was."""
    values = talk.entities("topic")
    return values[-1] if values and talk.text.startswith("/") else None


async def asker(talk: Talk, orders: OrderSystem) -> Verified | Visitor:
    """As much as is proven of who asks."""
    verified = await orders.identity.current(talk.conversation_id)
    return verified or Visitor(talk.conversation_id)


async def prove_account(talk: Talk, orders: OrderSystem) -> Verified | Ask | Stopped:
    """The owner of the account, by e-mail address and postcode; a proof given is kept."""
    verified = await orders.identity.current(talk.conversation_id)
    if verified is not None and verified.level is Level.FULL:
        return verified
    if (await orders.identity.standing(talk.conversation_id)).locked:
        return locked(talk)
    email, postcode = talk.slot(EMAIL), talk.slot(POSTCODE)
    if not email:
        talk.say("utter_account_email")
        return Ask(EMAIL)
    if not postcode:
        talk.say("utter_identity_postcode_by_email")
        return Ask(POSTCODE)
    talk.clear(POSTCODE, EMAIL)
    try:
        return await orders.identity.verify_by_email(
            talk.conversation_id, email=email, postcode=postcode, key=f"{talk.message_id}:verify"
        )
    except (VerificationFailed, InvalidEmail):
        talk.say("utter_identity_failed")
        talk.say("utter_account_email")
        return Ask(EMAIL)
    except VerificationLocked:
        return locked(talk)
