"""Processes of the project as an operator starts them, on free ports and with a separate data folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOG_LINES = 80
STOPS_WITHIN_S = 15


@dataclass
class Program:
    """One process of ``manage.py``. log: its output since the first start."""

    name: str
    arguments: list[str]
    environment: dict[str, str]
    log: Path
    _process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self):
        """Start it, or start it again."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "manage.py", *self.arguments],
                cwd=ROOT,
                env=os.environ | {"PYTHONUNBUFFERED": "1"} | self.environment,
                stdout=log,
                stderr=log,
            )
        return self

    def run(self):
        """Start it, and wait until it ends without an error."""
        self.start()
        code = self._process.wait(120)
        assert code == 0, f"{self.name} failed:\n{self.last_words()}"

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def kill(self):
        """End it as a crash would, without any clean-up."""
        self._process.kill()
        self._process.wait()

    def stop(self):
        """End it as an operator would, and wait for it."""
        if not self.is_running:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not stop within {STOPS_WITHIN_S} s") from None

    def last_words(self):
        """Return the end of its log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-LOG_LINES:])


def free_ports(count):
    """Return this many free ports."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def until(condition, *, within_s=10.0, what="it"):
    """Return the first true value of a condition, which is called until then."""
    deadline = time.monotonic() + within_s
    while not (found := condition()):
        assert time.monotonic() < deadline, f"{what} did not happen within {within_s:g} s"
        time.sleep(0.05)
    return found
