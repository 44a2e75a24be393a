"""``python -m sandbox`` as a process: two ports, dropped answers, static files, a clean end."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests

KEY = {"x-sn-apikey": "sandbox"}
START_S, ANSWER_S = 20, 5


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(genesys, servicenow):
    own = {"SANDBOX_GENESYS_PORT": str(genesys), "SANDBOX_SERVICENOW_PORT": str(servicenow)}
    environ = {**os.environ, **own, "SANDBOX_ALLOWED_HOSTS": "api.sandbox.test, .cloud.test"}
    command = [sys.executable, "-m", "sandbox"]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def wait_for(address):
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            return requests.get(address, timeout=ANSWER_S)
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


@pytest.fixture(scope="module")
def served():
    """Return the addresses of a running sandbox, Genesys first."""
    genesys, servicenow = free_port(), free_port()
    process = start(genesys, servicenow)
    addresses = f"http://127.0.0.1:{genesys}", f"http://127.0.0.1:{servicenow}"
    wait_for(f"{addresses[1]}/sandbox/faults")
    yield addresses
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=START_S) == 0


def test_serves_each_cloud_at_its_own_port(served):
    genesys, servicenow = served
    incidents = requests.get(f"{servicenow}/api/now/table/incident", headers=KEY, timeout=ANSWER_S)

    assert incidents.headers["X-Total-Count"] == "13"
    assert requests.get(f"{genesys}/api/now/table/incident", headers=KEY, timeout=ANSWER_S).status_code == 404
    assert f"{servicenow}/api/now" in incidents.headers["Link"]


def test_closes_the_connection_in_place_of_a_dropped_answer(served):
    address = f"{served[1]}/api/now/table/incident"
    rule = {"match": {"method": "POST"}, "drop_response": True, "times": 1}
    requests.post(f"{served[1]}/sandbox/faults", json=rule, timeout=ANSWER_S)

    with pytest.raises(requests.ConnectionError):
        requests.post(address, json={"correlation_id": "c"}, headers=KEY, timeout=ANSWER_S)

    query = {"sysparm_query": "correlation_id=c"}
    found = requests.get(address, params=query, headers=KEY, timeout=ANSWER_S)
    assert len(found.json()["result"]) == 1


def test_serves_pages_under_a_strict_policy(served):
    page = requests.get(f"{served[1]}/sandbox/", timeout=ANSWER_S)
    style = requests.get(f"{served[1]}/static/sandbox/base.css", timeout=ANSWER_S)

    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert (style.status_code, style.headers["Content-Type"]) == (200, "text/css")


@pytest.mark.parametrize("path", ["/sandbox/", "/api/v2/users/me", "/api/now/table/incident"])
def test_refuses_foreign_host_names_in_plain_words(served, path):
    for address in served:
        refused = requests.get(address + path, headers={"Host": "evil.example"}, timeout=ANSWER_S)

        assert (refused.status_code, refused.headers["Content-Type"][:16]) == (400, "application/json")
        assert "evil.example: add it to SANDBOX_ALLOWED_HOSTS" in refused.text


@pytest.mark.parametrize("host", ["api.sandbox.test", "login.cloud.test:443", "cloud.test"])
def test_answers_under_the_names_that_were_allowed(served, host):
    answer = requests.get(
        f"{served[1]}/api/now/table/incident", headers={**KEY, "Host": host}, timeout=ANSWER_S
    )

    assert answer.status_code == 200
    assert f"<http://{host}/api/now/table/incident" in answer.headers["Link"]


def test_fails_when_a_port_is_taken(served):
    taken = int(served[0].rpartition(":")[2])

    process = start(taken, free_port())
    output = process.communicate(timeout=START_S)[0].decode()

    assert process.returncode == 1
    assert "SANDBOX_GENESYS_PORT" in output
