"""How a case stands: a complaint, a claim, a dispute or a follow-up, by its number."""

import re
from typing import ClassVar

from actions.flows.deed import Closing
from actions.flows.open_form import OpenForm, asker, draft, note, prove_account
from actions.flows.step import Ask, Ready, Step, Stopped
from actions.orders import Case, CaseStatus, Verified
from actions.orders.errors import CaseNotFound
from actions.orders.reference import CASE as LETTER
from actions.orders.reference import parse_reference
from actions.talk import Talk
from actions.wording import day, label, number

CASE = "case_reference"
# "K-1042", "k 1042", "number K 1 0 4 2".
_REFERENCE = re.compile(r"\b[kK]\W{0,2}((?:\d[\s\-]?){1,9})(?![\d@])")
_BARE = re.compile(r"(?<!\d)(\d{1,9})(?!\d)")


class CaseProgressForm(OpenForm):
    """In the conversation it was opened in, a case needs no proof."""

    form: ClassVar[str] = "case_form"
    intents: ClassVar[frozenset[str]] = frozenset({"check_case"})

    def reads_details(self, asked: str | None) -> bool:
        """The number of a case is no order number."""
        return asked not in (None, CASE)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked not in (None, CASE):
            return False
        reference = reference_in(talk.text, bare=asked == CASE) or _spoken(talk, asked)
        if reference is not None:
            return note(talk, reference=reference)
        return asked == CASE and talk.intent == "deny" and note(talk, unknown=True)

    async def step(self, talk: Talk) -> Step:
        reference = draft(talk).get("reference")
        if reference is None and not draft(talk).get("unknown"):
            if await self._latest(talk):
                return Ready()
            talk.say("utter_case_reference")
            return Ask(CASE)
        if reference and await _find(self, talk, reference):
            return Ready()
        verified = await prove_account(talk, self.orders)
        if not isinstance(verified, Verified):
            return verified
        if reference is None and await self._latest(talk):
            return Ready()
        talk.say("utter_case_none" if reference is None else "utter_case_not_found")
        talk.set("offered", "person")
        talk.set("handoff_reason", "requested_human")
        return Stopped()

    async def _latest(self, talk: Talk) -> bool:
        """The one just opened, or the only one of who is known; of several the number is asked."""
        here = await self.orders.cases.newest_here(talk.conversation_id)
        if here is not None:
            return note(talk, reference=here.reference)
        who = await asker(talk, self.orders)
        cases = await self.orders.cases.own(who) if isinstance(who, Verified) else ()
        if cases and (len(cases) == 1 or draft(talk).get("unknown")):
            return note(talk, reference=cases[0].reference)
        return False


class TellCase(Closing):
    action_name = "action_tell_case"
    form: ClassVar[str] = "case_form"
    own_slots: ClassVar[tuple[str, ...]] = CaseProgressForm.own_slots
    what: ClassVar[str] = "check_case"

    async def perform(self, talk: Talk) -> str:
        case = await _find(self, talk, draft(talk)["reference"])
        if case is None:
            talk.say("utter_case_not_found")
            return "not found"
        solved = case.status is CaseStatus.SOLVED
        talk.say(
            "utter_case_solved" if solved else "utter_case_open",
            reference=number(case.reference, spoken=talk.on_voice),
            kind=label("case", case.kind, talk.language),
            status=label("case_status", case.status, talk.language),
            opened=day(case.opened_at, talk.language),
            day=day(case.closed_at if solved else case.due_on, talk.language),
        )
        return f"told: {case.reference} is {case.status}"


async def _find(at: CaseProgressForm | TellCase, talk: Talk, reference: str) -> Case | None:
    try:
        return await at.orders.cases.told(await asker(talk, at.orders), reference)
    except CaseNotFound:
        return None


def _spoken(talk: Talk, asked: str | None) -> str | None:
    """ "Four double oh one two" is read by the same ear as an order number."""
    for digits in talk.entities("order_number"):
        if asked == CASE or parse_reference(LETTER, digits) is not None:
            return f"{LETTER}{digits}"
    return None


def reference_in(text: str, *, bare: bool) -> str | None:
    """`bare` where the number was asked for: then it needs no letter."""
    found = _REFERENCE.search(text) or (_BARE.search(text) if bare else None)
    return LETTER + re.sub(r"\D", "", found[1]) if found else None
