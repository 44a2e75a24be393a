"""Bridge as it is scaled out: web, stream, delivery and reconciler apart, on PostgreSQL and Redis."""

import os
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg
import pytest
import redis
import requests
from psycopg import sql
from sandbox.testing.process import start

from tests.processes.tab import Tab
from tests.support.outside import Outside
from tests.support.running import Program, free_ports, until

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
COMMANDS = {
    "web": ["serve", "--pages-only"],
    "stream": ["stream"],
    "deliver": ["deliver"],
    "reconcile": ["reconcile"],
}
STARTS_WITHIN_S = 60
os.environ.setdefault("BENCH_PORT", str(20_000 + os.getpid() % 1_500 * 8))  # before benchmarks are imported


@dataclass(frozen=True)
class Bridge:
    """The running processes by name, and the two clouds beside them."""

    url: str
    clouds: Outside
    programs: dict[str, Program]

    def crash(self, name):
        """Kill one process and start it again; the pages are waited for."""
        self.programs[name].kill()
        self.programs[name].start()
        if name == "web":
            self.is_up()

    def is_up(self):
        until(lambda: answers(f"{self.url}/healthz"), within_s=STARTS_WITHIN_S, what="the pages' start")

    def last_words(self):
        return "\n\n".join(f"--- {name}\n{one.last_words()}" for name, one in self.programs.items())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Show the end of each process' log with a failure."""
    report = yield
    bridge = getattr(item, "funcargs", {}).get("bridge")
    if report.failed and bridge:
        report.sections.append(("logs of the processes", bridge.last_words()))
    return report


@pytest.fixture(scope="session")
def services():
    """Skip in one line without PostgreSQL or Redis; on the build server that is a failure."""
    try:
        psycopg.connect(f"{POSTGRES}/postgres", connect_timeout=3).close()
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except (psycopg.OperationalError, redis.RedisError) as error:
        why = f"no PostgreSQL or no Redis: {str(error).splitlines()[0]}"
        pytest.fail(why) if os.environ.get("BRIDGE_CI") == "1" else pytest.skip(why)


@pytest.fixture(scope="session")
def database(services):
    """The address of a database of this run's own."""
    name = f"bridge_test_{secrets.token_hex(4)}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{POSTGRES}/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def bridge(database, tmp_path_factory):
    """All processes, running."""
    folder = tmp_path_factory.mktemp("processes")
    port, genesys, servicenow = free_ports(3)
    environment = {
        "BRIDGE_PROFILE": "demo",
        "BRIDGE_DATA_DIR": str(folder / "data"),
        "BRIDGE_PORT": str(port),
        "SANDBOX_GENESYS_PORT": str(genesys),
        "SANDBOX_SERVICENOW_PORT": str(servicenow),
        "SERVICENOW_TIMEOUT_S": "4",  # the lease of a killed process follows from it
        "DATABASE_URL": database,
        "REDIS_URL": REDIS,
        "RECONCILE_EVERY_S": "5",
        "DJANGO_SETTINGS_MODULE": "bridge_project.settings",
    }
    programs = {
        name: Program(name, arguments, environment, folder / f"{name}.log")
        for name, arguments in COMMANDS.items()
    }
    with start(ports=(genesys, servicenow)) as sandbox, stopping(programs.values()):
        for preparation in (["migrate"], ["reconcile", "--once"]):
            Program("first", preparation, environment, folder / "first.log").run()
        for program in programs.values():
            program.start()
        clouds = Outside(sandbox.genesys_url, sandbox.servicenow_url)
        running = Bridge(f"http://127.0.0.1:{port}", clouds, programs)
        running.is_up()
        until(lambda: answers(f"{running.url}/readyz"), within_s=STARTS_WITHIN_S, what="readiness")
        yield running


@pytest.fixture
def clouds(bridge):
    """Both clouds, empty of conversations and faults, with nobody on queue."""
    bridge.clouds.reset()
    return bridge.clouds


@pytest.fixture
def maya(bridge, clouds):
    """Maya's tab, without a browser: signed in, on queue, its socket open."""
    tab = Tab(bridge.url)
    tab.sign_in("maya.reyes@northwind.example")
    tab.listen()
    tab.choose("On Queue")
    until(lambda: clouds.user("Maya Reyes")["routingStatus"] == "IDLE", what="Maya on queue")
    yield tab
    tab.close()


@contextmanager
def stopping(programs):
    """Stop all of them at the end of the block."""
    try:
        yield
    finally:
        for program in programs:
            program.stop()


def answers(url):
    with suppress(requests.RequestException):
        return requests.get(url, timeout=2).ok
    return False
