"""One process: started, ready, stopped, killed, started again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.alive import survivors
from tests.tools.stand_ins import child_of, crash, stand_in
from tools.launch.service import Service, ServiceFailed

Make = Callable[..., Service]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes services that are ended with the test."""
    made: list[Service] = []

    def make_one(*habits: str, path: str = "/health") -> Service:
        made.append(stand_in(tmp_path, "stand-in", *habits, path=path))
        return made[-1]

    yield make_one
    for service in made:
        service.kill()


def pid(service: Service) -> int:
    """Its number, which it must have."""
    assert service.pid is not None
    return service.pid


def test_started_service_becomes_ready(make: Make) -> None:
    """Ready means that it answers, not that it was started."""
    service = make()
    service.start()
    service.wait_ready()

    assert service.program.health.is_good()


def test_stopped_service_leaves_no_child(make: Make) -> None:
    """Its children go with it."""
    service = make("parent")
    service.start()
    service.wait_ready()
    child = child_of(service)
    service.stop()

    assert not survivors([pid(service), child])


def test_stubborn_service_is_ended_after_the_grace(make: Make) -> None:
    """A process that ignores SIGTERM does not hold up the stop for ever."""
    service = make("stubborn")
    service.start()
    service.wait_ready()
    service.stop(grace=0.1)

    assert service.returncode == -9


def test_killed_service_can_be_started_again(make: Make) -> None:
    """After a crash the same address answers again."""
    service = make()
    service.start()
    service.wait_ready()
    first = pid(service)
    service.kill()
    assert service.returncode == -9
    service.restart()

    assert pid(service) != first
    assert service.program.health.is_good()


def test_service_that_ends_by_itself_says_its_last_words(make: Make) -> None:
    """The failure names the process, its exit code, its log, and what it said last."""
    service = make(path="/never")
    service.start()
    while service.returncode is None:
        crash(service)

    with pytest.raises(
        ServiceFailed, match=r"stand-in ended by itself \(exit code 3\), see"
    ) as told:
        service.wait_ready()
    assert "the stand-in has had enough" in told.value.lines


def test_last_words_of_an_earlier_run_are_not_told(make: Make) -> None:
    """The log goes on over several runs; a failure tells of its own run."""
    service = make()
    service.program.log.write_text("an old trouble\n")
    service.start()
    service.kill()

    assert "an old trouble" not in service.ended().lines
    assert "killed by SIGKILL" in str(service.ended())


def test_service_that_is_never_healthy_is_told(make: Make) -> None:
    """A process that runs and does not get ready is a failure too."""
    service = make(path="/never")
    service.start()

    with pytest.raises(ServiceFailed, match="is not ready after 0 s"):
        service.wait_ready(timeout=0)


def test_running_service_is_not_started_twice(make: Make) -> None:
    """Two of the same would fight for the port."""
    service = make()
    service.start()

    with pytest.raises(RuntimeError, match="running already"):
        service.start()


def test_service_never_started_can_be_stopped(make: Make) -> None:
    """Cleaning up after a start that failed half-way needs no questions."""
    service = make()
    service.ask_to_stop()
    service.stop()
    service.kill()

    assert service.pid is None
