"""The customer's own resources: a caller with his incidents, one incident a conversation."""

import pytest

from sandbox.control import switches
from tests.servicenow.cast import NOOR, READER

CALLER = "/api/x_acme_bridge/caller/v1/by_phone"
FIND = "/api/x_acme_bridge/incident/v1/find_or_create"


def test_knows_a_caller_by_any_spelling(call):
    found = call("GET", CALLER, query={"phone": "+1 206 555 0123"}).result

    assert (found["user"]["sys_id"], found["user"]["vip"]) == (NOOR, "true")
    assert [each["number"] for each in found["incidents"]] == ["INC0010013", "INC0010009", "INC0010006"]


def test_leaves_out_what_the_caller_of_it_may_not_see(call):
    found = call("GET", CALLER, query={"phone": "+12065550165"}, headers=READER).result

    assert "mobile_phone" not in found["user"]
    assert found["incidents"] == []


@pytest.mark.parametrize(
    ("phone", "status"), {"": 400, "x4410": 400, "+12065550177": 404, "+4930111": 404}.items()
)
def test_refuses_numbers_of_none_or_two(call, phone, status):
    assert call("GET", CALLER, query={"phone": phone}).status == status


def test_makes_one_incident_a_conversation(call, rows):
    sent = {"conversation_id": "c-1", "caller_id": NOOR, "short_description": "VPN"}

    first, again = call("POST", FIND, sent), call("POST", FIND, sent)

    assert (first.status, again.status) == (201, 200)
    assert first.result == again.result
    assert len(rows("incident", "correlation_id=c-1")) == 1


def test_refuses_to_make_one(call):
    assert call("POST", FIND, {}).status == 400
    assert call("POST", FIND, {"conversation_id": "c-1"}, headers=READER).status == 403
    switches.turn("servicenow", "conversation-busy", on=True)
    assert call("POST", FIND, {"conversation_id": "c-1"}).status == 409
