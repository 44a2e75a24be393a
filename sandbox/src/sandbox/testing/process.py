"""Both clouds as a process of their own, on free ports, until the block ends."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import requests

from sandbox.testing import certificate
from sandbox.testing.clouds import Clouds

STARTS_WITHIN_S, STOPS_WITHIN_S = 60.0, 15.0
LOG_CHARS = 4000

Found = TypeVar("Found")


class Running(Clouds):
    """A running sandbox. pid: its process. certificate: the file with what it shows, empty without TLS."""

    def __init__(self, ports: tuple[int, int], pid: int, certificate: str) -> None:
        scheme, session = "https" if certificate else "http", requests.Session()
        session.trust_env = False  # or a bundle of the environment's would go before ours
        session.verify = certificate or True
        genesys, servicenow = (f"{scheme}://127.0.0.1:{port}" for port in ports)
        super().__init__(genesys, servicenow, session)
        self.pid, self.certificate = pid, certificate


@contextmanager
def start(
    *,
    ports: tuple[int, int] | None = None,
    tls: bool = False,
    hosts: Sequence[str] = (),
    extra_agents: int = 0,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Run both clouds inside the block; raises RuntimeError with the log when they do not start.

    ports: of Genesys and ServiceNow, free ones by default. hosts: names besides this machine's that they
    answer to, and with ``tls`` show a certificate for. extra_agents: members of every queue, with the keys
    ``agent0001`` and so on. settings: more of the variables in docs/running.md.
    """
    chosen = ports or (free_port(), free_port())
    with TemporaryDirectory(prefix="sandbox-") as folder, (Path(folder) / "log").open("w+b") as log:
        key, shown = certificate.write(Path(folder), hosts) if tls else ("", "")
        own = {
            "SANDBOX_GENESYS_PORT": str(chosen[0]),
            "SANDBOX_SERVICENOW_PORT": str(chosen[1]),
            "SANDBOX_ALLOWED_HOSTS": ",".join(hosts),
            "SANDBOX_EXTRA_AGENTS": str(extra_agents),
            "SANDBOX_TLS_KEY": key,
            "SANDBOX_TLS_CERTIFICATE": shown,
            **(settings or {}),
        }
        command = [sys.executable, "-m", "sandbox"]
        process = subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log)  # noqa: S603
        try:
            running = Running(chosen, process.pid, shown)
            _wait(running, process, Path(log.name))
            yield running
        finally:
            _stop(process)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def until(condition: Callable[[], Found], *, within_s: float = 10.0, what: str = "it") -> Found:
    """Return the first true value of a condition, which is called until then; AssertionError without one."""
    deadline = time.monotonic() + within_s
    while not (found := condition()):
        if time.monotonic() >= deadline:
            raise AssertionError(f"{what} did not happen within {within_s:g} s")
        time.sleep(0.05)
    return found


def _wait(running: Running, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(requests.ConnectionError):
            running.send("servicenow", "GET", "/sandbox/faults")
            return
        time.sleep(0.05)
    raise RuntimeError(f"the sandbox did not start:\n{log.read_text(errors='replace')[-LOG_CHARS:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
