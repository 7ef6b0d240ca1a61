"""The secrets are made once and are their owner's alone."""

import stat
from pathlib import Path

from tools.launch.secret_file import NAMES, load_or_make


def test_secrets_are_made_once(tmp_path: Path) -> None:
    """The second start finds the secrets of the first; they differ from each other."""
    file = tmp_path / "var" / "secrets.env"
    secrets = load_or_make(file)

    assert load_or_make(file) == secrets
    assert set(secrets) == set(NAMES)
    assert len(set(secrets.values())) == len(NAMES)


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    """The file is 0600, also when somebody has opened it up meanwhile."""
    file = tmp_path / "secrets.env"
    load_or_make(file)
    file.chmod(0o644)
    load_or_make(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_lacking_is_added(tmp_path: Path) -> None:
    """A file of an older version keeps what it has, a person's own lines too."""
    file = tmp_path / "secrets.env"
    file.write_text("# mine\nFRONTLINE_SECRET=kept=as-is\nFRONTLINE_OTHER=too\n")
    secrets = load_or_make(file)

    assert secrets["FRONTLINE_SECRET"] == "kept=as-is"
    assert secrets["FRONTLINE_OTHER"] == "too"
    assert secrets["FRONTLINE_BOT_TOKEN"]
