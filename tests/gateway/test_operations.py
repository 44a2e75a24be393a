"""gateway.operations: what the clouds answer becomes facts."""

import pytest
import responses
from sandbox.testing.ids import sys_id_of

from gateway import attempts, clients
from gateway.operations import genesys, servicenow
from gateway.operations.names import Lane, Repeat, RequestOutcome
from gateway.operations.table import OPERATIONS
from gateway.providers.errors import Unauthorised
from tests.factories import OutboundRequestFactory

pytestmark = pytest.mark.django_db


def test_serve_people_before_records():
    lanes = {operation: spec.lane for operation, spec in OPERATIONS.items()}
    clicked = {operation for operation, spec in OPERATIONS.items() if spec.repeat is Repeat.NEVER}

    assert {lanes[operation] for operation in clicked} == {Lane.CLICK}
    assert lanes["find_callers"] == Lane.RING
    assert lanes["create_incident"] == lanes["append_note"] == Lane.WRAP_UP
    assert lanes["read_texts"] == lanes["write_interaction"] == Lane.SYNC
    assert lanes["find_recordings"] == lanes["look_for_doubles"] == Lane.REPORT


def test_accept_a_good_sign_in(agent):
    assert genesys.check_sign_in(clients.genesys(agent.remote_id)) is None


def test_find_an_ended_sign_in(agent, clouds):
    clouds.sign_out(user_id=agent.remote_id)

    with pytest.raises(Unauthorised) as ended:
        genesys.check_sign_in(clients.genesys(agent.remote_id))

    assert ended.value.status == 401


@pytest.mark.parametrize(("state", "facts"), [("AVAILABLE", 1), ("DELETED", 0)])
def test_find_recordings_to_open(state, facts, settings):
    recorded = [{"id": "recording-1", "media": "audio", "fileState": state}]
    at = f"{settings.GENESYS_API_URL}/api/v2/conversations/conversation-1/recordingmetadata"
    with responses.RequestsMock() as remote:
        remote.get(at, json=recorded)

        found = genesys.find_recordings(clients.genesys_with("token"), conversation_id="conversation-1")

    assert [fact.conversation_id for fact in found] == ["conversation-1"] * facts


@pytest.mark.parametrize(
    ("email", "person_id"),
    [
        ("maya.reyes@northwind.example", sys_id_of("sys_user", "maya")),
        ("nobody@northwind.example", ""),
        ("", ""),
    ],
)
def test_find_the_agents_own_record(clouds, email, person_id):
    [fact] = servicenow.find_agent(clients.servicenow(), agent_id="maya", email=email)

    assert (fact.agent_id, fact.person_id) == ("maya", person_id)


def test_find_no_unknown_texts(clouds):
    noor = clouds.customer(text="Hello")

    found = genesys.read_texts(clients.genesys(), conversation_id=noor.id, message_ids=["1" * 32])

    assert found == []


def test_keep_other_refusals_apart(clouds):
    clouds.fault("genesys", match={"path": "/api/"}, status=403)
    request = OutboundRequestFactory(
        operation="read_conversation", payload={"conversation_id": "conversation-1"}
    )

    assert attempts.make(request).outcome == RequestOutcome.REFUSED


@pytest.mark.parametrize(
    ("address", "caller_id"),
    [
        ("noor.haddad@northwind.example", sys_id_of("sys_user", "noor")),
        ("+12065550177", ""),  # two people have it
        ("nobody@northwind.example", ""),
        ("", ""),
    ],
)
def test_file_under_the_only_match(clouds, address, caller_id):
    payload = {"key": "note-1", "conversation_id": "conversation-1", "note": "Restarted.", "title": "VPN"}
    payload["unknown"] = {"address": address, "attributes": {}} if address else {}

    attempts.make(OutboundRequestFactory(operation="create_incident", payload=payload))

    [row] = clouds.rows("incident", correlation_id="conversation-1")
    assert row["caller_id"] == caller_id
    assert row["correlation_display"] == "Genesys Cloud"


def test_file_a_title_in_its_own_direction(clouds):
    payload = {
        "key": "note-1",
        "conversation_id": "conversation-1",
        "note": "",
        "title": "\u202eNPV\u2066 drops\n",
    }

    attempts.make(OutboundRequestFactory(operation="create_incident", payload=payload))

    assert clouds.rows("incident", correlation_id="conversation-1")[0]["short_description"] == "NPV drops"
