"""Business rules tell another system what was written."""

import json
from pathlib import Path

import pytest
import responses

from sandbox.control import switches
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN
from tests.servicenow.post import URL, bodies, let_pass, sent
from tests.servicenow.test_examples import FILE, kinds

RULE = sys_id_of("sys_script", "P1 incident")
VPN = sys_id_of("incident", "noor", "VPN drops every hour")
CRITICAL = {"impact": "1", "urgency": "1"}


@pytest.fixture
def hooked(settings):
    """An instance whose shipped rule has an address."""
    settings.SANDBOX_SERVICENOW_WEBHOOK_URL = URL
    settings.SANDBOX_SERVICENOW_WEBHOOK_TOKEN = "a-token"
    WORLD.reset()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as caught:
        caught.post(URL, status=202)
        yield caught


@pytest.fixture(autouse=True)
def _plain():
    yield
    switches.clear("servicenow")


def change(call, sys_id=VPN, *, headers=ADMIN, **values):
    answer = call("PATCH", f"/api/now/table/incident/{sys_id}", values, headers=headers)
    let_pass()
    return answer.result


def rule(call, **values):
    assert call("PATCH", f"/api/now/table/sys_script/{RULE}", values, headers=ADMIN).status == 200


def test_tell_that_an_incident_became_critical(call, hooked):
    row = change(call, **CRITICAL)

    request, body = sent(hooked)[0], bodies(hooked)[0]
    assert request.headers["User-Agent"] == "ServiceNow/1.0"
    assert request.headers["X-Bridge-Secret"] == "a-token"
    assert request.headers["X-Bridge-Event-Id"] == f"{VPN}:{row['sys_mod_count']}"
    assert (body["event"], body["instance"]) == ("incident.priority_changed", "sandbox")
    assert (body["priority"], body["previous_priority"], body["caller"]["vip"]) == ("1", "", "true")


@pytest.mark.skipif(not FILE, reason="SERVICENOW_EXAMPLES names no file")
def test_tell_it_in_the_recorded_shape(call, hooked):
    change(call, **CRITICAL)

    [body] = [
        each["body"]
        for each in json.loads(Path(FILE).read_text())["callbacks"]
        if each["name"] == "webhook_incident_priority"
    ]
    assert kinds(bodies(hooked)[0]) == kinds(body)


def test_tell_it_once_and_on_insert_too(call, hooked):
    change(call, **CRITICAL)
    change(call, short_description="Still critical")
    made = {"short_description": "Core switch is dead", **CRITICAL}
    call("POST", "/api/now/table/incident", made, headers=ADMIN)
    let_pass()

    assert [body["state"] for body in bodies(hooked)] == ["2", "1"]


def test_know_what_was_before_unless_they_are_asynchronous(call, hooked):
    rule(call, when="after")

    change(call, **CRITICAL)

    assert bodies(hooked)[0]["previous_priority"] == "3"


def test_leave_out_what_their_own_user_wrote(call, hooked):
    change(call, headers=None, **CRITICAL)

    assert sent(hooked) == []


@pytest.mark.parametrize(
    "values",
    [
        {"active": "false"},
        {"action_update": "false"},
        {"when": "before"},
        {"u_url": ""},
        {"condition": "gs.hasRole('itil')"},
        {"condition": "current.priority.changesTo(1) && current.state.changesTo(6)"},
        {"filter_condition": "category=hardware"},
        {"filter_condition": "stateCHANGESTO6"},
        {"filter_condition": "priorityCHANGESTO1^stateCHANGESTO6^ORimpact=3"},
        {"collection": "interaction"},
    ],
)
def test_stay_silent_when_they_do_not_hold(call, hooked, values):
    rule(call, **values)

    change(call, **CRITICAL)

    assert sent(hooked) == []


@pytest.mark.parametrize(
    "condition",
    [
        "priorityCHANGESTO1",
        "priorityCHANGESFROM3",
        "priorityVALCHANGES",
        "category=network^priorityCHANGESTO1",
        "stateCHANGESTO6^ORpriorityCHANGESTO1",
        "category=hardware^ORpriorityVALCHANGES",
        "category=hardware^priorityVALCHANGES^NQpriorityCHANGESTO1",
        "stateCHANGESTO6^NQcategory=network",
    ],
)
def test_hold_by_their_filter(call, hooked, condition):
    rule(call, condition="", filter_condition=condition)

    change(call, **CRITICAL)

    assert len(sent(hooked)) == 1


@pytest.mark.parametrize(
    "values", [{"filter_condition": "commentsVALCHANGES"}, {"condition": "current.comments.changes()"}]
)
def test_hold_when_somebody_comments(call, hooked, values):
    rule(
        call,
        **{"condition": "", "filter_condition": "", "u_body": '{"said": "${current.comments}"}', **values},
    )

    change(call, short_description="Nothing said")
    change(call, comments="It works again")
    change(call, work_notes="Among us")

    assert [body["said"] for body in bodies(hooked)] == ["It works again"]


@pytest.mark.parametrize(("status", "kept"), [(500, "500"), (202, "202")])
def test_try_once_and_note_what_became_of_it(call, hooked, rows, status, kept):
    hooked.replace(responses.POST, URL, status=status)

    change(call, **CRITICAL)
    let_pass(600)

    assert len(sent(hooked)) == 1
    log = rows("sys_outbound_http_log", f"source_record={VPN}", "source,response_status")
    assert log == [{"source": "P1 incident", "response_status": kept}]


def test_note_that_nobody_answered(call, hooked, rows):
    hooked.remove(responses.POST, URL)

    change(call, **CRITICAL)

    assert rows("sys_outbound_http_log", f"url={URL}", "response_status") == [{"response_status": "0"}]


def test_may_lose_and_double_what_they_tell(call, hooked):
    call("POST", "/sandbox/faults", {"events": {"duplicate": 1}})
    change(call, **CRITICAL)
    let_pass(1)
    doubled = len(sent(hooked))
    call("POST", "/sandbox/faults", {"events": {"drop": 1}})

    change(call, impact="3")
    change(call, **CRITICAL)

    assert (doubled, len(sent(hooked))) == (2, 2)


@pytest.mark.parametrize("title", ["Core switch", "see ${gs.log}"])
def test_may_damage_their_json(call, hooked, title):
    rule(call, u_body='{"event": "${event}", "title": "${current.short_description}", "more": {"a": "b"}}')
    switches.turn("servicenow", "braces-mangled", on=True)

    change(call, short_description=title, **CRITICAL)

    with pytest.raises(ValueError, match="line 1"):
        json.loads(sent(hooked)[0].body)


def test_write_texts_that_fit_into_json(call, hooked):
    rule(call, u_body='{"title": "${current.short_description}", "odd": "${current.nonsense}${nonsense}"}')

    change(call, short_description='He said "no"\nand left', **CRITICAL)

    assert bodies(hooked) == [{"title": 'He said "no"\nand left', "odd": ""}]
