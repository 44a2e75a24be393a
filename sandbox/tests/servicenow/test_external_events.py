"""The provider hears of work in its queues."""

import pytest
import responses

from sandbox.organisation import sys_id_of
from tests.servicenow.cast import ADA, ADMIN
from tests.servicenow.desk import AWA, BILLING, DESK, accepted, at_work, interaction
from tests.servicenow.post import URL, bodies, let_pass, sent
from tests.servicenow.test_examples import kinds
from tests.servicenow.test_examples_of_work import callbacks

PROVIDER = sys_id_of("awa_external_provider", "Genesys Cloud")


@pytest.fixture
def connected(call):
    """A provider with a connection."""
    values = {"connection_url": URL, "user_name": "bridge", "password": "secret"}
    call("PATCH", f"/api/now/table/awa_external_provider/{PROVIDER}", values, headers=ADMIN)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as caught:
        caught.post(URL, status=202)
        yield caught


def route(call, queue=DESK, document=None):
    sent = {"document_table": "interaction", "document_sys_id": document or interaction(call)}
    item = call("POST", f"{AWA}/queues/{queue}/work_item", sent).result
    let_pass()
    return item


def expected(name):
    return kinds(callbacks()[name]["body"]) if callbacks() else None


def test_tells_of_a_new_item(call, connected, rows):
    item = route(call)

    body = bodies(connected)[0]
    assert (body["event"], body["work_item"]["sys_id"]) == ("work_item_created", item["sys_id"])
    assert expected("awa_external_event_work_item_created") in (None, kinds(body))
    assert sent(connected)[0].headers["Authorization"].startswith("Basic ")
    assert rows("sys_flow_context", f"work_item={item['sys_id']}", "state") == [{"state": "COMPLETE"}]


def test_tells_of_a_transfer(call, connected):
    item = accepted(call)
    at_work(call, ADA)
    wish = {
        "source_queue_id": DESK,
        "target_id": BILLING,
        "target_type": "queue",
        "transfer_type": "blind",
    }
    call("POST", f"{AWA}/documents/interaction/{item['document_id']}/offer", {"transfer": wish})
    let_pass()

    body = next(each for each in bodies(connected) if each["event"] == "work_item_transferred")
    assert body["work_item"]["previous_work_item"] == item["sys_id"]
    assert expected("awa_external_event_work_item_transferred") in (None, kinds(body))


def test_tells_of_another_queue(call, connected):
    document = interaction(call)
    route(call, DESK, document)

    route(call, BILLING, document)

    told = [body["event"] for body in bodies(connected)]
    assert told == ["work_item_created", "work_item_transferred"]


def test_shows_a_flow_that_failed(call, connected, rows):
    connected.replace(responses.POST, URL, status=500)

    item = route(call)

    assert rows("sys_flow_context", f"work_item={item['sys_id']}", "state,error_message") == [
        {"state": "ERROR", "error_message": "The request failed with status 500"}
    ]


@pytest.mark.parametrize(
    ("table", "sys_id", "values"),
    [
        ("awa_queue", DESK, {"external": "false"}),
        ("awa_external_provider", PROVIDER, {"connection_url": ""}),
        (
            "awa_external_event_definition",
            sys_id_of("awa_external_event_definition", "work_item_created"),
            {"active": "false"},
        ),
    ],
)
def test_tells_nothing_without_a_listener(call, connected, table, sys_id, values):
    call("PATCH", f"/api/now/table/{table}/{sys_id}", values, headers=ADMIN)

    route(call)

    assert sent(connected) == []
