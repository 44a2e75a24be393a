"""Keeping both clouds in a file, and going on from it."""

import json
import os
import pickle
import stat

import pytest
from django.test import RequestFactory

from sandbox import clock
from sandbox.control.faults import FAULTS, Rule
from sandbox.front import dispatch, snapshots
from sandbox.genesys.state import STATE
from sandbox.genesys.world import WORLD as GENESYS
from sandbox.servicenow.world import WORLD as SERVICENOW
from tests.genesys.cast import ON_QUEUE, Caller, begin, listen, sign_in, step

nobody = Caller()


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return the file that the environment names."""
    path = tmp_path / "state"
    monkeypatch.setenv(snapshots.VARIABLE, str(path))
    return path


@pytest.fixture(autouse=True)
def _fresh():
    GENESYS.reset("1")
    yield
    GENESYS.reset("1")


def save():
    request = RequestFactory().post("/sandbox/save")
    response = dispatch.answer("genesys", request)
    return response.status_code, json.loads(response.content)


def forget():
    """Start over, as a new process would."""
    clock.reset()
    GENESYS.reset("2")
    SERVICENOW.reset()
    FAULTS["genesys"].clear()


def test_goes_on_in_the_middle_of_a_story(file, call):
    maya = sign_in("maya")
    maya.set_presence(ON_QUEUE)
    frames = listen(maya, f"v2.users.{maya.id}.conversations")
    conversation_id = begin()
    step(3600)
    for story in ("first-chat", "missed-offer", "voice-call", "late-events"):
        nobody.post(f"/sandbox/scenarios/{story}")
    nobody.post("/sandbox/sockets/cut", {"notice_s": 5})
    call("POST", "/api/now/table/incident", {"correlation_id": "kept"})

    status, answer = save()
    forget()
    is_loaded = snapshots.load()
    step(30)

    assert (status, is_loaded) == (200, True)
    assert answer["bytes"] == file.stat().st_size
    assert conversation_id in [each["id"] for each in nobody.get("/sandbox/state").body["conversations"]]
    assert maya.get("/api/v2/users/me").status == 200
    assert "kept" in [row["correlation_id"] for row in SERVICENOW.stores["incident"].rows.values()]
    assert frames


def test_an_offer_runs_out_after_the_restart(file):
    maya = sign_in("maya")
    maya.set_presence(ON_QUEUE)
    begin()
    save()
    forget()
    snapshots.load()

    before = maya.routing_status()
    step(31)

    assert (before, maya.routing_status()) == ("IDLE", "NOT_RESPONDING")


def test_channels_survive_and_sockets_do_not(file):
    maya = sign_in("maya")
    listen(maya, f"v2.users.{maya.id}.presence")
    save()
    forget()
    snapshots.load()

    (feed,) = STATE.feeds.by_id.values()
    heard = []
    feed.attach(heard.append, heard.append)
    maya.set_presence(ON_QUEUE)

    assert len(heard) == 1


def test_faults_and_the_clock_are_kept(file):
    FAULTS["genesys"].add(Rule(path="/api/", status=503, times=2))
    clock.step(7200)
    ahead = clock.ahead()
    save()
    forget()
    snapshots.load()

    assert [rule.times for rule in FAULTS["genesys"].rules] == [2]
    assert abs((clock.ahead() - ahead).total_seconds()) < 60


def test_the_file_is_its_owners_alone(file):
    save()
    save()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == [file.name]


def test_starts_fresh_without_a_file(file):
    assert snapshots.load() is False


def test_says_when_no_file_is_named(monkeypatch):
    monkeypatch.delenv(snapshots.VARIABLE, raising=False)

    status, answer = save()

    assert status == 409
    assert snapshots.VARIABLE in answer["error"]


def test_says_when_the_file_cannot_be_written(file, monkeypatch):
    monkeypatch.setenv(snapshots.VARIABLE, str(file / "below" / "nothing"))

    assert save()[0] == 409


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no pickle",
        pickle.dumps({"format": 0}),
        pickle.dumps({"format": 1, "parts": {}}),
        pickle.dumps([1]),
    ],
)
def test_refuses_a_file_that_it_cannot_read(file, raw):
    file.write_bytes(raw)
    conversation_id = begin()

    with pytest.raises(snapshots.SnapshotError, match=snapshots.VARIABLE):
        snapshots.load()

    assert conversation_id in STATE.conversations
