"""The inbox: an agent answers a card."""

import pytest

from tests.servicenow.cast import ADA, MAYA
from tests.servicenow.desk import AWA, BUSY, MESSAGING, accepted, item_of, offered, record

ACTIONS = f"{AWA}/inbox/actions"


def accept(call, **sent):
    return call("POST", f"{ACTIONS}/accept", sent)


def reject(call, **sent):
    return call("POST", f"{ACTIONS}/reject", sent)


def detail(answer):
    return (answer.status, answer.body["error"]["detail"])


def test_accepts(call):
    item = offered(call)

    answer = accept(call, agent_id=MAYA, work_item_id=item["sys_id"])

    assert answer.result == {"documentSysId": item["document_id"], "documentTable": "interaction"}
    document = record(call, "interaction", item["document_id"])
    assert (document["assigned_to"], document["state"]) == (MAYA, "work_in_progress")
    assert document["sys_updated_by"] == "maya.reyes"


def test_rejects_with_a_reason(call, rows):
    item = offered(call)
    sent = {"agent_id": MAYA, "work_item_id": item["sys_id"], "reject_reason_id": BUSY}

    assert reject(call, **sent).result == sent
    shown = item_of(call, item)
    assert (shown["state"], shown["assigned_to"], shown["rejected"]) == ("queued", "", "true")
    assert rows("awa_work_item_rejection", f"work_item={item['sys_id']}", "reject_reason.reason") == [
        {"reject_reason.reason": "Busy"}
    ]


def test_lists_reasons_in_order(call):
    reasons = call("GET", f"{ACTIONS}/reject_reasons/{MESSAGING}").result

    assert [(each["order"], each["value"]) for each in reasons] == [(100, "busy"), (200, "not_my_expertise")]
    assert call("GET", f"{ACTIONS}/reject_reasons/x").status == 404


def test_accepts_nothing_twice(call):
    item = accepted(call)

    again = accept(call, agent_id=MAYA, work_item_id=item["sys_id"])

    assert detail(again) == (400, "Work item is not in pending accept state")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"agent_id": ""}, "Missing agent ID"),
        ({"work_item_id": None}, "Missing work item ID"),
        ({"work_item_id": "x"}, "Wrong work item ID"),
        ({"agent_id": ADA}, "Work item is assigned to a different agent"),
    ],
)
def test_refuses_to_accept(call, sent, said):
    item = offered(call)

    answer = accept(call, **{"agent_id": MAYA, "work_item_id": item["sys_id"], **sent})

    assert detail(answer) == (400, said)
    assert item_of(call, item)["state"] == "pending_accept"


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"agent_id": ""}, 400, "Missing agent ID"),
        ({"reject_reason_id": ""}, 400, "Missing reject reason item ID"),
        ({"agent_id": "x"}, 404, "There is no record for sys_user : x"),
        ({"reject_reason_id": "x"}, 404, "There is no record for awa_reject_reason : x"),
        ({"work_item_id": "x"}, 404, "There is no record for awa_work_item : x"),
        ({"agent_id": ADA}, 400, "Work item is assigned to a different agent"),
    ],
)
def test_refuses_to_reject(call, sent, status, said):
    item = offered(call)
    plain = {"agent_id": MAYA, "work_item_id": item["sys_id"], "reject_reason_id": BUSY}

    assert detail(reject(call, **{**plain, **sent})) == (status, said)


def test_refuses_to_reject_what_may_not_be(call):
    item = offered(call, allowed_to_decline="no")

    answer = reject(call, agent_id=MAYA, work_item_id=item["sys_id"], reject_reason_id=BUSY)

    assert detail(answer) == (400, "Work item can not be rejected")
