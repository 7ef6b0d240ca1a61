"""What the environment tells the voice gateway, read once at the start; secrets stay hidden."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SPOOL = Path("var/recording-spool")
BUILT_IN_MODELS = Path(__file__).parent / "models"
MIN_TOKEN_CHARS = 16


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message says which one and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the gateway can be told."""

    handoff_url: str = "http://127.0.0.1:8080"
    voice_token: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8090
    audiosocket_host: str = "127.0.0.1"
    audiosocket_port: int = 9092
    models: Path = BUILT_IN_MODELS
    language: str = "en"
    calls: int = 4
    # Sound waits for a step of 200 ms anyhow; callers notice what is a second late.
    behind_s: float = 1.0
    twilio_token: str | None = field(default=None, repr=False)
    public_url: str | None = None
    # Recordings lie here until the handoff service has them; None: no call is recorded.
    spool: Path | None = SPOOL


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings the environment asks for; `SettingsError` names what is wrong."""
    token = environ.get("FRONTLINE_VOICE_TOKEN", "")
    if len(token) < MIN_TOKEN_CHARS:
        raise SettingsError(
            "FRONTLINE_VOICE_TOKEN is not set or too short: `make run` makes one in "
            f"var/secrets.env; it needs {MIN_TOKEN_CHARS} characters or more."
        )
    language = environ.get("FRONTLINE_VOICE_LANGUAGE") or "en"
    if language not in ("en", "nl"):
        raise SettingsError(f"FRONTLINE_VOICE_LANGUAGE must be en or nl, not {language!r}.")
    handoff_port = _port(environ, "FRONTLINE_PORT", 8080)
    return Settings(
        handoff_url=environ.get("FRONTLINE_HANDOFF_URL") or f"http://127.0.0.1:{handoff_port}",
        voice_token=token,
        host=environ.get("FRONTLINE_VOICE_HOST") or "127.0.0.1",
        port=_port(environ, "FRONTLINE_VOICE_PORT", 8090),
        audiosocket_host=environ.get("FRONTLINE_AUDIOSOCKET_HOST") or "127.0.0.1",
        audiosocket_port=_port(environ, "FRONTLINE_AUDIOSOCKET_PORT", 9092),
        models=Path(environ.get("FRONTLINE_SPEECH_MODELS") or BUILT_IN_MODELS),
        language=language,
        calls=_whole(environ, "FRONTLINE_VOICE_CALLS", 4, 1, 1_000),
        twilio_token=environ.get("FRONTLINE_TWILIO_TOKEN") or None,
        public_url=_public_url(environ),
        spool=_spool(environ),
    )


def _spool(environ: Mapping[str, str]) -> Path | None:
    wanted = environ.get("FRONTLINE_RECORDING") or "1"
    if wanted not in ("0", "1"):
        raise SettingsError(f"FRONTLINE_RECORDING must be 1 or 0, not {wanted!r}.")
    return Path(environ.get("FRONTLINE_RECORDING_SPOOL") or SPOOL) if wanted == "1" else None


def _public_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("FRONTLINE_VOICE_PUBLIC_URL", "").rstrip("/")
    if url and not url.startswith("https://"):
        raise SettingsError(f"FRONTLINE_VOICE_PUBLIC_URL must begin with https://, not {url!r}.")
    if environ.get("FRONTLINE_TWILIO_TOKEN") and not url:
        raise SettingsError(
            "FRONTLINE_TWILIO_TOKEN needs FRONTLINE_VOICE_PUBLIC_URL: the address at which Twilio "
            "reaches the gateway is part of what it signs."
        )
    return url or None


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    return _whole(environ, name, default, 0, 65_535)


def _whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)
