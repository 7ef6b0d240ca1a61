"""A small process that answers 200 on a port: a stand-in for the real ones in tests of tools.

`python stand_in_service.py PORT [stubborn] [parent]`: stubborn ignores SIGTERM; parent has a
child process, whose number it writes to the log.
"""

import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


def say(line: str) -> None:
    """Write to the log at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Answer(BaseHTTPRequestHandler):
    """Healthy at /health, unwell elsewhere; /crash ends the process."""

    def do_GET(self) -> None:
        """Answer one request."""
        if self.path == "/crash":
            say("the stand-in has had enough")
            sys.exit(3)
        self.send_response(200 if self.path == "/health" else 503)
        self.end_headers()


def main(port: int, habits: set[str]) -> None:
    """Serve until ended."""
    if "stubborn" in habits:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "parent" in habits:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        say(f"child {child.pid}")
    HTTPServer(("127.0.0.1", port), Answer).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), set(sys.argv[2:]))
