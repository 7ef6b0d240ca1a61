"""What the launcher takes from the environment and hands to the processes."""

from pathlib import Path

import pytest

from tools.settings import SettingInvalid, Settings


def test_defaults_are_loopback_and_demo() -> None:
    """With nothing set, the house is a demonstration that only this machine reaches."""
    settings = Settings.of({})

    assert settings.address == "http://127.0.0.1:8080"
    assert settings.demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRONTLINE_PORT", "http"),
        ("FRONTLINE_PORT", "0"),
        ("FRONTLINE_PORT", "٨٠"),
        ("FRONTLINE_RASA_PORT", "65536"),
        ("FRONTLINE_ACTIONS_PORT", "-1"),
        ("FRONTLINE_DEMO", "yes"),
    ],
)
def test_value_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    """The message names the setting and its value."""
    with pytest.raises(SettingInvalid, match=f"{name} is '{value}'"):
        Settings.of({name: value})


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::", "http://[::1]:8080")],
)
def test_any_address_is_shown_as_one_that_opens(host: str, address: str) -> None:
    """Nobody can open 0.0.0.0 in a browser."""
    assert Settings.of({"FRONTLINE_HOST": host}).address == address


def environment(given: dict[str, str]) -> dict[str, str]:
    """What processes are started with."""
    secrets = {"FRONTLINE_SECRET": "from the file"}
    return Settings.of(given).environment(var=Path("var"), secrets=secrets, model=Path("m.tar.gz"))


def test_rasa_is_found_on_the_chosen_port() -> None:
    """One setting moves Rasa and tells the handoff service where it went."""
    started_with = environment({"FRONTLINE_RASA_PORT": "6005"})

    assert started_with["FRONTLINE_RASA_URLS"] == "http://127.0.0.1:6005"
    assert started_with["FRONTLINE_MODEL"] == "m.tar.gz"


def test_action_server_is_found_on_the_chosen_port() -> None:
    """One setting moves the action server and tells the handoff service where it went."""
    started_with = environment({"FRONTLINE_ACTIONS_PORT": "6055"})

    assert started_with["FRONTLINE_ACTIONS_URL"] == "http://127.0.0.1:6055"


def test_handoff_service_finds_the_voice_gateway_on_a_changed_port() -> None:
    """Pages' calls go through the service, to wherever the gateway listens."""
    started_with = environment({"FRONTLINE_VOICE_PORT": "6090"})

    assert started_with["FRONTLINE_VOICE_URL"] == "http://127.0.0.1:6090"


def test_what_a_person_sets_wins() -> None:
    """A database or a secret given from outside is not replaced by ours."""
    given = {
        "FRONTLINE_SECRET": "mine",
        "FRONTLINE_HANDOFF_DATABASE_URL": "postgresql+asyncpg://db/frontline",
    }

    assert environment(given).items() >= given.items()


def test_secrets_stay_out_of_repr() -> None:
    """Settings can be logged."""
    assert "hush" not in repr(Settings.of({"FRONTLINE_SECRET": "hush"}))
