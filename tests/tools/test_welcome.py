"""The table that a person sees at the end of `make run`."""

from tools.launch.welcome import welcome
from tools.settings import Settings

LOGINS = [("anna", "demo", "agent"), ("chris", "demo", "supervisor")]


def test_table_shows_addresses_logins_and_how_to_stop() -> None:
    """All that is needed for the first look."""
    shown = "\n".join(welcome(Settings(port=9000), LOGINS, seconds=7.4))

    for path in ("/", "/call", "/desk", "/board", "/docs"):
        assert f"http://127.0.0.1:9000{path}\n" in shown
    assert "anna / demo  (agent)" in shown
    assert "ready (7 s)" in shown
    assert "Ctrl-C stops everything." in shown


def test_open_demonstration_is_warned_about() -> None:
    """Known passwords on an address that others reach deserve a word."""
    assert "Careful" in "\n".join(welcome(Settings(host="0.0.0.0"), LOGINS, seconds=1))
    assert "Careful" not in "\n".join(welcome(Settings(), LOGINS, seconds=1))


def test_without_demo_no_login_is_shown() -> None:
    """Outside a demonstration there is no login to show."""
    assert "Demo logins" not in "\n".join(welcome(Settings(demo=False), [], seconds=1))
