"""What the environment says about the action server; the order system's is in `orders.settings`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

DEFAULT_PORT = 5055
DEFAULT_PUBLIC_URL = "http://127.0.0.1:{port}"
DEFAULT_SENDER = "Linde & Co <no-reply@linde-co.example>"
# Rasa runs on the same machine; nothing else has business here.
HOST = "127.0.0.1"
_SMTP_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server, who mails come from, and where the pages are that they link to."""

    host: str
    port: int
    use_tls: bool
    sender: str
    base_url: str
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """Where the action server listens, what our own service shows to be let in, and its mail.

    `mail` is None where no mail server is set: then mails stay in the outbox.
    """

    port: int
    bot_token: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_PUBLIC_URL.format(port=8080)
    mail: MailSettings | None = None
    otel_endpoint: str | None = None


def read_settings(environment: Mapping[str, str] = os.environ) -> ActionSettings:
    """Raises ValueError for a port that is none, and a mail server that cannot be read."""
    base_url = _base_url(environment)
    return ActionSettings(
        _port(environment, "FRONTLINE_ACTIONS_PORT", DEFAULT_PORT),
        environment.get("FRONTLINE_BOT_TOKEN") or None,
        base_url,
        _mail(environment, base_url),
        environment.get("OTEL_EXPORTER_OTLP_ENDPOINT") or None,
    )


def _base_url(environment: Mapping[str, str]) -> str:
    port = _port(environment, "FRONTLINE_PORT", 8080)
    url = environment.get("FRONTLINE_PUBLIC_URL") or DEFAULT_PUBLIC_URL.format(port=port)
    return url.rstrip("/")


def _mail(environment: Mapping[str, str], base_url: str) -> MailSettings | None:
    url = environment.get("FRONTLINE_SMTP_URL", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    # The address may hold a password: what is wrong is said without it.
    if parts.scheme not in _SMTP_PORTS or not parts.hostname:
        raise ValueError("FRONTLINE_SMTP_URL is no smtp:// or smtps:// address")
    return MailSettings(
        host=parts.hostname,
        port=parts.port or _SMTP_PORTS[parts.scheme],
        use_tls=parts.scheme == "smtps",
        sender=environment.get("FRONTLINE_MAIL_FROM") or DEFAULT_SENDER,
        base_url=base_url,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"{name} is no port: {text!r}")
    return int(text)
