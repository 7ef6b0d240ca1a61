"""How tests are shared out between workers: by house, so that none is started twice."""

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# Rooms whose tests share, over all their files, what takes long to start.
WHOLE_ROOMS = ("tests/conversations", "tests/handoff/several")
# The longest work first: whoever is left with it last would work alone. What is first may train the
# assistant; the browser tests need none, so that the other worker does not wait for it.
ORDER = (
    *("tests/e2e", "tests/browser", "tests/conversations", "tests/voice/test_real_calls.py"),
    *("tests/system", "tests/handoff/core"),
)


class ByHouse(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """One worker takes a whole file, or a whole room where that shares its processes."""

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)


def share(nodeid: str) -> str:
    """What a test is kept together with: its room or its file."""
    path = nodeid.split("::")[0]
    return next((room for room in WHOLE_ROOMS if path.startswith(f"{room}/")), path)


def rank(nodeid: str) -> tuple[int, str]:
    """Where a test's share stands in the order."""
    mine = PurePosixPath(nodeid.split("::")[0])
    before = (place for place, room in enumerate(ORDER) if mine.is_relative_to(room))
    return next(before, len(ORDER)), share(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """With `-n`, whatever `--dist` says."""
    config.option.loadscopereorder = False
    return ByHouse(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same order for every worker; without workers tests run in the order of their files."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))
