"""What the action server reads from the environment."""

import pytest

from actions.settings import DEFAULT_PORT, ActionSettings, read_settings


def test_with_nothing_set_nobody_may_read_invoices() -> None:
    """No secret is no open door: there is none to show."""
    assert read_settings({}) == ActionSettings(DEFAULT_PORT, None)
    assert read_settings({"FRONTLINE_BOT_TOKEN": ""}).bot_token is None


def test_secret_stays_out_of_repr() -> None:
    """Settings can be logged."""
    settings = read_settings({"FRONTLINE_BOT_TOKEN": "hush", "FRONTLINE_ACTIONS_PORT": "6055"})

    assert (settings.port, settings.bot_token) == (6055, "hush")
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_port_that_is_none_is_named(port: str) -> None:
    """The message names the setting."""
    with pytest.raises(ValueError, match="FRONTLINE_ACTIONS_PORT"):
        read_settings({"FRONTLINE_ACTIONS_PORT": port})


def test_mail_server_is_read_from_its_address() -> None:
    """Ports of their own for the two kinds; what is escaped is unescaped; links go to our pages."""
    secured = read_settings({"FRONTLINE_SMTP_URL": "smtps://me:p%40ss@mail.example"})
    plain = read_settings(
        {
            "FRONTLINE_SMTP_URL": "smtp://mail.example:2525",
            "FRONTLINE_PUBLIC_URL": "https://x.example/",
        }
    )

    assert read_settings({}).mail is None
    assert secured.mail is not None
    assert (secured.mail.port, secured.mail.use_tls) == (465, True)
    assert (secured.mail.username, secured.mail.password) == ("me", "p@ss")
    assert plain.mail is not None
    assert (plain.mail.port, plain.mail.use_tls) == (2525, False)
    assert plain.mail.base_url == "https://x.example"


def test_secrets_of_the_mail_server_are_not_shown() -> None:
    """Neither in a repr nor in what is said of an address that is wrong."""
    settings = read_settings({"FRONTLINE_SMTP_URL": "smtp://me:hunter22@mail.example"})
    with pytest.raises(ValueError, match="FRONTLINE_SMTP_URL") as refusal:
        read_settings({"FRONTLINE_SMTP_URL": "http://me:hunter22@mail.example"})

    assert "hunter22" not in repr(settings) + str(refusal.value)
