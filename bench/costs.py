"""What the processes cost: resident memory, the time to ready, and the time to train."""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from bench.figures import Table
from tests.support.processes import EVERYTHING, House
from tools import places
from tools.launch.ports import free_ports
from tools.steps import Steps
from tools.train import RASA
from tools.train.training import train_if_needed

READY = re.compile(r"Frontline is ready \((\d+) s\)")


def memory(house: House) -> Table:
    """Resident memory of each process with its children, in MiB, after the work above."""
    table = Table("Resident memory in MiB")
    for name in EVERYTHING:
        process = psutil.Process(house[name].pid)
        family = [process, *process.children(recursive=True)]
        table.add(name, mib=sum(one.memory_info().rss for one in family) / 2**20)
    return table


def times() -> Table:
    """`make run` to ready with both environments and the model there, and training from nothing."""
    table = Table("Seconds", aim="a second start ready within 15 s")
    table.add("make run to ready", seconds=_start())
    table.add("training", seconds=_train())
    return table


def _start() -> float:
    names = ("FRONTLINE_PORT", "FRONTLINE_RASA_PORT", "FRONTLINE_ACTIONS_PORT")
    ports = {name: str(port) for name, port in zip(names, free_ports(3), strict=True)}
    began = time.monotonic()
    with subprocess.Popen(
        ["make", "run"],
        cwd=places.ROOT,
        env=os.environ | ports,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as launch:
        assert launch.stdout is not None
        try:
            for line in launch.stdout:
                if READY.search(line):
                    return time.monotonic() - began
            raise RuntimeError("make run ended before it was ready")
        finally:
            os.killpg(launch.pid, signal.SIGINT)
            launch.stdout.read()


def _train() -> float:
    with tempfile.TemporaryDirectory() as folder:
        steps = Steps(Path(folder) / "train.log")
        began = time.monotonic()
        train_if_needed(places.ROOT, Path(folder), steps, rasa=RASA, force=True)
        return time.monotonic() - began
