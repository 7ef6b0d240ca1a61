"""Whether processes have really ended: nobody may have collected them yet."""

import time
from collections.abc import Iterable

import psutil

GIVE_UP_SECONDS = 20.0


def is_alive(pid: int) -> bool:
    """Whether a process still runs; a zombie does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def survivors(pids: Iterable[int]) -> list[int]:
    """Those that have not ended after a long wait; returns as soon as none is left."""
    left = list(pids)
    until = time.monotonic() + GIVE_UP_SECONDS
    while left and time.monotonic() < until:
        left = [pid for pid in left if is_alive(pid)]
        time.sleep(0.02)
    return left
