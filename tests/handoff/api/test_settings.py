"""What the environment may say, and what is answered to nonsense."""

from datetime import timedelta

import pytest

from handoff.model.keeping import Keeping
from handoff.service import rules
from handoff.settings import SettingsError, from_environment, log_level, origin_of

GOOD = {
    "FRONTLINE_SECRET": "a-secret-of-sufficient-length",
    "FRONTLINE_BOT_TOKEN": "a-token-of-sufficient-length",
}


def test_two_secrets_are_enough() -> None:
    """Everything else has a default that works on one machine."""
    settings = from_environment(GOOD)

    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.rasa_urls == ("http://127.0.0.1:5005",)
    assert not settings.demo
    assert not settings.https


@pytest.mark.parametrize("name", GOOD)
def test_missing_secret_is_named(name: str) -> None:
    """One line that says which and what to do."""
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        from_environment({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRONTLINE_SECRET", "short"),
        ("FRONTLINE_PORT", "http"),
        ("FRONTLINE_PORT", "70000"),
        ("FRONTLINE_RASA_URLS", "localhost:5005"),
        ("FRONTLINE_RASA_URLS", ","),
        ("FRONTLINE_ALLOWED_ORIGINS", "https://shop.example,*"),
        ("FRONTLINE_PUBLIC_URL", "help.example"),
        ("FRONTLINE_TRUSTED_PROXIES", "-1"),
        ("FRONTLINE_BOT_TIMEOUT_S", "soon"),
        ("FRONTLINE_BOT_TIMEOUT_S", "0"),
        ("FRONTLINE_BOT_CONCURRENCY", "0"),
        ("FRONTLINE_BOT_QUEUE", "0"),
        ("FRONTLINE_DRAIN_S", "1.5"),
        ("FRONTLINE_METRICS_TOKEN", "short"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
        ("FRONTLINE_BOT_WAIT_S", "-3"),
        ("FRONTLINE_RATE_FACTOR", "nan"),
    ],
)
def test_nonsense_is_named(name: str, value: str) -> None:
    """The setting stands in the sentence."""
    with pytest.raises(SettingsError, match=name):
        from_environment({**GOOD, name: value})


def test_lists_and_addresses_are_read() -> None:
    """Commas and spaces, paths and slashes, capital letters."""
    settings = from_environment(
        {
            **GOOD,
            "FRONTLINE_RASA_URLS": "http://a:5005/, http://b:5005",
            "FRONTLINE_ALLOWED_ORIGINS": "https://Shop.example/some/page, http://localhost:3000",
            "FRONTLINE_PUBLIC_URL": "https://help.example/",
            "FRONTLINE_DEMO": "1",
        }
    )

    assert settings.rasa_urls == ("http://a:5005", "http://b:5005")
    assert settings.allowed_origins == {"https://shop.example", "http://localhost:3000"}
    assert settings.https
    assert settings.demo


def test_days_of_keeping_are_read_and_nought_is_for_ever() -> None:
    """Each kind by itself; what is no number of days is named."""
    usual = from_environment(GOOD)
    told = from_environment(
        {
            **GOOD,
            "FRONTLINE_KEEP_TRANSCRIPTS_DAYS": "365",
            "FRONTLINE_KEEP_DELIVERIES_DAYS": "0",
        }
    )

    assert usual.keep == Keeping()
    assert told.keep == Keeping(transcripts=timedelta(days=365), deliveries=None)
    assert rules(told).keep == told.keep
    with pytest.raises(SettingsError, match="FRONTLINE_KEEP_EVENTS_DAYS"):
        from_environment({**GOOD, "FRONTLINE_KEEP_EVENTS_DAYS": "a week"})


def test_secrets_are_not_in_the_repr() -> None:
    """A logged settings object tells nothing, nor does the database's password."""
    url = "postgresql+asyncpg://frontline:hush@db/frontline"
    settings = from_environment({**GOOD, "FRONTLINE_HANDOFF_DATABASE_URL": url})

    for secret in (*GOOD.values(), "hush"):
        assert secret not in repr(settings)
    assert settings.secret.reveal() == GOOD["FRONTLINE_SECRET"]


def test_log_level_is_one_of_four() -> None:
    """Anything else is INFO."""
    assert log_level({"FRONTLINE_LOG_LEVEL": "debug"}) == "DEBUG"
    assert log_level({"FRONTLINE_LOG_LEVEL": "loud"}) == "INFO"


def test_origin_is_what_browsers_send() -> None:
    """Scheme, host and port, in small letters."""
    assert origin_of("HTTPS://Shop.Example:444/x?y") == "https://shop.example:444"
    assert origin_of("file:///etc/passwd") is None
