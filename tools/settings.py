"""What starting the house reads from the environment, and what each process is started with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

LOOPBACK = "127.0.0.1"
ANY_ADDRESS = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - what people write, not a bind

# Rasa's own switches. One thread each: the linear model is small, and on a busy machine more
# threads spend their time waiting for each other.
RASA_SWITCHES = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}


class SettingInvalid(Exception):
    """A setting has a value that cannot be meant; says which and what would do."""


@dataclass(frozen=True)
class Settings:
    """Where the processes listen, and whether this is a demonstration."""

    host: str = LOOPBACK
    port: int = 8080
    rasa_port: int = 5005
    actions_port: int = 5055
    voice_port: int = 8090
    audiosocket_port: int = 9092
    demo: bool = True
    given: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """Read an environment; raises SettingInvalid."""
        return cls(
            host=environ.get("FRONTLINE_HOST") or LOOPBACK,
            port=_port(environ, "FRONTLINE_PORT", 8080),
            rasa_port=_port(environ, "FRONTLINE_RASA_PORT", 5005),
            actions_port=_port(environ, "FRONTLINE_ACTIONS_PORT", 5055),
            voice_port=_port(environ, "FRONTLINE_VOICE_PORT", 8090),
            audiosocket_port=_port(environ, "FRONTLINE_AUDIOSOCKET_PORT", 9092),
            demo=_switch(environ, "FRONTLINE_DEMO", default=True),
            given=dict(environ),
        )

    @property
    def reachable_host(self) -> str:
        """An address at which this machine itself reaches the handoff service."""
        return ANY_ADDRESS.get(self.host, self.host)

    @property
    def address(self) -> str:
        """The address to open in a browser on this machine."""
        host = self.reachable_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def environment(self, *, var: Path, secrets: Mapping[str, str], model: Path) -> dict[str, str]:
        """What every process is started with: the defaults, the secrets, and what was given."""
        rasa_url = f"http://{LOOPBACK}:{self.rasa_port}"
        defaults = {
            **RASA_SWITCHES,
            "PYTHONUNBUFFERED": "1",
            "FRONTLINE_RASA_URLS": rasa_url,
            "FRONTLINE_ACTIONS_URL": f"http://{LOOPBACK}:{self.actions_port}",
            "FRONTLINE_VOICE_URL": f"http://{LOOPBACK}:{self.voice_port}",
            "FRONTLINE_ORDERS_DATABASE_URL": f"sqlite+aiosqlite:///{var / 'orders.db'}",
            "FRONTLINE_HANDOFF_DATABASE_URL": f"sqlite+aiosqlite:///{var / 'handoff.db'}",
            "FRONTLINE_TRACKER_DB": str(var / "tracker.db"),
            "FRONTLINE_SPEECH_MODELS": str(var / "voice-models"),
            "FRONTLINE_RECORDINGS": str(var / "recordings"),
            "FRONTLINE_RECORDING_SPOOL": str(var / "recording-spool"),
            "FRONTLINE_TRACKER_URL": "",  # Rasa wants to see it even when there is none
            **secrets,
        }
        decided = {
            "FRONTLINE_HOST": self.host,
            "FRONTLINE_PORT": str(self.port),
            "FRONTLINE_RASA_PORT": str(self.rasa_port),
            "FRONTLINE_ACTIONS_PORT": str(self.actions_port),
            "FRONTLINE_VOICE_PORT": str(self.voice_port),
            "FRONTLINE_AUDIOSOCKET_PORT": str(self.audiosocket_port),
            "FRONTLINE_DEMO": "1" if self.demo else "0",
            "FRONTLINE_MODEL": str(model),
        }
        return {**defaults, **self.given, **decided}


def from_environment() -> Settings:
    """The settings this process was started with."""
    return Settings.of(os.environ)


def rasa_environment() -> dict[str, str]:
    """What Rasa's command line is started with when it only trains or validates."""
    return {**os.environ, **RASA_SWITCHES}


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SettingInvalid(f"{name} is {text!r}; it must be a port between 1 and 65535")
    return int(text)


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = environ.get(name) or ("1" if default else "0")
    if text not in {"0", "1"}:
        raise SettingInvalid(f"{name} is {text!r}; it must be 0 or 1")
    return text == "1"
