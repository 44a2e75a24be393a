"""An offer names an agent: it is taken, put back, or refused for a documented reason."""

import pytest

from sandbox.organisation import queue_id, sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADA, ADMIN, MAYA, NOOR
from tests.servicenow.desk import (
    AVAILABLE,
    AWA,
    AWAY,
    BUSY,
    DESK,
    MESSAGING,
    accepted,
    ago,
    at_work,
    interaction,
    item_of,
    later,
    offer,
    offered,
    record,
)


def message(answer):
    return (answer.status, answer.body["error"]["message"])


def presence(call, agent=MAYA):
    return call("GET", f"{AWA}/agents/{agent}").result["presence"]["name"]


def test_only_asks(call):
    at_work(call)
    document = interaction(call)

    answer = offer(call, document).result

    assert (answer["success"], answer["message"]) == (True, "Manual assignment successfully requested.")
    assert (answer["work_item"]["document_id"], answer["work_item"]["queue"]) == (document, DESK)
    item = item_of(call, answer["work_item"])
    assert (item["state"], item["assigned_to"], item["offer_count"]) == ("pending_accept", MAYA, "1")
    assert record(call, "interaction", document)["assigned_to"] == ""


def test_takes_the_queue_of_a_waiting_item(call):
    at_work(call)
    document = interaction(call)
    call("PATCH", f"/api/now/table/interaction/{document}", {"state": "queued"})

    item = offer(call, document, queue=DESK).result["work_item"]

    assert item_of(call, item)["offer_count"] == "1"
    assert len(WORLD.stores["awa_work_item"].rows) == 1


def test_is_accepted_at_once_when_it_says_so(call):
    item = offered(call, enable_auto_assign="yes", display_option="card_and_tab")

    document = record(call, "interaction", item["document_id"])
    assert item_of(call, item)["state"] == "accepted"
    assert (document["assigned_to"], document["state"]) == (MAYA, "work_in_progress")


def test_runs_out(call, rows):
    item = offered(call, timeout=20, offered_on=ago(5), after_timeout_presence=AWAY)
    later(12)
    waiting = item_of(call, item)["state"]

    later(4)

    shown = item_of(call, item)
    assert waiting == "pending_accept"
    assert (shown["state"], shown["assigned_to"], shown["timed_out"]) == ("queued", "", "true")
    assert presence(call) == "Away"
    assert rows("awa_work_item_rejection", f"work_item={item['sys_id']}", "agent,timed_out") == [
        {"agent": MAYA, "timed_out": "true"}
    ]


def test_does_not_run_out_once_accepted(call):
    item = offered(call, timeout="20")
    call("POST", f"{AWA}/inbox/actions/accept", {"agent_id": MAYA, "work_item_id": item["sys_id"]})

    later(60)

    assert item_of(call, item)["state"] == "accepted"


def test_of_before_does_not_end_the_next_one(call):
    item = offered(call, timeout=20)
    sent = {"agent_id": MAYA, "work_item_id": item["sys_id"], "reject_reason_id": BUSY}
    call("POST", f"{AWA}/inbox/actions/reject", sent)
    later(10)
    at_work(call)
    offer(call, item["document_id"], ADA, timeout=60)

    later(15)

    assert item_of(call, item)["assigned_to"] == ADA


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ({"timeout": -1}, "Timeout value cannot be negative"),
        ({"timeout": "soon"}, "soon is not a valid timeout"),
        ({"timeout": 20, "after_timeout_presence": "x"}, "x is not a valid presence state"),
        ({"display_option": "popup"}, "popup is not a valid display option"),
        ({"enable_auto_assign": "perhaps"}, "perhaps is not a valid boolean value"),
        ({"allowed_to_decline": 2}, "2 is not a valid boolean value"),
        (
            {"timeout": 20, "offered_on": "2026-03-01 14:05:09"},
            "Offered time (2026-03-01 14:05:09) must be in the following format: yyyy-MM-dd'T'HH:mm:ss.SSS",
        ),
    ],
)
def test_is_refused_for_its_parameters(call, rows, assignment, said):
    at_work(call)
    document = interaction(call)

    assert message(offer(call, document, **assignment)) == (409, said)
    assert rows("awa_work_item", f"document_id={document}") == []


@pytest.mark.parametrize(("at", "said"), [(-30, "must be before"), (30, "must be after")])
def test_is_refused_for_its_time(call, at, said):
    at_work(call)

    answer = offer(call, interaction(call), timeout=20, offered_on=ago(at))

    assert answer.status == 409
    assert said in answer.body["error"]["message"]


def test_ignores_its_time_without_a_timeout(call):
    at_work(call)

    assert offer(call, interaction(call), offered_on="nonsense", after_timeout_presence="x").status == 200


@pytest.mark.parametrize("agent", [NOOR, "x", ""])
def test_is_refused_to_no_agent(call, agent):
    assert message(offer(call, interaction(call), agent)) == (409, f"{agent} is not a valid agent".strip())


def test_is_refused_while_the_agent_is_away(call):
    assert message(offer(call, interaction(call))) == (409, "Agent is not available")


def test_is_refused_on_a_channel_left_out(call):
    sent = {"presence": {"sys_id": AVAILABLE, "channels": [{"sys_id": MESSAGING, "available": False}]}}
    call("PUT", f"{AWA}/agents/{MAYA}", sent)

    assert offer(call, interaction(call)).status == 409


def test_is_refused_while_another_holds_the_card(call):
    item = offered(call)
    at_work(call)

    answer = offer(call, item["document_id"], ADA)

    assert message(answer) == (409, f"Work Item is already assigned to {MAYA}")


def test_is_refused_once_accepted(call):
    item = accepted(call)

    assert message(offer(call, item["document_id"])) == (409, "Work Item accepted can not be assigned")


def test_is_refused_for_what_is_closed_or_missing(call):
    at_work(call)
    closed = interaction(call, state="closed_complete")

    assert message(offer(call, closed)) == (409, "Document is not active")
    assert message(offer(call, "dba8d883869687c42f563e260e1d118d")) == (404, "Record Not Found")


def test_needs_a_queue(call):
    at_work(call)
    path = f"{AWA}/documents/interaction/{interaction(call)}/offer"

    without = call("POST", path, {"assignment": {"agent_sys_id": MAYA}})
    unknown = call("POST", path, {"queue_id": "x", "assignment": {"agent_sys_id": MAYA}})

    assert message(without) == (409, "queue_id is required for new assignments")
    assert message(unknown) == (404, "Record Not Found")
    assert call("POST", path, {"assignment": "Maya"}).status == 400


@pytest.mark.parametrize("is_inside", [False, True])
def test_is_refused_as_a_transfer(call, is_inside):
    item = accepted(call)
    transfer = {"transfer": {"target_id": ADA, "target_type": "agent", "transfer_type": "blind"}}
    inside, outside = (transfer, {}) if is_inside else ({}, transfer)
    sent = {"assignment": {"agent_sys_id": ADA, **inside}, **outside}

    answer = call("POST", f"{AWA}/documents/interaction/{item['document_id']}/offer", sent)

    assert (answer.status, item_of(call, item)["assigned_to"]) == (400, MAYA)


def test_counts_capacity_without_enforcing_it_outside(call):
    call("PUT", f"{AWA}/agents/{MAYA}/capacities", {"channels": {MESSAGING: 0}})

    assert accepted(call)["queue"] == DESK


def test_enforces_capacity_in_an_own_queue(call):
    at_work(call)
    call("PUT", f"{AWA}/agents/{MAYA}/capacities", {"channels": {MESSAGING: 0}})
    call("PATCH", f"/api/now/table/awa_queue/{DESK}", {"external": "false"}, headers=ADMIN)

    assert message(offer(call, interaction(call))) == (409, "Agent is not available")


def test_is_made_by_hand_for_an_item(call):
    at_work(call)
    sent = {"document_table": "interaction", "document_sys_id": interaction(call)}
    item = call("POST", f"{AWA}/queues/{DESK}/work_item", sent).result
    path = f"{AWA}/workitems/{item['sys_id']}/assignments"

    first = call("POST", path, {"agent_sys_id": MAYA, "timeout": "10"})
    again = call("POST", path, {"agent_sys_id": ADA})

    assert first.result == {"success": True, "message": "Manual assignment successfully requested."}
    assert message(again) == (409, f"Work Item is already assigned to {MAYA}")


def test_by_hand_is_refused_for_what_is_accepted_or_missing(call):
    item = accepted(call)["sys_id"]

    accepted_one = call("POST", f"{AWA}/workitems/{item}/assignments", {"agent_sys_id": ADA})
    missing = call("POST", f"{AWA}/workitems/x/assignments", {"agent_sys_id": ADA})

    assert message(accepted_one) == (409, f"Work item {item} cannot be assigned")
    assert message(missing) == (404, "x is not a valid work item")


def test_is_forbidden_without_awa(call):
    switch = sys_id_of("sys_properties", "glide.awa.enabled")
    call("PATCH", f"/api/now/table/sys_properties/{switch}", {"value": "false"}, headers=ADMIN)

    assert offer(call, interaction(call), queue=queue_id("Billing")).status == 403


def lose(call, role):
    """Take the role from Maya."""
    row = sys_id_of("sys_user_has_role", "maya", role)
    assert call("DELETE", f"/api/now/table/sys_user_has_role/{row}", headers=ADMIN).status == 204


def test_is_refused_to_an_agent_whom_no_provider_may_route_to(call):
    at_work(call)
    lose(call, "awa_external_user")

    said = "The user does not have the 'awa_external_user' role"
    assert message(offer(call, interaction(call))) == (409, said)


def test_is_refused_to_a_user_who_is_no_agent_any_more(call):
    at_work(call)
    lose(call, "awa_agent")

    assert message(offer(call, interaction(call))) == (409, f"{MAYA} is not a valid agent")
