"""What the environment tells the handoff service, read once at the start; secrets stay hidden."""

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from handoff.model.keeping import Keeping

DEFAULT_DATABASE_URL = "sqlite+aiosqlite:///var/handoff.db"
DEFAULT_RASA_URL = "http://127.0.0.1:5005"
DEFAULT_ACTIONS_URL = "http://127.0.0.1:5055"
DEFAULT_VOICE_URL = "http://127.0.0.1:8090"
MIN_SECRET_CHARS = 16
PAGES = Path(__file__).parent / "pages"


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must never be printed; `reveal` hands it to the code that needs it."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The secret itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the service can be told; times are in seconds."""

    host: str = "127.0.0.1"
    port: int = 8080
    database_url: str = field(default=DEFAULT_DATABASE_URL, repr=False)
    rasa_urls: tuple[str, ...] = (DEFAULT_RASA_URL,)
    actions_url: str = DEFAULT_ACTIONS_URL
    bot_token: Secret
    secret: Secret
    voice_token: Secret | None = None
    voice_url: str = DEFAULT_VOICE_URL
    demo: bool = False
    allowed_origins: frozenset[str] = frozenset()
    public_url: str | None = None
    trusted_proxies: int = 0
    bot_timeout_s: float = 10.0
    bot_concurrency: int = 16
    bot_queue: int = 200
    bot_wait_s: float = 30.0
    rate_factor: float = 1.0
    reopen_minutes: int = 10
    webhooks_private: bool = False
    drain_s: int = 0
    metrics_token: Secret | None = None
    otel_endpoint: str | None = None
    keep: Keeping = Keeping()
    attachments: Path = Path("var/attachments")
    attachment_mb: int = 10
    attachment_scanner: tuple[str, ...] = ()
    recordings: Path = Path("var/recordings")
    recording_mb: int = 250
    pages: Path = PAGES

    @property
    def https(self) -> bool:
        """Whether people reach the service over https, so that cookies must be `Secure`."""
        return self.public_url is not None and self.public_url.startswith("https:")


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings the environment asks for; `SettingsError` names what is wrong."""
    return Settings(
        host=environ.get("FRONTLINE_HOST", "127.0.0.1"),
        port=_whole(environ, "FRONTLINE_PORT", 8080, most=65_535),
        database_url=database_url(environ),
        rasa_urls=_urls(environ, "FRONTLINE_RASA_URLS", DEFAULT_RASA_URL),
        actions_url=_url(environ, "FRONTLINE_ACTIONS_URL") or DEFAULT_ACTIONS_URL,
        bot_token=_secret(environ, "FRONTLINE_BOT_TOKEN"),
        secret=_secret(environ, "FRONTLINE_SECRET"),
        voice_token=(
            _secret(environ, "FRONTLINE_VOICE_TOKEN")
            if environ.get("FRONTLINE_VOICE_TOKEN")
            else None
        ),
        voice_url=_url(environ, "FRONTLINE_VOICE_URL") or DEFAULT_VOICE_URL,
        demo=is_demo(environ),
        allowed_origins=frozenset(
            _origin("FRONTLINE_ALLOWED_ORIGINS", url)
            for url in _listed(environ.get("FRONTLINE_ALLOWED_ORIGINS", ""))
        ),
        public_url=_url(environ, "FRONTLINE_PUBLIC_URL"),
        trusted_proxies=_whole(environ, "FRONTLINE_TRUSTED_PROXIES", 0, most=10),
        bot_timeout_s=_number(environ, "FRONTLINE_BOT_TIMEOUT_S", 10.0, most=600),
        bot_concurrency=_whole(environ, "FRONTLINE_BOT_CONCURRENCY", 16, least=1, most=1_000),
        bot_queue=_whole(environ, "FRONTLINE_BOT_QUEUE", 200, least=1, most=100_000),
        bot_wait_s=_number(environ, "FRONTLINE_BOT_WAIT_S", 30.0, most=3_600),
        drain_s=_whole(environ, "FRONTLINE_DRAIN_S", 0, most=600),
        metrics_token=(
            _secret(environ, "FRONTLINE_METRICS_TOKEN")
            if environ.get("FRONTLINE_METRICS_TOKEN")
            else None
        ),
        otel_endpoint=_url(environ, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        reopen_minutes=_whole(environ, "FRONTLINE_REOPEN_MINUTES", 10, most=10_080),
        rate_factor=_number(environ, "FRONTLINE_RATE_FACTOR", 1.0, most=1e6),
        keep=_keeping(environ),
        attachments=_folder(environ, "FRONTLINE_ATTACHMENTS", "var/attachments"),
        attachment_mb=_whole(environ, "FRONTLINE_ATTACHMENT_MB", 10, least=1, most=100),
        attachment_scanner=_command(environ, "FRONTLINE_ATTACHMENT_SCANNER"),
        recordings=_folder(environ, "FRONTLINE_RECORDINGS", "var/recordings"),
        recording_mb=_whole(environ, "FRONTLINE_RECORDING_MB", 250, least=1, most=4_000),
        webhooks_private=environ.get("FRONTLINE_WEBHOOKS_PRIVATE", "") == "1",
    )


def database_url(environ: Mapping[str, str] = os.environ) -> str:
    """Where the conversations are kept: all that `init` and `add-agent` need to know."""
    return environ.get("FRONTLINE_HANDOFF_DATABASE_URL") or DEFAULT_DATABASE_URL


def is_demo(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether demo data and demo logins are allowed."""
    return environ.get("FRONTLINE_DEMO", "") == "1"


def log_level(environ: Mapping[str, str] = os.environ) -> str:
    """How much is logged; at DEBUG, what customers said is logged too."""
    level = environ.get("FRONTLINE_LOG_LEVEL", "INFO").upper()
    return level if level in {"DEBUG", "INFO", "WARNING", "ERROR"} else "INFO"


def log_format(environ: Mapping[str, str] = os.environ) -> str:
    """`text` for people, `json` for programs."""
    form = environ.get("FRONTLINE_LOG_FORMAT") or "text"
    if form not in {"text", "json"}:
        raise SettingsError(f"FRONTLINE_LOG_FORMAT must be text or json, not {form!r}.")
    return form


def origin_of(url: str) -> str | None:
    """Scheme, host and port of `url` as browsers write an Origin, or None when it has none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower()


def _keeping(environ: Mapping[str, str]) -> Keeping:
    usual = Keeping()

    def days(name: str, default: timedelta | None) -> timedelta | None:
        found = _whole(environ, name, default.days if default else 0, most=36_500)
        return timedelta(days=found) if found else None

    return Keeping(
        transcripts=days("FRONTLINE_KEEP_TRANSCRIPTS_DAYS", usual.transcripts),
        attachments=days("FRONTLINE_KEEP_ATTACHMENTS_DAYS", usual.attachments),
        recordings=days("FRONTLINE_KEEP_RECORDINGS_DAYS", usual.recordings),
        events=days("FRONTLINE_KEEP_EVENTS_DAYS", usual.events),
        deliveries=days("FRONTLINE_KEEP_DELIVERIES_DAYS", usual.deliveries),
        sessions=days("FRONTLINE_KEEP_SESSIONS_DAYS", usual.sessions),
    )


def _folder(environ: Mapping[str, str], name: str, default: str) -> Path:
    folder = Path(environ.get(name) or default)
    if folder.resolve().is_relative_to(PAGES.resolve()):
        raise SettingsError(f"{name} lies among the pages that everybody may read.")
    return folder


def _command(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    text = environ.get(name, "")
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise SettingsError(f"{name} cannot be read as a command: {error}.") from error


def _secret(environ: Mapping[str, str], name: str) -> Secret:
    value = environ.get(name, "")
    if not value:
        raise SettingsError(
            f"{name} is not set: `make run` makes one in var/secrets.env, "
            "or set it to a long random text."
        )
    if len(value) < MIN_SECRET_CHARS:
        raise SettingsError(f"{name} is too short: it needs {MIN_SECRET_CHARS} characters or more.")
    return Secret(value)


def _whole(
    environ: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int
) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def _number(environ: Mapping[str, str], name: str, default: float, *, most: float) -> float:
    text = environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= most:
        raise SettingsError(f"{name} must be a number above 0 up to {most:g}, not {text!r}.")
    return value


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _urls(environ: Mapping[str, str], name: str, default: str) -> tuple[str, ...]:
    urls = _listed(environ.get(name) or default)
    for url in urls:
        _origin(name, url)
    if not urls:
        raise SettingsError(f"{name} lists no address.")
    return tuple(url.rstrip("/") for url in urls)


def _origin(name: str, url: str) -> str:
    origin = origin_of(url)
    if origin is None:
        raise SettingsError(f"{name}: {url!r} is not an http or https address.")
    return origin


def _url(environ: Mapping[str, str], name: str) -> str | None:
    url = environ.get(name, "").strip()
    if not url:
        return None
    _origin(name, url)
    return url.rstrip("/")
