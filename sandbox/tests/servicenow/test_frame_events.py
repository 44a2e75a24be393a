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
)


def told(call, agent=None):
    """Return payloads by event."""
    query = {"agent": agent} if agent else None
    events = call("GET", "/sandbox/openframe/events", query=query).body["events"]
    return {each["event"]: each["payload"] for each in events}


@pytest.fixture
def _busy_day(call):
    """Ada accepted, and rejected; Maya has a card."""
    accepted(call, ADA)
    item = offered(call, ADA)
    sent = {"agent_id": ADA, "work_item_id": item["sys_id"], "reject_reason_id": BUSY}
    call("POST", f"{AWA}/inbox/actions/reject", sent)
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
