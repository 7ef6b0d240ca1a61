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
