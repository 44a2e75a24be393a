"""``python -m sandbox`` as a process: two ports, dropped answers, static files, host names, a clean end."""

import os
import signal

import pytest
import requests

from sandbox.__main__ import main
from sandbox.testing.process import free_port, start

KEY = {"x-sn-apikey": "sandbox"}
ANSWER_S = 5


@pytest.fixture(scope="module")
def served():
    """Return the addresses of a running sandbox, Genesys first."""
    with start(hosts=["api.sandbox.test", ".cloud.test"]) as running:
        yield running.genesys_url, running.servicenow_url


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


def test_makes_addresses_under_the_name_that_was_called(served):
    host, form = {"Host": "api.sandbox.test"}, {"grant_type": "client_credentials"}
    service = ("sandbox-service", "sandbox-secret")
    granted = requests.post(f"{served[0]}/oauth/token", form, auth=service, timeout=ANSWER_S).json()
    bearer = {"Authorization": f"Bearer {granted['access_token']}"}

    channel = requests.post(
        f"{served[0]}/api/v2/notifications/channels", headers=host | bearer, timeout=ANSWER_S
    )
    incident = requests.post(
        f"{served[1]}/api/now/table/incident", json={}, headers={**KEY, **host}, timeout=ANSWER_S
    )

    assert channel.json()["connectUri"].startswith("ws://api.sandbox.test/channels/")
    assert incident.headers["Location"].startswith("http://api.sandbox.test/api/now/table/incident/")
    opened_by = incident.json()["result"]["opened_by"]
    assert opened_by["link"].startswith("http://api.sandbox.test/api/now/table/sys_user/")


def test_fails_when_a_port_is_taken(served):
    taken = int(served[0].rpartition(":")[2])

    with pytest.raises(RuntimeError, match="SANDBOX_GENESYS_PORT"), start(ports=(taken, free_port())):
        pass


def test_ends_cleanly():
    with start() as running:
        os.kill(running.pid, signal.SIGTERM)
        _, status = os.waitpid(running.pid, 0)

    assert status == 0


def test_refuses_arguments(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["sandbox", "--port", "9001"])

    with pytest.raises(SystemExit):
        main()

    assert "unrecognized arguments: --port 9001" in capsys.readouterr().err
