"""Not understood: first a choice of what may be meant, then other words, then a person."""

from collections.abc import Sequence

from actions.guarded import GuardedAction
from actions.talk import Button, Event, Talk, actions_of
from actions.wishes import again_for
from actions.wording import has_label, label

MOST_STUCK = 2
_MOST_CHOICES = 3
_LEAST_LIKELY = 0.04


class Clarify(GuardedAction):
    """Counts how often in a row; a third time offers a person."""

    action_name = "action_clarify"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if talk.entities("other_order"):
            again = again_for(talk, None)
            if again:
                return again
        choices, before = _choices(talk), _stuck_before(talk)
        if before >= MOST_STUCK:
            _offer_person(talk)
        elif before == 0 and choices:
            _offer(talk, choices)
        else:
            talk.say("utter_clarify_rephrase")
        return []


class OutOfScope(GuardedAction):
    """Says what it is here for; a third time in a row offers a person instead."""

    action_name = "action_out_of_scope"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if _stuck_before(talk) >= MOST_STUCK:
            _offer_person(talk)
        else:
            talk.say("utter_out_of_scope")
        return []


def _stuck_before(talk: Talk) -> int:
    """How many turns just before this one led nowhere either."""
    count = 0
    for turn in list(talk.turns())[1:]:
        if not {Clarify.action_name, OutOfScope.action_name} & set(actions_of(turn)):
            break
        count += 1
    return count


def _offer_person(talk: Talk) -> None:
    talk.say("utter_clarify_offer_person")
    talk.set("offered", "person")
    talk.set("handoff_reason", "repeated_failure")


def _offer(talk: Talk, choices: list[Button]) -> None:
    spoken = f", {label('word', 'or', talk.language)} ".join(c["title"].lower() for c in choices)
    buttons = [] if talk.on_voice else choices
    talk.say("utter_clarify_choose", buttons=buttons, choices=spoken.replace("?", ""))


def _choices(talk: Talk) -> list[Button]:
    """The likeliest intents that can be put as a question."""
    found: list[Button] = []
    for ranked in talk.ranking:
        name, share = str(ranked.get("name")), float(ranked.get("confidence") or 0.0)
        if share < _LEAST_LIKELY or len(found) == _MOST_CHOICES:
            break
        if name == "faq":
            topic = _likeliest_topic(talk)
            if topic and has_label("faq", topic, talk.language):
                title = label("faq", topic, talk.language)
                found.append({"title": title, "payload": f'/answer_faq{{"topic":"{topic}"}}'})
        elif has_label("intent", name, talk.language):
            title = label("intent", name, talk.language)
            found.append({"title": title, "payload": f"/{name}"})
    return found


def _likeliest_topic(talk: Talk) -> str | None:
    selected = (talk.tracker.latest_message or {}).get("response_selector") or {}
    response = (selected.get("faq") or {}).get("response") or {}
    key = str(response.get("intent_response_key") or "")
    return key.partition("/")[2] or None


class AnswerFaq(GuardedAction):
    """Answers a topic chosen by button."""

    action_name = "action_answer_faq"

    async def act(self, talk: Talk) -> Sequence[Event]:
        topics = [t for t in talk.entities("topic") if has_label("faq", t, talk.language)]
        talk.say(f"utter_faq/{topics[-1]}" if topics else "utter_what_then")
        return []
