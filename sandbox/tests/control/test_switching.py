"""Presets, narrow faults, switches, the clock, and pages of other sites."""

import json
from datetime import timedelta

import pytest

from sandbox import clock
from sandbox.control import rules, switches
from sandbox.control.faults import FAULTS
from sandbox.control.presets import PRESETS

INCIDENTS = "/api/now/table/incident"
EACH_PRESET = [(cloud, name) for cloud, presets in PRESETS.items() for name in presets]


@pytest.fixture
def odd(monkeypatch):
    """Make ``odd`` a switch of ServiceNow."""
    monkeypatch.setitem(switches.KNOWN["servicenow"], "odd", "Something odd.")
    yield "odd"
    switches.clear("servicenow")


def body(response):
    return json.loads(response.content)


def statuses(call, count):
    return [call("GET", INCIDENTS).status_code for _ in range(count)]


def test_lets_the_first_ones_pass(call, fault):
    fault(match={}, status=503, after=2)

    assert statuses(call, 4) == [200, 200, 503, 503]


def test_hits_every_third(call, fault):
    fault(match={}, status=503, every=3, times=1)

    assert statuses(call, 6) == [200, 200, 503, 200, 200, 200]


@pytest.mark.parametrize(("subject", "status"), [("bridge", 503), ("somebody", 200)])
def test_hits_one_caller(call, fault, subject, status):
    fault(match={"subject": subject}, status=503)

    assert statuses(call, 1) == [status]


@pytest.mark.parametrize(("text", "status"), [("VPN is down", 503), ("All is well", 201)])
def test_hits_by_a_part_of_the_body(call, fault, text, status):
    fault(match={"contains": "VPN"}, status=503)

    assert call("POST", INCIDENTS, {"short_description": text}).status_code == status


@pytest.mark.parametrize(("cloud", "name"), EACH_PRESET)
def test_every_preset_can_be_switched_on(cloud, name):
    rules.apply(cloud, {"preset": name})

    faults = FAULTS[cloud]
    assert faults.rules or faults.rate_limit or faults.events.drop


def test_hibernating_instance_answers_200_in_html(call, fault):
    fault(preset="hibernating")

    response = call("GET", INCIDENTS)

    assert (response.status_code, response["Content-Type"]) == (200, "text/html")


def test_full_semaphores_tell_no_time(call, fault):
    fault(preset="semaphores full")

    responses = [call("GET", INCIDENTS) for _ in range(2)]

    assert [each.status_code for each in responses] == [200, 429]
    assert "Retry-After" not in responses[1]


def test_unknown_preset_is_refused(fault):
    assert "There are: hibernating" in body(fault(preset="none"))["error"]


def test_turns_a_switch_on_and_off(call, odd):
    on = body(call("POST", "/sandbox/switches", {"name": odd, "on": True}))
    was_on = switches.is_on("servicenow", odd)
    call("DELETE", "/sandbox/switches")

    assert {"name": odd, "about": "Something odd.", "on": True} in on["switches"]
    assert (was_on, switches.is_on("servicenow", odd)) == (True, False)


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"name": "odd"}, 400), ({"name": "odd", "on": 1}, 400), ([], 400), ({"name": "none", "on": True}, 404)],
)
def test_refuses_an_unreadable_switch(call, odd, sent, status):
    response = call("POST", "/sandbox/switches", sent)

    assert response.status_code == status
    assert body(response)["error"]


def test_moves_the_clock_to_a_moment(call):
    wanted = clock.now() + timedelta(hours=3)

    now = body(call("POST", "/sandbox/clock", {"set": wanted.isoformat()}))["now"]

    assert timedelta() <= clock.now().fromisoformat(now) - wanted < timedelta(seconds=10)


def test_stops_the_clock(call):
    call("POST", "/sandbox/clock", {"freeze": True})
    first, second = clock.now(), clock.now()
    call("POST", "/sandbox/clock", {"step_s": 5})
    stepped = clock.now()
    thawed = body(call("POST", "/sandbox/clock", {"freeze": False}))

    assert first == second == stepped - timedelta(seconds=5)
    assert thawed["frozen"] is False
    assert clock.now() - stepped < timedelta(seconds=10)


@pytest.mark.parametrize(
    "sent",
    [
        {"set": "2001-01-01T00:00:00Z"},
        {"set": "tomorrow"},
        {"set": "2030-01-01T00:00:00"},
        {"freeze": "yes"},
        {"step_s": 1, "freeze": True},
        {},
    ],
)
def test_refuses_unreadable_times(call, sent):
    before = clock.now()

    assert call("POST", "/sandbox/clock", sent).status_code == 400
    assert clock.now() - before < timedelta(seconds=10)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver:8000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_refuses_pages_of_other_sites(call, headers):
    response = call("POST", "/sandbox/faults", {"match": {}, "status": 500}, Host="testserver", **headers)

    assert response.status_code == 403
    assert statuses(call, 1) == [200]


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}])
def test_takes_its_own_page_and_programs(call, headers):
    response = call("POST", "/sandbox/faults", {"match": {}, "status": 500}, Host="testserver", **headers)

    assert response.status_code == 201
