"""Accepted work goes to another agent or queue."""

import pytest

from tests.servicenow.cast import ADA, MAYA
from tests.servicenow.desk import (
    AWA,
    BILLING,
    BUSY,
    DESK,
    accepted,
    at_work,
    interaction,
    item_of,
    offered,
    record,
)


def transfer(call, document, *, agent=ADA, inside=False, **wish):
    wanted = {
        "source_queue_id": DESK,
        "target_id": ADA,
        "target_type": "agent",
        "transfer_type": "blind",
        **wish,
    }
    assignment = {"agent_sys_id": agent} if agent else {}
    sent = {"assignment": assignment, "transfer": wanted}
    if inside:
        sent = {"assignment": {**assignment, "transfer": wanted}}
    return call("POST", f"{AWA}/documents/interaction/{document}/offer", sent)


def accept(call, item, agent=ADA):
    sent = {"agent_id": agent, "work_item_id": item["sys_id"]}
    assert call("POST", f"{AWA}/inbox/actions/accept", sent).status == 200


@pytest.fixture
def work(call):
    item = accepted(call, MAYA)
    at_work(call, ADA)
    return item


@pytest.mark.parametrize("inside", [False, True])
def test_blindly_leaves_the_first_agent_at_once(call, work, inside):
    item = transfer(call, work["document_id"], inside=inside).result["work_item"]

    assert item["sys_id"] != work["sys_id"]
    assert item_of(call, item)["previous_work_item"] == work["sys_id"]
    assert item_of(call, work)["active"] == "false"
    assert record(call, "interaction", work["document_id"])["assigned_to"] == ""


def test_blindly_goes_back_to_the_queue_when_rejected(call, work):
    item = transfer(call, work["document_id"]).result["work_item"]

    sent = {"agent_id": ADA, "work_item_id": item["sys_id"], "reject_reason_id": BUSY}
    call("POST", f"{AWA}/inbox/actions/reject", sent)

    assert (item_of(call, item)["state"], item_of(call, item)["active"]) == ("queued", "true")


def test_waits_in_another_queue(call, work):
    answer = transfer(call, work["document_id"], agent=None, target_type="queue", target_id=BILLING)

    item = item_of(call, answer.result["work_item"])
    assert (item["queue"], item["state"], item["assigned_to"]) == (BILLING, "queued", "")


def test_names_the_agent_by_its_target(call, work):
    answer = transfer(call, work["document_id"], agent=None)

    assert item_of(call, answer.result["work_item"])["assigned_to"] == ADA


def test_begins_with_an_item_where_there_was_none(call):
    at_work(call, ADA)
    document = interaction(call, assigned_to=MAYA, state="work_in_progress")

    item = item_of(call, transfer(call, document).result["work_item"])

    source = record(call, "awa_work_item", item["previous_work_item"])
    assert (source["assigned_to"], source["active"]) == (MAYA, "false")


def test_cancels_a_consult_that_was_rejected(call, work):
    item = transfer(call, work["document_id"], transfer_type="consult").result["work_item"]

    sent = {"agent_id": ADA, "work_item_id": item["sys_id"], "reject_reason_id": BUSY}
    call("POST", f"{AWA}/inbox/actions/reject", sent)

    assert (item_of(call, item)["consult_state"], item_of(call, work)["active"]) == ("cancelled", "true")


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"transfer_type": "warm"}, 409),
        ({"target_type": "group"}, 409),
        ({"target_id": ""}, 409),
        ({"source_queue_id": ""}, 409),
        ({"target_type": "queue", "target_id": "x"}, 404),
    ],
)
def test_refuses_odd_wishes(call, work, wish, status):
    assert transfer(call, work["document_id"], **wish).status == status
    assert item_of(call, work)["active"] == "true"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("blind", "Transfer failed - couldn't blind transfer to agent"),
        ("consult", "Agent is not available"),
    ],
)
def test_refuses_an_agent_who_is_away(call, kind, said):
    item = accepted(call, MAYA)

    answer = transfer(call, item["document_id"], transfer_type=kind)

    assert (answer.status, answer.body["error"]["message"]) == (409, said)


def test_refuses_what_nobody_accepted(call):
    item = offered(call, MAYA)
    at_work(call, ADA)

    assert transfer(call, item["document_id"]).status == 409
