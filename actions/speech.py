"""The last words again, and how: louder, softer, slower, faster from here on."""

import re
from collections.abc import Sequence

from actions.guarded import GuardedAction
from actions.talk import Event, Talk

SPEECH = "speech"
_NORMAL = "normal"
_RATES = {
    "slower": r"slow|too (?:fast|quick)|langza|rustig|te (?:snel|vlug)",
    "faster": r"fast|quick|speed up|too slow|snel|vlug|te langzaam|te traag",
}
_TOO = {
    "faster": r"too slow|te (?:langzaam|traag)",
    "slower": r"too (?:fast|quick)|te (?:snel|vlug)",
}
_VOLUMES = {
    "louder": r"loud|speak up|volume up|can'?t hear|hard to hear|harder|luider|versta"
    r"|hoor je|zachtjes",
    "softer": r"soft|quiet|too loud|volume down|less loud|zachter|te hard|te luid",
}
_LESS = {
    "softer": r"too loud|less loud|(?:not|n.t)(?: \w+){0,2} loud"
    r"|niet zo hard|te hard|te luid|minder hard|zachter"
}
_BACK = re.compile(r"\bnormal(?:ly)?\b|\bas before\b|\bnormaal\b|\bgewoon\b", re.IGNORECASE)


class Repeat(GuardedAction):
    """Says the last turn again; inside a form the question comes back by itself.

    "Slower" asks for the same words too: then they are spoken so.
    """

    action_name = "action_repeat"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if talk.on_voice and wanted(talk.text):
            tell_gateway(talk, wanted(talk.text))
        if not (talk.tracker.active_loop or {}).get("name") and not say_again(talk):
            talk.say("utter_nothing_to_repeat")
        return []


def say_again(talk: Talk) -> bool:
    """The words of the last turn once more; whether there were any."""
    texts = [e.get("text") for e in talk.previous_turn() if e.get("event") == "bot"]
    said = [str(text) for text in texts if text]
    for text in said:
        talk.dispatcher.utter_message(text=text)
    return bool(said)


def tell_gateway(talk: Talk, changes: dict[str, str]) -> None:
    """How to speak from here on: both rate and volume, whatever was changed."""
    now = {"rate": _NORMAL, "volume": _NORMAL, **(talk.slot(SPEECH) or {}), **changes}
    talk.set(SPEECH, now)
    talk.show({"type": SPEECH, "version": 1, **now})


def wanted(text: str) -> dict[str, str]:
    """The rate and volume asked for; empty where neither is named."""
    if _BACK.search(text):
        return {"rate": _NORMAL, "volume": _NORMAL}
    rate = _named(text, _TOO) or _named(text, _RATES)
    volume = _named(text, _LESS) or _named(text, _VOLUMES)
    found = {"rate": rate, "volume": volume}
    return {what: how for what, how in found.items() if how}


def _named(text: str, kinds: dict[str, str]) -> str | None:
    for kind, words in kinds.items():
        if re.search(words, text, re.IGNORECASE):
            return kind
    return None
