"""Installations for benchmarks: separate ports, folders and databases, and processes that end with them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import redis
import requests

ROOT = Path(__file__).resolve().parent.parent
BRIDGE = int(os.environ.get("BENCH_PORT", "8400"))
GENESYS, SERVICENOW, FLOOR, INBOUND, SECOND = range(BRIDGE + 1, BRIDGE + 6)
EVENTS_KEY = "benchmark"
POSTGRES = os.environ.get("BENCH_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/9")
DATABASE = f"bridge_benchmark_{BRIDGE}"
DATABASE_URL = POSTGRES.rpartition("/")[0] + f"/{DATABASE}"
STARTS_WITHIN_S = 40.0
PAGE_BYTES, TICKS_PER_S = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pids:
    """The processes of an installation. inbound: empty where the web process takes the webhooks."""

    web: list[int]
    inbound: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One installation. name: its database, channel layer and processes. env: the environment of these.

    web_ports: of its web processes. webhook_port: where events are posted, INBOUND for a process apart.
    """

    name: str
    folder: Path
    env: dict[str, str] = field(repr=False)
    web_ports: tuple[int, ...] = (BRIDGE,)
    webhook_port: int = BRIDGE

    def run(self, *args: str, within_s: float = 120.0) -> Any:
        """Run a Python module of this repository and return the JSON in its last line of output."""
        done = subprocess.run(
            [sys.executable, "-m", *args],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
            timeout=within_s,
        )
        last = done.stdout.decode().strip().splitlines()
        return json.loads(last[-1]) if last else None

    @contextmanager
    def process(self, *args: str, ready: str) -> Iterator[int]:
        """Run a process inside the block; yields its pid once the address ``ready`` answers 200."""
        log = (self.folder / "processes.log").open("ab")
        running = subprocess.Popen(
            [sys.executable, *args], cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(ready, running, self.folder / "processes.log")
            yield running.pid
        finally:
            running.terminate()
            try:
                running.wait(timeout=15)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
            log.close()

    @contextmanager
    def bridge(self) -> Iterator[Pids]:
        """Run Bridge's pages, sockets and webhooks without the other processes."""
        apart = [self.webhook_port] if self.webhook_port == INBOUND else []
        with ExitStack() as stack:
            web = [
                stack.enter_context(self._serving("serve", "--pages-only", port=one))
                for one in self.web_ports
            ]
            inbound = [stack.enter_context(self._serving("inbound", port=one)) for one in apart]
            yield Pids(web=web, inbound=inbound)

    def _serving(self, *command: str, port: int) -> AbstractContextManager[int]:
        ready = f"http://127.0.0.1:{port}/healthz"
        return self.process("manage.py", *command, "--port", str(port), ready=ready)


@contextmanager
def embedded() -> Iterator[Installation]:
    """Yield an installation with SQLite and the channel layer in memory, as ``demo`` uses."""
    with _folder() as folder:
        yield Installation(name="SQLite, in memory", folder=folder, env=_environment(folder))


@contextmanager
def external(database: str = DATABASE, **more: Any) -> Iterator[Installation]:
    """Yield an installation with PostgreSQL and Redis; its database is dropped at the end."""
    with _folder() as folder, psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {database}")
        env = _environment(folder)
        env |= {"DATABASE_URL": POSTGRES.rpartition("/")[0] + f"/{database}", "REDIS_URL": REDIS}
        try:
            yield Installation(**{"name": "PostgreSQL, Redis", "folder": folder, "env": env, **more})
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def installations() -> list[Any]:
    """Return the installations that are possible on this machine, as context managers."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=2).close()
        redis.Redis.from_url(REDIS, socket_connect_timeout=2).ping()
    except (psycopg.OperationalError, redis.RedisError):
        print("PostgreSQL or Redis does not answer on this machine: SQLite and memory only.")
        return [embedded]
    return [embedded, external]


def with_inbound_apart() -> list[Any]:
    """Return the installations, and those whose webhooks are taken by a process apart from the pages."""
    found, name = installations(), "PostgreSQL, Redis, inbound apart"
    one = partial(external, name=name, webhook_port=INBOUND)
    two = partial(one, name=f"{name}, two web processes", web_ports=(BRIDGE, SECOND))
    return [*found, one, two] if external in found else found


def rss_kib(pid: int) -> float:
    """Return the resident memory of a process in KiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * PAGE_BYTES / 1024


def cpu_s(pid: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def database_cpu_s(database: str = DATABASE) -> float:
    """Return the processor time of a benchmark database's server processes, in seconds; 0 for SQLite."""
    return sum(cpu_s(pid) for pid in _database_pids(database))


def _database_pids(database: str) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f" {database} " in (folder / "cmdline").read_text():
                yield int(folder.name)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bridge-benchmark-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return inherited | {
        "BRIDGE_PROFILE": "demo",
        "DJANGO_SETTINGS_MODULE": "bridge_project.settings",
        "BRIDGE_DATA_DIR": str(folder),
        "BRIDGE_PORT": str(BRIDGE),
        "SANDBOX_GENESYS_PORT": str(GENESYS),
        "SANDBOX_SERVICENOW_PORT": str(SERVICENOW),
        "SANDBOX_SEED": "1",
        "GENESYS_EVENTS_KEY": EVENTS_KEY,
        "LOG_LEVEL": "WARNING",
    }


def _wait(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and running.poll() is None:
        with suppress(requests.RequestException):
            if requests.get(address, timeout=1).ok:
                return
        time.sleep(0.05)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise RuntimeError(f"{address} did not answer:\n{tail}")
