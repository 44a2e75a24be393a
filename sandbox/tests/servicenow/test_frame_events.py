"""What OpenFrame would tell a page, for testers."""

import json
from pathlib import Path

import pytest

from tests.servicenow.cast import ADA, MAYA
from tests.servicenow.desk import AWA, BUSY, accepted, offered
from tests.servicenow.test_examples import kinds
from tests.servicenow.test_examples_of_work import FILE

NAMES = (
    "openframe_awa_workitem_offered",
    "openframe_awa_workitem_accepted",
    "openframe_awa_workitem_rejected",
    "openframe_awa_agent_presence",
    "openframe_wrap_up_submitted",
)


def told(call, agent=None):
    """Return payloads by event."""
    query = {"agent": agent} if agent else None
    events = call("GET", "/sandbox/openframe/events", query=query).body["events"]
    return {each["event"]: each["payload"] for each in events}


@pytest.fixture
def _busy_day(call):
    """Ada accepted, rejected and wrapped up; Maya has a card."""
    document = accepted(call, ADA)["document_id"]
    item = offered(call, ADA)
    sent = {"agent_id": ADA, "work_item_id": item["sys_id"], "reject_reason_id": BUSY}
    call("POST", f"{AWA}/inbox/actions/reject", sent)
    call("POST", "/api/now/wrapup/code", {"codes": [{"code": "vpn"}]})
    segment = {"agent_sys_id": ADA, "interaction_sys_id": document, "external": True}
    segment |= {"external_segment_id": "s-1", "configuration": {"default_code": "vpn"}}
    assert call("POST", "/api/now/wrapup/segment/create", segment).status == 200
    call("PUT", "/api/now/wrapup/segment/update", {}, query={"external_segment_id": "s-1"})
    offered(call, MAYA)


@pytest.mark.usefixtures("_busy_day")
def test_stand_in_the_recorded_wrappers(call):
    payloads = told(call)

    assert set(payloads) == set(NAMES)
    recorded = json.loads(Path(FILE).read_text())["openframe_events"] if FILE else []
    for each in recorded:
        if each["event"] in NAMES:
            assert kinds(payloads[each["event"]]) == kinds(each["payload"]), each["event"]


@pytest.mark.usefixtures("_busy_day")
def test_can_be_those_of_one_agent(call):
    assert set(told(call, MAYA)) == {"openframe_awa_workitem_offered", "openframe_awa_agent_presence"}
