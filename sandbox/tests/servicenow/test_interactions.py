"""Interactions by their own resources."""

import pytest

from sandbox.organisation import sys_id_of
from tests.servicenow.cast import NOOR
from tests.servicenow.desk import MESSAGING, interaction, record

MANAGEMENT = "/api/now/interaction"


def refused(answer):
    return (answer.status, answer.body["error"]["detail"])


@pytest.mark.parametrize(("channel", "kind"), [("messaging", "messaging"), (MESSAGING, "messaging")])
def test_are_created_by_channel_and_ignore_the_rest(call, rows, channel, kind):
    answer = call("POST", MANAGEMENT, {"channel": channel, "context_table": "incident", "opened_for": NOOR})

    made = record(call, "interaction", answer.result["sys_id"])
    assert (answer.status, answer.result["state"], answer.result["channel"]) == (201, "queued", channel)
    assert (made["type"], made["context_table"], made["opened_for"]) == (kind, "", "")
    assert made["opened_by"] == sys_id_of("sys_user", "bridge")
    assert rows("awa_work_item", f"document_id={made['sys_id']}") == []


@pytest.mark.parametrize("sent", [{}, {"channel": ""}, {"channel": "fax"}, {"channel": 7}])
def test_are_not_created_without_a_channel(call, sent):
    assert call("POST", MANAGEMENT, sent).status == 400


def test_are_closed_by_their_own_resource(call):
    document = interaction(call)

    closed = call("POST", f"{MANAGEMENT}/{document}/close", {}).result

    assert (closed["state"], closed["closed_by"]) == ("closed_complete", sys_id_of("sys_user", "bridge"))
    assert call("POST", f"{MANAGEMENT}/x/close", {}).status == 404


def test_are_not_closed_without_a_short_description(call):
    document = interaction(call, short_description="")

    answer = call("PATCH", f"/api/now/table/interaction/{document}", {"state": "closed_complete"})

    assert refused(answer) == (
        403,
        "Data Policy Exception: The following fields are mandatory: Short description",
    )
    assert record(call, "interaction", document)["state"] == "new"
