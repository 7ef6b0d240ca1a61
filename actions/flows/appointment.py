"""Appointments: a free moment is offered and booked, moved or cancelled after a yes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from actions.flows.appointment_words import (
    BOOK,
    CANCEL,
    asks_later,
    choice_in,
    chosen,
    kind_of,
    next_on,
    weekday_in,
    wish_of,
)
from actions.flows.deed import AskAgain, Closing
from actions.flows.form import take_confirmation
from actions.flows.open_form import OpenForm, draft, note, pressed, prove_account
from actions.flows.step import Ask, Ready, Step, Stopped
from actions.orders import Appointment, AppointmentKind, Verified
from actions.orders.errors import AppointmentFixed, OutOfPolicy, SlotTaken, SlotUnavailable
from actions.orders.model.opening import SHOP_TIME
from actions.talk import Button, Talk
from actions.wording import day, label

KIND, MOMENT, WHICH = "appointment_kind", "appointment_moment", "appointment_which"
_OFFERED, _SPOKEN = 5, 3
_DAYS_AHEAD = 14


class AppointmentForm(OpenForm):
    """Free moments are shown to everybody; the proof comes before the yes."""

    form: ClassVar[str] = "appointment_form"
    intents: ClassVar[frozenset[str]] = frozenset({"book_appointment"})
    stories: ClassVar[frozenset[str]] = frozenset({KIND, MOMENT, WHICH})

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked is None:
            return _begin(talk)
        if asked == KIND:
            kind = pressed(talk) or kind_of(talk.text)
            return kind is not None and note(talk, kind=str(kind))
        if asked == WHICH:
            return _take_which(talk)
        if asked == MOMENT:
            return _take_moment(talk) or _take_kind(talk)
        if asked == "confirmation" and talk.intent != "affirm" and _take_moment(talk):
            return True  # "no, Thursday"
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        if draft(talk).get("do", BOOK) == BOOK:
            return await self._book(talk)
        verified = await prove_account(talk, self.orders)
        if not isinstance(verified, Verified):
            return verified
        return await self._change(talk, await self.orders.appointments.own(verified))

    async def _book(self, talk: Talk) -> Step:
        if "kind" not in draft(talk):
            _ask_kind(talk)
            return Ask(KIND)
        if "starts_at" not in draft(talk):
            return await self._offer(talk)
        if await self.orders.identity.current(talk.conversation_id) is None:
            verified = await prove_account(talk, self.orders)
            if not isinstance(verified, Verified):
                return verified
        talk.say("utter_appointment_confirm", kind=_kind(talk), moment=_wanted(talk))
        return Ask("confirmation")

    async def _change(self, talk: Talk, own: tuple[Appointment, ...]) -> Step:
        if not own:
            talk.say("utter_appointment_none")
            return Stopped()
        meant = _meant(talk, own)
        if meant is None:
            _ask_which(talk, own)
            return Ask(WHICH)
        note(talk, reference=meant.reference, kind=str(meant.kind))
        now = moment(meant.starts_at, talk.language)
        if draft(talk)["do"] == CANCEL:
            talk.say("utter_appointment_confirm_cancel", kind=_kind(talk), moment=now)
            return Ask("confirmation")
        if "starts_at" not in draft(talk):
            return await self._offer(talk)
        talk.say("utter_appointment_confirm_move", kind=_kind(talk), old=now, moment=_wanted(talk))
        return Ask("confirmation")

    async def _offer(self, talk: Talk) -> Step:
        known = draft(talk)
        begin = date.fromisoformat(known["from_day"]) if "from_day" in known else None
        slots = await self.orders.appointments.slots(
            AppointmentKind(known["kind"]),
            from_day=begin,
            days=_DAYS_AHEAD,
            limit=_SPOKEN if talk.on_voice else _OFFERED,
        )
        if not slots:
            talk.say("utter_appointment_full")
            talk.set("offered", "person")
            talk.set("handoff_reason", "requested_human")
            return Stopped()
        moments = [slot.starts_at for slot in slots]
        note(talk, offered=[found.isoformat() for found in moments])
        names = [moment(found, talk.language) for found in moments]
        buttons = _buttons({found.isoformat(): n for found, n in zip(moments, names, strict=True)})
        spoken = f", {label('word', 'or', talk.language)} ".join(names)
        shown = [] if talk.on_voice else buttons
        talk.say("utter_appointment_offer", buttons=shown, moments=spoken)
        return Ask(MOMENT)


def _take_kind(talk: Talk) -> bool:
    """ "No, rather a phone call": other moments are free for that."""
    kind = kind_of(talk.text)
    if kind is None or draft(talk).get("do", BOOK) != BOOK or str(kind) == draft(talk).get("kind"):
        return False
    return note(talk, kind=str(kind))


class ArrangeAppointment(Closing):
    """Books, moves or cancels; or leaves all as it was after a no."""

    action_name = "action_arrange_appointment"
    form: ClassVar[str] = "appointment_form"
    own_slots: ClassVar[tuple[str, ...]] = AppointmentForm.own_slots
    what: ClassVar[str] = "book_appointment"

    async def perform(self, talk: Talk) -> str:
        if not talk.slot("confirmation"):
            talk.say("utter_appointment_kept")
            return "not wanted after all"
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None:
            raise AskAgain
        do = str(draft(talk).get("do", BOOK))
        try:
            done = await self._arrange(talk, verified, do)
        except (SlotTaken, SlotUnavailable):
            talk.say("utter_appointment_taken")
            return "refused: taken meanwhile"
        except AppointmentFixed as error:
            talk.say("utter_appointment_fixed", moment=moment(error.starts_at, talk.language))
            raise OutOfPolicy("appointment-fixed", "", {"appointment": error.reference}) from error
        when = moment(done.starts_at, talk.language)
        responses = {
            BOOK: "utter_appointment_booked", CANCEL: "utter_appointment_cancelled",
        }  # fmt: skip
        response = responses.get(do, "utter_appointment_moved")
        talk.say(response, kind=_kind(talk), moment=when, reference=done.reference)
        if do != CANCEL:
            talk.promise(f"appointment {done.reference}: {done.starts_at:%Y-%m-%d %H:%M}")
        return f"{do}: {done.reference} {done.starts_at:%Y-%m-%d %H:%M}"

    async def _arrange(self, talk: Talk, verified: Verified, do: str) -> Appointment:
        known, appointments = draft(talk), self.orders.appointments
        key = f"{talk.message_id}:appointment"
        if do == CANCEL:
            return await appointments.cancel(verified, known["reference"], key=key)
        starts_at = datetime.fromisoformat(known["starts_at"])
        if do == BOOK:
            kind = AppointmentKind(known["kind"])
            return await appointments.book(verified, kind, starts_at, key=key)
        return await appointments.move(verified, known["reference"], starts_at, key=key)


def moment(when: datetime, language: str) -> str:
    """ "Tuesday 25 November at 10:00", by the shop's clock."""
    return f"{day(when, language)} {label('word', 'at', language)} {when:%H:%M}"


def _begin(talk: Talk) -> bool:
    said = "" if talk.text.startswith("/") else talk.text
    facts: dict[str, Any] = {"do": wish_of(said)}
    kind, weekday = kind_of(said), weekday_in(said)
    if kind is not None and facts["do"] == BOOK:
        facts["kind"] = str(kind)
    if weekday is not None and facts["do"] != CANCEL:
        facts["from_day"] = next_on(weekday, _today()).isoformat()
    return note(talk, **facts)


def _take_moment(talk: Talk) -> bool:
    """One of those offered; or a day, or later ones, to offer anew."""
    known = draft(talk)
    offered = [datetime.fromisoformat(found) for found in known.get("offered", [])]
    if not offered:
        return False
    if pressed(talk) in known["offered"]:
        return note(talk, starts_at=pressed(talk))
    meant = chosen(talk.text, offered)
    if meant is not None:
        return note(talk, starts_at=meant.isoformat())
    weekday = weekday_in(talk.text)
    if weekday is None and not asks_later(talk.text):
        return False
    after = offered[-1].date() + timedelta(days=1)
    begin = after if weekday is None else next_on(weekday, _today())
    known.pop("starts_at", None)
    talk.set("draft", known | {"from_day": begin.isoformat()})
    return True


def _take_which(talk: Talk) -> bool:
    shown = draft(talk).get("shown", [])
    if pressed(talk) in shown:
        return note(talk, reference=pressed(talk))
    position = choice_in(talk.text)
    if position is None or position >= len(shown):
        return False
    return note(talk, reference=shown[position])


def _meant(talk: Talk, own: tuple[Appointment, ...]) -> Appointment | None:
    named = draft(talk).get("reference")
    if named is None:
        return own[0] if len(own) == 1 else None
    return next((one for one in own if one.reference == named), None)


def _ask_kind(talk: Talk) -> None:
    names = {str(kind): label("appointment", kind, talk.language) for kind in AppointmentKind}
    talk.say("utter_appointment_kind", buttons=[] if talk.on_voice else _buttons(names))


def _ask_which(talk: Talk, own: tuple[Appointment, ...]) -> None:
    names = {one.reference: moment(one.starts_at, talk.language) for one in own[:_OFFERED]}
    note(talk, shown=list(names))
    spoken = f", {label('word', 'or', talk.language)} ".join(names.values())
    buttons = [] if talk.on_voice else _buttons(names)
    talk.say("utter_appointment_which", buttons=buttons, moments=spoken)


def _buttons(names: Mapping[str, str]) -> list[Button]:
    return [{"title": n, "payload": f'/inform{{"topic":"{key}"}}'} for key, n in names.items()]


def _today() -> date:
    """By the shop's calendar."""
    return datetime.now(SHOP_TIME).date()


def _kind(talk: Talk) -> str:
    return label("appointment", draft(talk)["kind"], talk.language).lower()


def _wanted(talk: Talk) -> str:
    return moment(datetime.fromisoformat(draft(talk)["starts_at"]), talk.language)
