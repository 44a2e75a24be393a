"""The outage drill: robots wrap up in Genesys and in the desk, and its page tells what came of it."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import RequestFactory

from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS
from sandbox.front import dispatch
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import robots
from sandbox.organisation import uuid_of
from sandbox.servicenow.world import WORLD as SERVICENOW
from tests.genesys.cast import Caller, step

nobody = Caller()
WITHIN_S = 20
SMALL = {"robots": 4, "per_minute": 60, "minutes": 1, "talk_s": 1}
CARD = '<li data-conversation-id="{0}" data-state="wrap-up"><a href="/legs/{0}/">Call</a></li>'
WRAP_UP = """<form action="/other/"><button>Other</button></form>
<form method="post" action="/legs/{0}/wrapup/"><input type="hidden" name="csrfmiddlewaretoken" value="token">
<select name="code"><option value="">Choose</option><option value="code-1">Resolved</option></select>
<textarea name="notes"></textarea>
<input type="radio" name="incident_action" value="update"><input type="checkbox" name="finished">
<input type="radio" name="incident_action" value="create" checked><input name="title" value="A call">
<button{1}>Finish</button></form>"""


class FakeDesk(ThreadingHTTPServer):
    """A desk that lets everybody in and shows every ended conversation; ``sent`` is what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.lets_in = True
        self.refuses = False
        self.looks = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def cards(self) -> list[str]:
        with STATE.lock:
            return [CARD.format(each.id) for each in STATE.conversations.values() if each.ended_at]

    def wrap_ups(self) -> list[dict[str, str]]:
        return [fields for path, fields in self.sent if path.endswith("/wrapup/")]


class Page(BaseHTTPRequestHandler):
    server: FakeDesk

    def do_GET(self) -> None:
        if self.path.startswith("/signin/begin/"):
            self.answer(302, Location="/" if self.server.lets_in else "/signin/?problem=no")
        elif self.path.startswith("/legs/"):
            self.server.looks += 1
            due = "" if self.server.looks > 1 else " disabled"  # the first look is too early
            self.answer(200, WRAP_UP.format(self.path.split("/")[2], due))
        else:
            sign_out = '<form action="/signout/"><input name="csrfmiddlewaretoken" value="token"></form>'
            self.answer(200, "".join(self.server.cards()) + sign_out)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.sent.append((self.path, {name: values[0] for name, values in sent.items()}))
        if self.path.endswith("/wrapup/") and not self.server.refuses:
            wrap_up_in_genesys(self.path.split("/")[2])
        self.answer(422 if self.server.refuses else 303, Location="/")

    def answer(self, status: int, body: str = "", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: Any) -> None:
        """Keep quiet."""


def wrap_up_in_genesys(conversation_id: str) -> None:
    """Do with the agent's token what the desk does after the form."""
    with STATE.lock:
        own = STATE.conversations[conversation_id]
        (leg,) = [each for each in own.participants if each.user_id]
        code_id = STATE.queues[leg.queue_id or ""].code_ids[0]
        robots.wrap_up(STATE.users[leg.user_id or ""], own, leg, code_id=code_id, notes="")


@pytest.fixture(autouse=True)
def _calm_clouds() -> Iterator[None]:
    SERVICENOW.reset()
    for journal in JOURNALS.values():
        journal.clear()
    yield
    nobody.post("/sandbox/reset")
    SERVICENOW.reset()
    FAULTS["servicenow"].clear()


@pytest.fixture
def desk(settings: Any) -> Iterator[FakeDesk]:
    server = FakeDesk()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SANDBOX_DESK_URL = server.url
    yield server
    server.shutdown()
    server.server_close()


def play(**parameters: int) -> str:
    answer = nobody.post("/sandbox/scenarios/outage-drill", parameters)
    assert answer.status == 201, answer.body
    run_id: str = answer.body["run"]
    return run_id


def figures() -> dict[str, Any]:
    body: dict[str, Any] = nobody.get("/sandbox/drill/figures").body
    return body


def steps() -> list[tuple[str, str]]:
    return [(each["state"], each["why"]) for each in figures()["run"]["steps"]]


def step_until(is_so: Callable[[], bool]) -> None:
    """Let the clouds' time pass slowly enough for the desk's threads."""
    deadline = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < deadline, figures()
        step(0.5)
        time.sleep(0.02)


def finish() -> dict[str, Any]:
    """Play the drill to its end and return its figures."""
    step_until(lambda: figures()["run"]["state"] != "running")
    return figures()


def test_robots_wrap_up_at_the_drills_rate() -> None:
    play(robots=80, minutes=1)
    step(120)

    shown = figures()
    assert (shown["run"]["state"], shown["run"]["figures"]["on queue"]) == ("done", 80)
    assert shown["conversations"] == {
        "begun": 167,
        "waiting": 0,
        "ringing": 0,
        "talking": 0,
        "ended": 167,
        "inGenesys": 167,
        "inDesk": 0,
    }
    assert sum(each["calls"] for each in shown["minutes"]) == 167
    assert sum(each["wrapUps"] for each in shown["minutes"]) == 167
    assert STATE.users[uuid_of("user", "agent0080")].presence.name == "Offline"


def test_says_that_no_desk_is_named() -> None:
    play(**SMALL)
    step(2)

    assert steps()[1] == ("skipped", "SANDBOX_DESK_URL names no desk. All robots wrap up in Genesys.")


def test_says_that_the_desk_does_not_answer(settings: Any) -> None:
    settings.SANDBOX_DESK_URL = "http://127.0.0.1:9"
    play(**SMALL, desk_percent=100)
    shown = finish()

    assert steps()[1][0] == "skipped"
    assert "All robots wrap up in Genesys." in steps()[1][1]
    assert shown["conversations"]["inGenesys"] == 60


def test_says_that_the_desk_lets_nobody_in(desk: FakeDesk) -> None:
    desk.lets_in = False
    play(**SMALL, desk_percent=100)
    step_until(lambda: steps()[1][0] == "skipped")

    assert steps()[1][1].startswith("The desk did not let agent")


def test_some_robots_wrap_up_in_the_desk(desk: FakeDesk) -> None:
    play(**SMALL | {"per_minute": 20}, desk_percent=50)
    shown = finish()

    done = shown["conversations"]
    assert (shown["desk"]["problems"], done["inDesk"] + done["inGenesys"]) == (0, done["begun"])
    assert done["inDesk"] == len(desk.wrap_ups()) > 0
    first = desk.wrap_ups()[0]
    assert first.pop("request_key")
    assert first == {
        "csrfmiddlewaretoken": "token",
        "code": "code-1",
        "notes": "Outage drill.",
        "incident_action": "create",
        "title": "A call",
    }


def test_robots_sign_out_of_the_desk(desk: FakeDesk) -> None:
    run_id = play(**SMALL, desk_percent=100)
    step_until(lambda: steps()[1][0] == "done")
    nobody.post(f"/sandbox/scenarios/runs/{run_id}/stop")
    step_until(lambda: [path for path, _ in desk.sent].count("/signout/") == 4)

    assert figures()["run"]["state"] == "stopped"


def test_wraps_up_in_genesys_what_the_desk_refuses(desk: FakeDesk) -> None:
    desk.refuses = True
    play(**SMALL | {"per_minute": 4}, desk_percent=100)
    shown = finish()

    assert shown["conversations"]["inGenesys"] == 4
    assert shown["conversations"]["inDesk"] == 0


def test_counts_incidents_for_each_call() -> None:
    play(**SMALL, desk_percent=0)
    step(3)
    first, second, *rest = [each["id"] for each in nobody.get("/sandbox/state").body["conversations"]]
    with SERVICENOW.lock:
        writer = SERVICENOW.writer("admin")
        for correlation in (first, second, second):
            row = writer.insert("incident", {"correlation_id": correlation, "short_description": "x"})
        writer.update("incident", row["sys_id"], {"work_notes": "Again"})

    assert figures()["incidents"] == {
        "created": 3,
        "updated": 1,
        "callsWithNone": len(rest),
        "callsWithOne": 1,
        "callsWithMore": 1,
    }


def test_counts_requests_and_refusals() -> None:
    play(**SMALL, desk_percent=0, servicenow_per_hour=2)
    step(2)
    for _ in range(3):
        headers = {"x-sn-apikey": "sandbox", "Accept": "application/json"}
        ask = RequestFactory(headers=headers).get("/api/now/table/incident")
        dispatch.answer("servicenow", ask)
    nobody.get("/api/v2/users/me")

    newest = figures()["minutes"][-1]
    assert figures()["servicenowPerHour"] == 2
    assert newest["servicenow"] == {"all": 3, "limited": 1, "failed": 0}
    assert newest["genesys"] == {"all": 1, "limited": 0, "failed": 1}


def test_reset_ends_it() -> None:
    run_id = play(**SMALL)
    step(5)
    limited = FAULTS["servicenow"].rate_limit
    nobody.post("/sandbox/reset")

    assert limited is not None
    assert FAULTS["servicenow"].rate_limit is None
    assert nobody.get(f"/sandbox/scenarios/runs/{run_id}").status == 404
    assert figures() == {"run": None}


@pytest.mark.parametrize("wanted", [{"robots": 0}, {"robots": "many"}, {"minutes": True}, {"speed": 1}])
def test_refuses_parameters_that_it_does_not_have(wanted: Any) -> None:
    answer = nobody.post("/sandbox/scenarios/outage-drill", wanted)

    assert (answer.status, next(iter(wanted)) in answer.body["error"]) == (400, True)


def test_the_page_offers_its_parameters() -> None:
    page = nobody.get("/sandbox/drill").body

    assert 'name="robots"' in page
    assert 'value="167"' in page
