"""docs/operations.md names every setting there is, and none that is not."""

import re

from tests.house.files import ROOMS, texts
from tools.places import ROOT

SETTING = re.compile(r"\bFRONTLINE_[A-Z][A-Z_]*[A-Z]\b")
ALSO_CODE = {"endpoints.yml", "credentials.yml", "Procfile", "Makefile"}


def settings_in_code() -> set[str]:
    """Every setting that a room, a file of Rasa's or the Procfile names."""
    return {
        setting
        for name, text in texts()
        if name.split("/")[0] in ROOMS or name in ALSO_CODE
        for setting in SETTING.findall(text)
    }


def test_every_setting_is_documented_and_no_other() -> None:
    """Who runs the house finds each setting in one place, and all of them work."""
    documented = set(SETTING.findall((ROOT / "docs" / "operations.md").read_text()))

    assert documented == settings_in_code()
