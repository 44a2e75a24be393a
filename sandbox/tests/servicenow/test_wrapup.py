"""Wrap-up by API: codes, and an agent's segment from opening to confirmation."""

import pytest

from tests.servicenow.cast import MAYA, NOOR
from tests.servicenow.desk import interaction, record

WRAPUP = "/api/now/wrapup"
AI = {"enable_ai_code": True, "enable_ai_notes": True, "use_third_party_ai": True}
CODED = {"enable_codes": True, "allowed_codes": [{"code": "vpn"}], "default_code": "vpn"}


def codes(call, *wanted):
    return call("POST", f"{WRAPUP}/code", {"codes": list(wanted)})


def opened(call, document=None, **sent):
    """Return the answer to the opening of an external segment."""
    codes(call, {"code": "vpn", "description": "VPN issue"}, {"code": "printer"})
    plain = {
        "agent_sys_id": MAYA,
        "interaction_sys_id": document or interaction(call, state="work_in_progress"),
        "external": True,
        "external_segment_id": "s-1",
        "opened_on": "2026-03-01 14:20:00",
        "configuration": CODED,
    }
    return call("POST", f"{WRAPUP}/segment/create", {**plain, **sent})


def closed(call, sent, **query):
    return call("PUT", f"{WRAPUP}/segment/update", sent, query=query or {"external_segment_id": "s-1"})


def advised(call, **sent):
    return call("PUT", f"{WRAPUP}/segment/update/ai", {"external_segment_id": "s-1", **sent})


def test_creates_codes_and_updates_them_by_label(call, rows):
    first = codes(call, {"code": "vpn", "translations": [{"code": "VPN-Störung", "language": "de"}]})
    codes(call, {"code": "vpn", "description": "VPN issue"})

    made = first.result["result_map"]["created_wrap_up_codes"][0]
    assert (first.status, first.result["success"], made["translated_code"]) == (200, True, "VPN-Störung")
    assert rows("interaction_wrap_up_code", "code=vpn", "description") == [{"description": "VPN issue"}]
    found = call("GET", f"{WRAPUP}/code/{made['sys_id']}").result["result_map"]["wrap_up_code"]
    assert (found["description"], found["external"]) == ("VPN issue", True)


def test_creates_the_valid_codes_of_a_list(call):
    answer = codes(call, {"code": "vpn"}, {"code": ""}, {"code": "x", "translations": [{"code": "y"}]})

    assert (answer.status, answer.result["success"]) == (207, False)
    assert len(answer.result["result_map"]["created_wrap_up_codes"]) == 1


@pytest.mark.parametrize("sent", [{}, {"codes": []}, {"codes": "vpn"}, {"codes": [{"code": 7}]}])
def test_refuses_lists_without_a_code(call, sent):
    assert call("POST", f"{WRAPUP}/code", sent).status == 400
    assert call("GET", f"{WRAPUP}/code/x").status == 400


def test_opens_a_segment_and_the_wrap_up_of_the_interaction(call):
    document = interaction(call, state="work_in_progress")

    answer = opened(call, document).body

    assert "result" not in answer
    assert (answer["success"], answer["segment"]["state"]) == (True, "open")
    assert answer["segment"]["wrap_up_configuration"]["default_code"]["code"] == "vpn"
    assert record(call, "interaction", document)["state"] == "wrap_up"


def test_closes_a_segment_when_it_is_confirmed(call):
    opened(call)

    answer = closed(call, {"wrap_up_code": "vpn", "notes": "Done", "confirmed_on": "2026-03-01 14:20:41"})

    segment = answer.body["segment"]
    assert (segment["state"], segment["code"]["code"], segment["notes"]) == ("closed", "vpn", "Done")
    assert closed(call, {"notes": "again"}).status == 400


def test_awaits_the_confirmation_from_outside(call):
    opened(call)

    waiting = closed(call, {}).body["segment"]
    done = closed(call, {"confirmed_on": "2026-03-01 14:20:41"}).body["segment"]

    assert (waiting["state"], waiting["awaiting_confirmation"]) == ("awaiting_confirmation", True)
    assert (waiting["code"]["code"], done["state"]) == ("vpn", "closed")


def test_closes_an_inner_segment_at_once(call):
    made = opened(call).body
    configuration = record(call, "interaction_wrap_up_segment", made["sys_id"])["wrap_up_configuration"]
    inner = opened(call, external=False, wrap_up_configuration_sys_id=configuration).body["sys_id"]

    assert closed(call, {}, segment_sys_id=inner).body["segment"]["state"] == "closed"


def test_finds_a_segment_in_three_ways(call):
    document = interaction(call)
    sys_id = opened(call, document).body["sys_id"]

    paths = (sys_id, "s-1", f"agent/{MAYA}/interaction/{document}")
    found = [call("GET", f"{WRAPUP}/segment/{path}").body["segment_id"] for path in paths]

    assert found == [sys_id] * 3
    assert closed(call, {}, agent_sys_id=MAYA, interaction_sys_id=document).body["sys_id"] == sys_id


@pytest.mark.parametrize("path", ["x", f"agent/{MAYA}/interaction/x"])
def test_refuses_segments_that_are_not_there(call, path):
    assert call("GET", f"{WRAPUP}/segment/{path}").status == 400
    assert closed(call, {}, segment_sys_id=path).status == 400
    assert closed(call, {}, agent_sys_id=NOOR).status == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"agent_sys_id": "x"},
        {"interaction_sys_id": "x"},
        {"interaction_sys_id": ""},
        {"external": "yes"},
        {"external_segment_id": ""},
        {"segmented": True},
        {"configuration": {}},
        {"configuration": "x"},
        {"configuration": {**CODED, "allowed_codes": []}},
        {"configuration": {**CODED, "default_code": ""}},
        {"configuration": {**CODED, "default_code": "nonsense"}},
        {"configuration": {**CODED, "show_timer": "yes"}},
        {"configuration": {**CODED, "duration": 60}},
        {"configuration": {**CODED, "duration": "long", "show_timer": True}},
        {"external": False},
        {"external": False, "wrap_up_configuration_sys_id": "x"},
        {"ai_notes": "x" * 4001},
    ],
)
def test_refuses_odd_segments(call, rows, sent):
    assert opened(call, **sent).status == 400
    assert rows("interaction_wrap_up_segment", "external_segment_id=s-1", "sys_id") == []


@pytest.mark.parametrize("sent", [{"wrap_up_code": "printer"}, {"wrap_up_code": "x"}, {"notes": "x" * 4001}])
def test_refuses_codes_that_are_not_allowed(call, sent):
    opened(call)

    assert closed(call, sent).status == 400


def test_keeps_what_an_ai_recommends(call):
    opened(call, configuration={**CODED, **AI})

    segment = advised(call, ai_wrap_up_code="vpn", ai_notes="Tunnel drops.").body["segment"]

    assert (segment["ai_wrap_up_code"], segment["ai_notes"]) == ("vpn", "Tunnel drops.")
    assert len(segment["ai_code_defined_at"]) == 13


def test_keeps_of_an_ai_only_what_is_enabled(call):
    opened(call, configuration={**CODED, **AI, "enable_ai_notes": False})

    segment = advised(call, ai_wrap_up_code="vpn", ai_notes="Tunnel drops.").body["segment"]

    assert (segment["ai_wrap_up_code"], segment["ai_notes"]) == ("vpn", "")


def test_refuses_an_outer_ai_where_it_may_not_speak(call):
    opened(call)
    silent = advised(call, ai_notes="x")
    opened(call, configuration={**CODED, **AI}, external_segment_id="s-2")
    closed(call, {}, external_segment_id="s-2")

    late = advised(call, external_segment_id="s-2", ai_notes="x")

    assert (silent.status, late.status) == (400, 400)
