"""What a call lets others see of it: its state and its captions, told to whoever watches; pure.

A watcher is told each state once, and every caption; it must not wait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.voice.acts import Phase, Standing


class CallState(Enum):
    """What the caller finds at the other end."""

    NOTICE = "notice"
    LISTENING = "listening"
    SPEAKING = "speaking"
    WAITING = "waiting"
    TALKING = "talking"
    ON_HOLD = "on_hold"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Shown:
    """The state, with the caller's place and the agent's name where there is one."""

    state: CallState
    position: int | None = None
    wait_s: int | None = None
    agent_name: str | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that were said: by the bot, the caller, an agent or the system."""

    who: str
    text: str
    name: str | None = None


Sight = Shown | Caption
Watcher = Callable[[Sight], None]


class Showing:
    """Tells its watchers what is new."""

    def __init__(self) -> None:
        self.now = Shown(CallState.NOTICE)
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Tell it what holds now and whatever comes, until the function returned is called."""
        self._watchers.append(watcher)
        watcher(self.now)
        return lambda: self._watchers.remove(watcher)

    def state(self, shown: Shown) -> None:
        """This is how it stands; only a change is told."""
        if shown != self.now:
            self.now = shown
            self._tell(shown)

    def caption(self, who: str, text: str, name: str | None = None) -> None:
        """Somebody said this."""
        self._tell(Caption(who, text, name))

    def _tell(self, sight: Sight) -> None:
        for watcher in list(self._watchers):
            watcher(sight)


def shown(phase: Phase, standing: Standing, *, is_quiet: bool, noticed: bool) -> Shown:
    """How it stands; `noticed` says that the recording notice was heard."""
    match phase:
        case Phase.OVER:
            return Shown(CallState.ENDED if is_quiet else CallState.SPEAKING)
        case Phase.PERSON | Phase.TALKING:
            return Shown(CallState.TALKING, agent_name=standing.agent_name)
        case Phase.HELD:
            return Shown(CallState.ON_HOLD, agent_name=standing.agent_name)
        case Phase.CONNECTING:
            return Shown(CallState.WAITING, agent_name=standing.agent_name)
        case Phase.WAITING | Phase.CALLBACK:
            return Shown(CallState.WAITING, standing.position, standing.expected_wait_s)
    if not noticed:
        return Shown(CallState.NOTICE)
    return Shown(CallState.LISTENING if is_quiet else CallState.SPEAKING)
