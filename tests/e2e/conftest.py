"""A running demo, a Chromium, and agents at it; any error on a console fails the test that caused it."""

import itertools
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import requests
from playwright.sync_api import expect, sync_playwright

from tests.e2e.desk import Desk
from tests.support.outside import Outside
from tests.support.running import Program, free_ports, until

AGENTS = 90  # of the load test, members of every queue: one or two for each test
STARTS_WITHIN_S = 90
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1440, "height": 900}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Demo:
    """A running demo: where it answers, and its log."""

    url: str
    clouds: Outside
    program: Program


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Show the end of the demo's log with each failure."""
    report = yield
    running = getattr(item, "funcargs", {}).get("demo")
    if report.failed and running:
        report.sections.append(("log of the demo", running.program.last_words()))
    return report


@pytest.fixture(scope="session")
def demo(tmp_path_factory, chromium):
    """``manage.py demo`` on ports and in a data folder of its own."""
    with running(tmp_path_factory.mktemp("demo")) as made:
        yield made


@contextmanager
def running(folder, **more):
    """Run ``manage.py demo`` in a folder; ``more`` is added to its environment."""
    bridge, genesys, servicenow = free_ports(3)
    environment = {
        "BRIDGE_PROFILE": "demo",
        "BRIDGE_DATA_DIR": str(folder / "data"),
        "BRIDGE_PORT": str(bridge),
        "SANDBOX_GENESYS_PORT": str(genesys),
        "SANDBOX_SERVICENOW_PORT": str(servicenow),
        "SANDBOX_EXTRA_AGENTS": str(AGENTS),
        "DJANGO_SETTINGS_MODULE": "bridge_project.settings",
        **more,
    }
    program = Program("demo", ["demo"], environment, folder / "demo.log").start()
    url = f"http://127.0.0.1:{bridge}"
    try:
        for path in ("/healthz", "/readyz"):
            until(
                lambda at=url + path: _answers(program, at),
                within_s=STARTS_WITHIN_S,
                what=f"{path} of the demo",
            )
        yield Demo(url, Outside(f"http://127.0.0.1:{genesys}", f"http://127.0.0.1:{servicenow}"), program)
    finally:
        program.stop()


@pytest.fixture(scope="session")
def chromium():
    """The browser, or a skip in one line; on the build server its absence is a failure."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if executable is None:
        why = "no Chromium: install one, or name it in CHROMIUM"
        pytest.fail(why) if os.environ.get("BRIDGE_CI") == "1" else pytest.skip(why)
    expect.set_options(timeout=8_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def clouds(demo):
    """Both clouds, empty of conversations and faults, with nobody on queue."""
    demo.clouds.reset()
    yield demo.clouds
    demo.clouds.reset()


@pytest.fixture
def browser_of(demo, clouds, chromium):
    """Return ``browser_of(name)``: a browser of its own in which that agent has signed in."""
    opened = []

    def open_browser(name=None, *, presence="On Queue", **options):
        context = chromium.new_context(base_url=demo.url, **{"viewport": WIDE, **options})
        context.set_default_timeout(10_000)
        problems = []
        context.on("console", lambda line: line.type == "error" and problems.append(_words(line)))
        context.on("weberror", lambda failure: problems.append(str(failure.error)))
        desk = Desk(context.new_page())
        opened.append((context, desk, problems))
        if name:
            desk.sign_in(name)
            if presence:
                desk.choose(presence)
        return desk

    yield open_browser
    for context, _, _ in opened:
        context.close()
    left = [one for _, desk, problems in opened for one in problems if not _is_expected(one, desk)]
    assert not left, "errors on the console:\n" + "\n".join(left)


@pytest.fixture
def agent():
    """The name of an agent whom no other test uses."""
    return next_agent()


@pytest.fixture
def desk(browser_of, agent):
    """The agent's browser: signed in, on queue."""
    return browser_of(agent)


@pytest.fixture
def ring(desk, clouds):
    """Return ``ring(**customer)``: a customer comes, and it rings at the agent."""

    def ringing(**customer):
        came = clouds.customer(**customer)
        expect(desk.offer(came).get_by_role("button", name="Accept")).to_be_visible()
        return came

    return ringing


@pytest.fixture
def talk(desk, ring):
    """Return ``talk(**customer)``: as ``ring``, and the agent has accepted."""

    def talking(**customer):
        came = ring(**customer)
        desk.accept(came)
        return came

    return talking


@pytest.fixture
def supervise(browser_of):
    """Return ``supervise(address)``: a page of the admin, signed in as its administrator."""

    def supervising(address, **options):
        page = browser_of(**options).page
        page.goto(f"/admin/login/?next={address}")
        page.get_by_label("Username").fill("admin")
        page.get_by_label("Password").fill("demo")
        page.locator("form").get_by_role("button").last.click()
        page.wait_for_url(f"**{address}")
        return page

    return supervising


def next_agent():
    """Return the name of an agent whom nobody used yet."""
    number = next(_numbers)
    assert number <= AGENTS, "raise AGENTS"
    return f"Agent {number:04d}"


def _answers(program, url):
    assert program.is_running, f"the demo ended:\n{program.last_words()}"
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def _words(line):
    return f"{line.text} ({line.location.get('url', '')})"


def _is_expected(problem, desk):
    return any(part in problem for part in desk.expected)
