"""Dispatch: vendor-shaped refusals, never a trace, everything noted and no secret kept."""

import json
import logging
from threading import Event

import pytest
from django.test import RequestFactory

from sandbox import sending
from sandbox.front import dispatch
from sandbox.sending import Posting
from sandbox.servicenow.world import WORLD

INCIDENTS = "/api/now/table/incident"


def journal(call):
    return json.loads(call("GET", "/sandbox/requests").content)["requests"]


def test_answers_a_broken_view_as_the_vendor_would(call, caplog):
    WORLD.stores.pop("incident")

    with caplog.at_level(logging.CRITICAL, logger="sandbox.front.dispatch"):
        response = call("GET", INCIDENTS)

    assert response.status_code == 500
    assert "Traceback" not in response.content.decode()


def test_keeps_allow_on_a_wrong_method(call):
    response = call("PUT", "/sandbox/faults", {})

    assert response.status_code == 405
    assert "POST" in response["Allow"]


def test_demands_a_content_type(call):
    request = RequestFactory().generic("POST", INCIDENTS, data="{}", headers={"x-sn-apikey": "sandbox"})
    request.META["CONTENT_TYPE"] = request.content_type = ""

    assert dispatch.answer("servicenow", request).status_code == 400


def test_notes_what_arrived(call):
    call("POST", f"{INCIDENTS}?sysparm_fields=number", {"short_description": "x"})

    (entry,) = journal(call)

    assert entry["at"].endswith("+00:00")
    del entry["at"]
    assert entry == {
        "cloud": "servicenow",
        "method": "POST",
        "path": INCIDENTS,
        "query": {"sysparm_fields": "number"},
        "subject": "bridge",
        "status": 201,
        "body": {"short_description": "x"},
    }


def test_notes_a_dropped_answer_without_a_status(call, fault):
    fault(match={}, drop_response=True, times=1)
    with pytest.raises(dispatch.ResponseDropped):
        call("GET", INCIDENTS)

    assert [entry["status"] for entry in journal(call)] == [None]


def test_forgets_on_request(call):
    call("GET", INCIDENTS)

    assert call("DELETE", "/sandbox/requests").status_code == 204
    assert journal(call) == []


def test_keeps_no_secret(call):
    form = "grant_type=password&client_secret=S1&password=S2&refresh_token=S3&username=u"
    kind = "application/x-www-form-urlencoded"
    request = RequestFactory().generic("POST", "/oauth_token.do", data=form, content_type=kind)
    dispatch.answer("servicenow", request)
    nested = {"a": [{"password": "S4", "Authorization": "S5"}]}
    call("POST", f"{INCIDENTS}?access_token=S6", nested, Authorization="Bearer S7")

    kept = json.dumps(journal(call))

    assert not [secret for secret in (f"S{n}" for n in range(1, 8)) if secret in kept]
    assert '"username": "u"' in kept


def test_keeps_large_and_odd_bodies_short(call):
    call("POST", INCIDENTS, {"description": "x" * 10_000})
    call("POST", INCIDENTS, {"description": "x" * 100_000})
    call("POST", INCIDENTS, "{ no json password=S1")

    long, huge, odd = (entry["body"] for entry in journal(call))

    assert len(long) < 4100
    assert huge == "(100019 bytes of application/json)"
    assert odd == "(21 bytes that are not JSON)"


def test_returns_only_what_is_new(call):
    call("GET", f"{INCIDENTS}?sysparm_limit=1")
    count = json.loads(call("GET", "/sandbox/requests").content)["count"]
    call("POST", INCIDENTS, {"short_description": "new"})

    new = json.loads(call("GET", f"/sandbox/requests?after={count}").content)

    assert [entry["method"] for entry in new["requests"]] == ["POST"]
    assert new["count"] == count + 1


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, ""])
def test_unreadable_counts_leave_nothing_out(call, after):
    call("GET", INCIDENTS)

    assert json.loads(call("GET", f"/sandbox/requests?after={after}").content)["requests"]


def test_notes_what_the_clouds_send(call):
    posting = Posting(url="http://127.0.0.1:9/hook?key=S1", raw=b'{"token": "S2", "n": 1}', timeout_s=1)
    settled = Event()
    sending.post(posting, lambda status: settled.set())
    assert settled.wait(10)

    (sent,) = json.loads(call("GET", "/sandbox/requests").content)["sent"]

    assert (sent["url"], sent["status"]) == ("http://127.0.0.1:9/hook", None)
    assert sent["body"] == {"token": "(hidden)", "n": 1}


def test_shows_people_a_page(call):
    page = call("GET", "/sandbox/requests", Accept="text/html").content.decode()

    assert "ServiceNow" in page
    assert "/static/sandbox/requests.js" in page
