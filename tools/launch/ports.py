"""Whether a port is free, which is, and who has it when it is not."""

import contextlib
import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from tools.settings import LOOPBACK

PROC = Path("/proc")
LISTENING = "0A"


class AddressInvalid(Exception):
    """This machine has no such address to listen on."""


@dataclass(frozen=True)
class Wish:
    """A setting that names a port, and where it is to be listened on."""

    setting: str
    host: str
    port: int


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now; raises AddressInvalid."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise AddressInvalid(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return True


def free_ports(count: int, host: str = LOOPBACK) -> list[int]:
    """That many different ports that nobody listens on at this moment."""
    with contextlib.ExitStack() as held:
        trials = [held.enter_context(socket.socket()) for _ in range(count)]
        for trial in trials:
            trial.bind((host, 0))
        return [trial.getsockname()[1] for trial in trials]


def complaint(wish: Wish) -> str:
    """What to tell a person whose port is taken: by whom, and what to do."""
    holder = owner(wish.port)
    by = f" by process {holder[0]} ({holder[1]})" if holder else ""
    another = next((p for p in range(wish.port + 1, 65536) if is_free(wish.host, p)), None)
    return (
        f"port {wish.port} is taken{by}. Stop that process, or choose another port: "
        f"{wish.setting}={another or '…'} make run"
    )


def owner(port: int) -> tuple[int, str] | None:
    """Number and command of the process that listens on a port, where Linux lets us see it."""
    inodes = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for directory in PROC.glob("[0-9]*") if inodes else ():
        if inodes & _open_files(directory):
            command = (directory / "cmdline").read_bytes().replace(b"\0", b" ")
            return int(directory.name), command.decode(errors="replace").strip()[:80]
    return None


def _open_files(process: Path) -> set[str]:
    """What a process has open; nothing of another user's, or of one that has just ended."""
    found = set()
    with contextlib.suppress(OSError):
        for entry in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(os.readlink(entry))
    return found


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in ("tcp", "tcp6"):
        try:
            rows = (PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port:
                found.add(fields[9])
    return found
