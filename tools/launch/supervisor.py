"""Runs several services as one: ready when all are, stopped when one ends or a signal comes."""

import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

from tools.launch.service import POLL_SECONDS, Service, ServiceFailed

GRACE_SECONDS = 10.0
READY_SECONDS = 120.0


class StopAsked(Exception):
    """SIGINT or SIGTERM has come."""


class Supervisor:
    """Owns the services from their start to their end."""

    def __init__(
        self, services: Sequence[Service], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._services = services
        self._clock = clock
        self._signals = 0

    def listen_to_signals(self) -> None:
        """Take SIGINT and SIGTERM as the wish to stop; a second one hurries."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def start(self) -> None:
        """Start every service at once."""
        for service in self._services:
            service.start()

    def wait_ready(self, timeout: float = READY_SECONDS) -> None:
        """Return when all are healthy; raises StopAsked or ServiceFailed."""
        until = self._clock() + timeout
        waiting = list(self._services)
        while waiting:
            self._look()
            waiting = [service for service in waiting if not service.program.health.is_good()]
            if waiting and self._clock() > until:
                waiting[0].wait_ready(timeout=0)
            time.sleep(POLL_SECONDS)

    def watch(self) -> None:
        """Stay until something happens: raises StopAsked or ServiceFailed."""
        while True:
            self._look()
            time.sleep(POLL_SECONDS)

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Ask all to stop, and end those that do not; a signal meanwhile ends the grace."""
        heard = self._signals
        for service in self._services:
            service.ask_to_stop()
        until = self._clock() + grace
        while self._running() and self._clock() < until and self._signals == heard:
            time.sleep(POLL_SECONDS)
        for service in self._services:
            service.kill()  # what is left of its group, too

    def _running(self) -> bool:
        return any(s.pid is not None and s.returncode is None for s in self._services)

    def _look(self) -> None:
        if self._signals:
            raise StopAsked
        for service in self._services:
            if service.returncode is not None:
                raise service.ended()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1


__all__ = ["ServiceFailed", "StopAsked", "Supervisor"]
