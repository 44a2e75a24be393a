"""A work item is born, waits, is carried and ends."""

import pytest

from sandbox.organisation import queue_id, sys_id_of
from tests.servicenow.cast import ADA, ADMIN, MAYA
from tests.servicenow.desk import (
    AWA,
    BILLING,
    DESK,
    MESSAGING,
    accepted,
    at_work,
    interaction,
    item_of,
    later,
    offered,
)

INTERACTIONS = "/api/now/table/interaction"


def change(call, document, **sent):
    return call("PATCH", f"{INTERACTIONS}/{document}", sent)


def items(rows, document, fields="state,queue,assigned_to"):
    return rows("awa_work_item", f"document_id={document}", fields)


def load(call, agent=MAYA):
    shown = call("GET", f"{AWA}/agents/{agent}/capacities").result["channels"]
    return next(each["current_workload"] for each in shown if each["channel_sys_id"] == MESSAGING)


def test_begins_when_an_interaction_becomes_queued(call, rows):
    document = interaction(call)

    change(call, document, state="queued")

    assert items(rows, document) == [{"state": "queued", "queue": DESK, "assigned_to": ""}]


def test_does_not_begin_for_one_that_is_inserted_as_queued(call, rows):
    assert items(rows, interaction(call, state="queued")) == []


def test_does_not_begin_for_one_that_somebody_has(call, rows):
    document = interaction(call, assigned_to=MAYA)

    change(call, document, state="queued")

    assert items(rows, document) == []


def test_begins_in_the_queue_of_its_group(call, rows):
    document = interaction(call, assignment_group=sys_id_of("sys_user_group", "Billing"))

    change(call, document, state="queued")

    assert items(rows, document, "queue,queue.external_id") == [
        {"queue": BILLING, "queue.external_id": queue_id("Billing")}
    ]


def test_is_no_work_when_its_type_has_no_channel(call, rows):
    document = interaction(call, type="walk_up")

    change(call, document, state="queued")

    assert items(rows, document) == []


def test_ends_when_it_waited_too_long(call, rows):
    document = interaction(call)
    change(call, document, state="queued")

    later(3601)

    assert items(rows, document, "state,cancel_reason,active") == [
        {"state": "cancelled", "cancel_reason": "time out", "active": "false"}
    ]


def test_waits_on_where_the_limit_is_bypassed(call, rows):
    call(
        "POST",
        "/api/now/table/sys_properties",
        {"name": "glide.awa.bypass_max_wait_time.enabled", "value": "true"},
        headers=ADMIN,
    )
    document = interaction(call)
    change(call, document, state="queued")

    later(3601)

    assert items(rows, document, "state") == [{"state": "queued"}]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"assigned_to": ADA}, "manually assigned"),
        ({"state": "closed_abandoned"}, "disqualified from service channel"),
    ],
)
def test_is_cancelled_by_what_happens_to_the_document(call, written, reason):
    item = offered(call)

    change(call, item["document_id"], **written)

    assert (item_of(call, item)["state"], item_of(call, item)["cancel_reason"]) == ("cancelled", reason)


def test_is_load_until_the_document_closes(call):
    item = accepted(call)
    carried = load(call)

    change(call, item["document_id"], state="closed_complete")

    assert (carried, load(call)) == (1, 0)
    assert (item_of(call, item)["state"], item_of(call, item)["active"]) == ("accepted", "false")


def test_is_routed_explicitly(call):
    document = interaction(call)
    sent = {"document_table": "interaction", "document_sys_id": document}

    first = call("POST", f"{AWA}/queues/{DESK}/work_item", sent).result
    moved = call("POST", f"{AWA}/queues/{BILLING}/work_item", sent).result

    assert first["display_name"].startswith("Interaction: IMS")
    assert (moved["sys_id"], moved["queue_sys_id"]) == (first["sys_id"], BILLING)


@pytest.mark.parametrize(
    ("queue", "sent"),
    [
        ("x" * 32, {"document_table": "interaction", "document_sys_id": "y"}),
        (DESK, {"document_table": "interaction", "document_sys_id": "y"}),
        (DESK, {"document_table": "nonsense", "document_sys_id": "y"}),
        (DESK, {}),
    ],
)
def test_is_not_routed_without_a_record(call, queue, sent):
    answer = call("POST", f"{AWA}/queues/{queue}/work_item", sent)

    assert (answer.status, answer.body["error"]["message"]) == (404, "Record Not Found")


def test_counts_an_incident_on_its_own_channel(call, rows):
    at_work(call)
    document = sys_id_of("incident", "sam", "Second monitor stays dark")
    sent = {"document_table": "incident", "document_sys_id": document}

    call("POST", f"{AWA}/queues/{DESK}/work_item", sent)

    assert items(rows, document, "service_channel.name,display_name") == [
        {"service_channel.name": "Incident", "display_name": "Incident: INC0010011"}
    ]
