"""sandbox.testing, in this process and as a process of its own; and its page."""

import json
import re
from pathlib import Path

import pytest
import requests

from sandbox.testing import loopback
from sandbox.testing.here import Here
from sandbox.testing.ids import sys_id_of, uuid_of
from sandbox.testing.process import start

ADA = sys_id_of("sys_user", "ada")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "testing.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.fixture
def clouds():
    with Here().answering() as made:
        yield made


@pytest.fixture(scope="module")
def running():
    with start() as made:
        yield made


@pytest.mark.parametrize("example", EXAMPLES, ids=["here", "process"])
def test_the_pages_examples_run(example):
    exec(compile(example, str(PAGE), "exec"), {})  # noqa: S102 - our own page


def test_both_ways_tell_the_same_story(clouds, running):
    for each in (clouds, running):
        each.set_presence("maya")
        noor = each.customer(text="Hello")
        noor.writes("Anybody?")
        each.write("incident", {"short_description": "VPN", "correlation_id": noor.id})

        assert each.user("Maya Reyes")["presence"] == "On Queue"
        assert each.conversation(noor.id)["state"] == "ringing"
        assert noor.sees() == ["Hello", "Anybody?"]
        assert [row["short_description"] for row in each.rows("incident", correlation_id=noor.id)] == ["VPN"]
        assert each.arrivals("servicenow", "POST", "/table/incident")[0]["status"] == 201

        noor.leaves()
        assert each.conversation(noor.id)["state"] == "ended"


def test_a_reset_keeps_what_servicenow_has(running):
    running.fault("genesys", match={"path": "/api/"}, status=503)
    noor = running.customer()
    running.write("incident", {"correlation_id": "kept"})

    running.reset()

    assert running.faults("genesys") == []
    with pytest.raises(StopIteration):
        running.conversation(noor.id)
    assert len(running.rows("incident", correlation_id="kept")) == 1


def test_a_fresh_start_keeps_nothing(clouds):
    token = clouds.sign_in("ada")
    clouds.set_servicenow_presence(ADA, "Away")

    clouds.start_over()

    assert clouds.owner_of(token) is None
    assert clouds.servicenow_presence(ADA) == "Offline"
    assert clouds.arrivals("genesys") == []


def test_what_is_refused_says_why(clouds):
    with pytest.raises(requests.HTTPError, match="Unknown customer nobody"):
        clouds.customer("nobody")


def test_other_hosts_are_left_alone(clouds):
    with pytest.raises(requests.ConnectionError):
        requests.get("http://127.0.0.1:9/", timeout=1)


def test_presence_in_servicenow_can_be_chosen(clouds):
    clouds.set_servicenow_presence(ADA, "Away")

    assert clouds.servicenow_presence(ADA) == "Away"


def test_notifications_are_heard(clouds):
    clouds.listen([f"v2.users.{uuid_of('user', 'maya')}.presence"])

    clouds.set_presence("maya", "Busy")

    [body] = [json.loads(frame)["eventBody"] for frame in clouds.frames]
    assert body["presenceDefinition"]["systemPresence"] == "BUSY"
    clouds.forget_channels()
    assert clouds.channels() == {}


def test_addresses_in_answers_lead_back_to_the_same_cloud():
    asked = requests.Request("GET", "http://127.0.0.1:8001/api/v2/users").prepare()

    assert loopback._arriving(asked).build_absolute_uri("/file") == "http://127.0.0.1:8001/file"
