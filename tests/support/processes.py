"""The real processes for tests: on free ports, with their own databases, each can be killed.

They share the checkout's trained model, so only the first user of a changed assistant waits.
"""

import contextlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import places
from tools.launch import databases, procfile
from tools.launch.ports import free_ports
from tools.launch.service import Service
from tools.settings import Settings, from_environment
from tools.steps import Steps
from tools.train import house_model

EVERYTHING = ("actions", "rasa", "handoff")
SECRETS = {
    "FRONTLINE_BOT_TOKEN": "bot-token-of-the-tests",
    "FRONTLINE_SECRET": "signing-key-" * 4,
    "FRONTLINE_VOICE_TOKEN": "voice-token-of-the-tests",
}


@dataclass(frozen=True)
class House:
    """The services of one test run, by the names of the Procfile."""

    settings: Settings
    environment: Mapping[str, str]
    services: Mapping[str, Service]
    var: Path

    @property
    def address(self) -> str:
        """Where the handoff service answers."""
        return self.settings.address

    @property
    def rasa_address(self) -> str:
        """Where Rasa answers."""
        return f"http://127.0.0.1:{self.settings.rasa_port}"

    @property
    def actions_address(self) -> str:
        """Where the action server answers."""
        return f"http://127.0.0.1:{self.settings.actions_port}"

    @property
    def bot_token(self) -> str:
        """What Rasa's channel wants to see."""
        return self.environment["FRONTLINE_BOT_TOKEN"]

    def __getitem__(self, name: str) -> Service:
        return self.services[name]


@contextlib.contextmanager
def running_house(
    var: Path,
    *,
    only: tuple[str, ...] = EVERYTHING,
    changes: Mapping[str, str] | None = None,
) -> Iterator[House]:
    """Demo databases under `var`, and the processes named in `only`, ready; ended afterwards.

    `changes` are settings added to what each process is started with. `house["rasa"].kill()`
    is a crash, `.restart()` brings it back.
    """
    house = _build(var, changes or {}, with_model="rasa" in only)
    databases.prepare(_quiet(var / "log" / "databases.log"), house.environment, demo=True)
    started = [house.services[name] for name in only]
    try:
        for service in started:
            service.start()
        for service in started:
            service.wait_ready()
        yield house
    finally:
        for service in started:
            service.ask_to_stop()
        for service in started:
            service.stop()


def _build(var: Path, changes: Mapping[str, str], *, with_model: bool) -> House:
    port, rasa_port, actions_port, voice_port, audiosocket_port = free_ports(5)
    settings = Settings(
        port=port,
        rasa_port=rasa_port,
        actions_port=actions_port,
        voice_port=voice_port,
        audiosocket_port=audiosocket_port,
        given=_inherited(),
    )
    model = house_model(_quiet(places.LOGS / "train.log")) if with_model else var / "no-model"
    environment = settings.environment(var=var, secrets=SECRETS, model=model) | dict(changes)
    programs = procfile.programs(places.PROCFILE, settings, environment, logs=var / "log")
    services = {name: Service(program) for name, program in programs.items()}
    return House(settings, environment, services, var)


def _inherited() -> dict[str, str]:
    """What we were started with, without a developer's own settings of the house."""
    given = from_environment().given
    return {name: value for name, value in given.items() if not name.startswith("FRONTLINE_")}


def _quiet(log: Path) -> Steps:
    return Steps(log, out=io.StringIO())
