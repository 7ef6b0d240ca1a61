"""Two workers run the tests: what starts a house is run by one of them."""

from tests.conftest import ByHouse, rank, share
from tools.check.__main__ import pytest_command


def test_room_that_shares_a_house_stays_together() -> None:
    """Its files go to one worker; elsewhere a file is what stays together."""
    one = share("tests/conversations/test_channel.py::test_a[x::y]")
    other = share("tests/conversations/test_dialogues.py::test_b")

    assert one == other == "tests/conversations"
    assert share("tests/orders/test_cases.py::test_a") == "tests/orders/test_cases.py"


def test_long_work_comes_first() -> None:
    """A house started last would leave the other worker with nothing to do."""
    nodes = ["tests/orders/test_a.py::t", "tests/browser/test_b.py::t", "tests/e2e/test_c.py::t"]

    assert sorted(nodes, key=rank) == nodes[::-1]


def test_workers_share_the_tests_out_by_house() -> None:
    """What the scheduler takes for one piece of work is a share."""
    node = "tests/conversations/test_channel.py::test_a"

    assert ByHouse._split_scope(ByHouse.__new__(ByHouse), node) == share(node)


def test_who_wants_one_worker_gets_it() -> None:
    """`make test PYTEST_ARGS="-n 0"`: the last word counts."""
    command = pytest_command(["-n", "0"])

    assert command[-4:] == ["-n", "2", "-n", "0"]
