"""A complaint: what happened, what would put it right; recorded with a number after a yes."""

from typing import ClassVar

from actions.flows.complaint_words import (
    CREDIT,
    OTHER,
    PERSON,
    WISHES,
    amount_in,
    category_of,
    wish_of,
)
from actions.flows.deed import Closing, HandOver
from actions.flows.form import take_confirmation
from actions.flows.open_form import OpenForm, asker, draft, is_story, note, pressed
from actions.flows.step import Ask, Identified, Ready, Step
from actions.orders import Case, Money, OrderSystem, Verified, Visitor
from actions.orders.errors import OrderError, OutOfPolicy
from actions.orders.states import Level
from actions.talk import Talk
from actions.wishes import remember_tried
from actions.wording import day, label, money, number

STORY, WISH = "complaint_story", "complaint_wish"
# A first message this long tells the story already.
_TELLING = 9
_CORRECTING = 4
# What is said in these moods is the complaint, or belongs to it.
_UPSET = frozenset({"angry", "sensitive_topic"})


class ComplaintForm(OpenForm):
    """Anybody may complain; only a credit needs the order and a proof."""

    form: ClassVar[str] = "complaint_form"
    intents: ClassVar[frozenset[str]] = frozenset({"complaint"})
    stories: ClassVar[frozenset[str]] = frozenset({STORY, WISH})

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked is None:
            return _words(talk) >= _TELLING and is_story(talk) and note(talk, story=talk.text)
        if asked == WISH and pressed(talk) in WISHES:
            return note(talk, wish=pressed(talk))
        if asked == STORY and is_story(talk):
            return note(talk, story=talk.text)
        if asked == WISH and is_story(talk):
            return note(talk, wish=wish_of(talk.text), asked=talk.text)
        if asked == "confirmation" and talk.intent != "affirm" and _words(talk) >= _CORRECTING:
            # "no, it was the courier": what is read back is put right at the last moment.
            return is_story(talk) and note(talk, story=talk.text)
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        known = draft(talk)
        if talk.slot("confirmation") is False:
            talk.clear(*self.own_slots)
            talk.say("utter_complaint_story_anew")
            return Ask(STORY)
        if talk.slot("confirmation"):
            return Ready()
        if "story" not in known:
            talk.say("utter_complaint_story")
            return Ask(STORY)
        if "wish" not in known:
            talk.say("utter_complaint_wish")
            return Ask(WISH)
        if known["wish"] == CREDIT:
            return await self._ask_credit(talk)
        talk.say("utter_complaint_confirm", story=known["story"], wish=_wish(talk))
        return Ask("confirmation")

    async def _ask_credit(self, talk: Talk) -> Step:
        if not draft(talk).get("order_asked") and not talk.slot("order_number"):
            note(talk, order_asked=True)
            if await self.orders.identity.current(talk.conversation_id) is None:
                talk.say("utter_complaint_order")
        who = await self._identification.proceed(talk)
        if not isinstance(who, Identified):
            return who
        terms = await self.orders.complaints.goodwill_terms(who.verified, who.number)
        wanted = amount_in(str(draft(talk).get("asked", ""))) or terms.most
        beyond = not wanted or wanted.amount > terms.most.amount
        note(talk, amount=None if beyond else str(wanted.amount), wanted=str(wanted))
        talk.say(
            "utter_complaint_confirm_beyond" if beyond else "utter_complaint_confirm_credit",
            number=number(who.number, spoken=talk.on_voice),
            story=draft(talk)["story"],
            amount=money(wanted, talk.language, spoken=talk.on_voice),
        )
        return Ask("confirmation")


class RecordComplaint(Closing):
    """Records it whatever comes of it; then the credit, or a person where the rules end."""

    action_name = "action_record_complaint"
    form: ClassVar[str] = "complaint_form"
    own_slots: ClassVar[tuple[str, ...]] = ComplaintForm.own_slots
    what: ClassVar[str] = "complaint"

    async def perform(self, talk: Talk) -> str:
        known, who = draft(talk), await asker(talk, self.orders)
        about = _order_of(talk, who)
        case = await _record(talk, self.orders, known["story"])
        if known["wish"] == PERSON:
            raise OutOfPolicy("complaint-wants-person", about or "", {"complaint": case.reference})
        if known["wish"] == CREDIT and isinstance(who, Verified) and about:
            return await self._give(talk, who, about, case)
        if about and await self.is_high(talk, about):
            talk.say("utter_high_value")
            raise HandOver("high_value", f"recorded as {case.reference}")
        return f"recorded as {case.reference}"

    async def _give(self, talk: Talk, who: Verified, about: str, case: Case) -> str:
        known = draft(talk)
        if not known.get("amount"):
            facts = {"asked": str(known.get("wanted")), "complaint": case.reference}
            raise OutOfPolicy("goodwill-order-limit", about, facts)
        granted = await self.orders.complaints.grant_goodwill(
            who,
            about,
            complaint=case.reference,
            amount=Money.of(known["amount"]),
            key=f"{talk.message_id}:goodwill",
        )
        amount = money(granted.amount, talk.language, spoken=talk.on_voice)
        until = day(granted.expires_on, talk.language)
        talk.say("utter_complaint_credit", amount=amount, day=until)
        talk.promise(f"credit {granted.reference}: {granted.amount}")
        return f"recorded as {case.reference}, credit of {granted.amount}"


async def record_standing(talk: Talk, orders: OrderSystem, reason: str) -> None:
    """A complaint told, but not recorded yet when a person takes over, is recorded now.

    It needs no yes: it would be lost with the form. The customer is told its number.
    """
    story = _standing_story(talk, reason)
    if story is None:
        return
    try:
        case = await _record(talk, orders, story)
    except OrderError:  # a handoff never fails for want of the complaint
        return
    remember_tried(talk, "complaint", f"recorded as {case.reference}")


def _standing_story(talk: Talk, reason: str) -> str | None:
    upset = reason in _UPSET and not talk.text.startswith("/")
    if (talk.tracker.active_loop or {}).get("name") != ComplaintForm.form:
        told = upset and talk.intent == "complaint" and _words(talk) >= _CORRECTING
        return talk.text if told else None
    story = draft(talk).get("story")
    if upset and story != talk.text:
        return f"{story}\n{talk.text}" if story else talk.text
    return str(story) if story else None


async def _record(talk: Talk, orders: OrderSystem, story: str) -> Case:
    known, who = draft(talk), await asker(talk, orders)
    wish = known.get("asked") or (label("wish", known["wish"], "en") if "wish" in known else "")
    case = await orders.complaints.record(
        who,
        category=category_of(story),
        what_happened=story,
        wish=str(wish),
        number=_order_of(talk, who),
        key=f"{talk.message_id}:complaint",
    )
    due = day(case.due_on, talk.language)
    spoken = number(case.reference, spoken=talk.on_voice)
    talk.say("utter_complaint_recorded", reference=spoken, day=due)
    talk.promise(f"complaint {case.reference}: an answer by {case.due_on}")
    return case


def _order_of(talk: Talk, who: Verified | Visitor) -> str | None:
    """The order it is about, where the proof reaches it."""
    wanted = talk.slot("order_number")
    if isinstance(who, Visitor) or not wanted:
        return None
    reaches = who.level is Level.FULL or wanted in who.order_numbers
    return str(wanted) if reaches else None


def _words(talk: Talk) -> int:
    return len(talk.text.split())


def _wish(talk: Talk) -> str:
    known = draft(talk)
    if known["wish"] == OTHER:
        return f"“{known['asked']}”"
    return label("wish", known["wish"], talk.language)
