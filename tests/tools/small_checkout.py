"""A checkout in miniature: the real tools and Procfile, stand-ins for the rooms and for Rasa."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from tests.support.programs import write_program
from tools import places
from tools.launch.ports import free_ports

SERVER = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/crash":
            print("no more", flush=True)
            sys.exit(3)
        self.send_response(200)
        self.end_headers()

def serve(setting):
    HTTPServer(("127.0.0.1", int(os.environ[setting])), Answer).serve_forever()
"""
HANDOFF = """
import sys
from server import serve
if sys.argv[1] == "demo-logins":
    print('[{"login": "anna", "password": "demo", "role": "agent"}]')
elif sys.argv[1] == "init":
    open("var/inits", "a").write(" ".join(sys.argv[1:]) + "\\n")
else:
    serve("FRONTLINE_PORT")
"""
ACTIONS = """
from server import serve
serve("FRONTLINE_ACTIONS_PORT")
"""
VOICE = """
from server import serve
serve("FRONTLINE_VOICE_PORT")
"""
ORDERS = """
import os
if os.path.exists("broken"):
    raise SystemExit("the disk is full")
"""
RASA = """
while [ $# -gt 0 ]; do
  case "$1" in
    train) training=1;; --out) out=$2;; --fixed-model-name) name=$2;;
  esac; shift
done
if [ "$training" ]; then
  echo trained >> var/trainings; touch "$out/$name.tar.gz"
else
  test -f "$FRONTLINE_MODEL" && exec .venv/bin/python -c 'import server
server.serve("FRONTLINE_RASA_PORT")'
fi
"""


class SmallCheckout:
    """Files in a folder, and the ports on which the processes will listen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(places.ROOT / "tools", folder / "tools")
        shutil.copy(places.PROCFILE, folder)
        shutil.copy(places.ROOT / "Makefile", folder)
        (folder / ".venv").symlink_to(places.APP_ENVIRONMENT)
        write_program(folder / ".venv-rasa/bin/python", RASA)
        self._write("server.py", SERVER)
        self._write("handoff/__main__.py", HANDOFF)
        self._write("actions/__main__.py", ACTIONS)
        self._write("actions/orders/__main__.py", ORDERS)
        self._write("bot/voice/__main__.py", VOICE)
        self._write("config.yml", "language: en\n")
        names = (
            *("FRONTLINE_PORT", "FRONTLINE_RASA_PORT", "FRONTLINE_ACTIONS_PORT"),
            *("FRONTLINE_VOICE_PORT", "FRONTLINE_AUDIOSOCKET_PORT"),
        )
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))

    def launch(self) -> AbstractContextManager["subprocess.Popen[str]"]:
        """Start the launcher in a process of its own."""
        return self._start([".venv/bin/python", "-m", "tools.launch"])

    def make_run(self) -> AbstractContextManager["subprocess.Popen[str]"]:
        """Start it as a person does; the set-up, which has nothing to do, is left out."""
        return self._start(["make", "--no-print-directory", "run", "PYTHON3=true"])

    @contextmanager
    def _start(self, command: list[str]) -> "Iterator[subprocess.Popen[str]]":
        settings = {name: str(port) for name, port in self.ports.items()}
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        with process:
            try:
                yield process
            finally:  # a test that failed must not wait for a process that stays
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)

    def lines(self, name: str) -> list[str]:
        """The lines of a file, none if it is not there."""
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    def _write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def read_until(process: "subprocess.Popen[str]", line: str) -> list[str]:
    """What a process says, up to a line that begins like this; fails if it ends before."""
    assert process.stdout is not None
    said: list[str] = []
    for said_line in process.stdout:
        said.append(said_line.rstrip("\n"))
        if said_line.startswith(line):
            return said
    raise AssertionError("\n".join(said))
