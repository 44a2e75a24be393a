"""What hangs on external contacts: notes, organisations, and the conversations they are in."""

from typing import Any

import pytest

from sandbox.genesys.contacts.store import SOURCE_ID, contact_id
from sandbox.organisation import uuid_of
from tests.genesys.cast import Caller, Leg, listen, step
from tests.genesys.schemas import check_event

ALL = "/api/v2/externalcontacts"
NOTES = f"{ALL}/contacts/{contact_id('noor')}/notes"
ORGANISATIONS = f"{ALL}/organizations"
NORTHWIND = f"{ORGANISATIONS}/{uuid_of('externalorganization', 'Northwind')}"


def association(leg: Leg, contact: str | None = None) -> dict[str, Any]:
    media = {"messages": "MESSAGE", "calls": "CALL"}[leg.medium]
    body = {
        "conversationId": leg.conversation_id,
        "communicationId": leg.communication_id,
        "mediaType": media,
    }
    return body | ({"externalContactId": contact} if contact else {})


def test_notes_come_and_go(agent: Caller) -> None:
    note = agent.post(NOTES, {"noteText": "Prefers mail"}).body
    path = f"{NOTES}/{note['id']}"

    assert agent.get(f"{path}?expand=author").body["createdBy"]["name"] == "Maya Reyes"
    assert agent.put(path, {"noteText": "Prefers chat"}).body["noteText"] == "Prefers chat"
    changes = [{"field": "noteText", "action": "Update", "value": "Prefers calls"}]
    assert agent.patch(path, {"changes": changes}).body["noteText"] == "Prefers calls"
    assert agent.delete(path).status == 200
    assert agent.get(path).status == 404


def test_notes_are_listed(agent: Caller, machine: Caller) -> None:
    agent.post(NOTES, {"noteText": "First"})
    step(1)
    machine.post(NOTES, {"noteText": "Second"})

    listing = agent.get(f"{NOTES}?pageSize=1&sortOrder=createDate:desc").body
    assert [each["noteText"] for each in listing["entities"]] == ["Second"]
    assert agent.get(f"{NOTES}?expand=mergeset").body["total"] == 2
    assert agent.get(f"{NOTES}?pageSize=101").status == 400


@pytest.mark.parametrize("text", ["", None, 5, "x" * 2001])
def test_a_note_is_a_text(agent: Caller, text: Any) -> None:
    assert agent.post(NOTES, {"noteText": text}).status == 400


def test_organisations_come_and_go(machine: Caller) -> None:
    made = machine.post(ORGANISATIONS, {"name": "Initech", "employeeCount": 12, "tags": ["small"]}).body
    path = f"{ORGANISATIONS}/{made['id']}"

    assert machine.get(path).body["employeeCount"] == 12
    assert "tags" not in machine.put(path, {"name": "Initrode"}).body
    changes = [{"field": "tags", "action": "AppendToCollection", "value": "big"}]
    assert machine.patch(path, {"changes": changes}).body["tags"] == ["big"]
    assert machine.delete(path).status == 200
    assert machine.get(path).status == 404


def test_organisations_are_listed(machine: Caller) -> None:
    listing = machine.get(f"{ORGANISATIONS}?q=north&sortOrder=name:desc").body

    assert [each["name"] for each in listing["entities"]] == ["Northwind UK", "Northwind EMEA", "Northwind"]
    assert machine.get(f"{ORGANISATIONS}?sortOrder=size").status == 400


@pytest.mark.parametrize(
    "body", [{}, {"name": " "}, {"name": "A", "revenue": "much"}, {"name": "A", "tags": "x"}]
)
def test_an_organisation_has_a_name(machine: Caller, body: dict[str, Any]) -> None:
    assert machine.post(ORGANISATIONS, body).status == 400
    assert machine.put(NORTHWIND, body).status == 400


def test_an_organisation_is_found_by_its_id_elsewhere(machine: Caller) -> None:
    own = {"externalSource": {"id": SOURCE_ID}, "value": "x1"}
    machine.put(NORTHWIND, {"name": "Northwind", "externalIds": [own]})
    lookup = f"{ALL}/identifierlookup/organizations"

    assert machine.post(lookup, own | {"type": "ExternalId"}).body["name"] == "Northwind"
    assert machine.post(lookup, own | {"type": "ExternalId", "value": "x2"}).status == 404


def test_contacts_outlive_their_organisation(machine: Caller) -> None:
    machine.delete(NORTHWIND)

    assert "externalOrganization" not in machine.get(f"{ALL}/contacts/{contact_id('sam')}").body


def test_a_contact_is_attached_and_detached(agent: Caller, chat: Leg) -> None:
    path = f"{ALL}/conversations/{chat.conversation_id}"
    seen = f"/api/v2/conversations/{chat.conversation_id}"

    assert agent.put(path, association(chat, contact_id("visitor"))).status == 202
    customer = agent.get(seen).body["participants"][0]
    assert customer["externalContactId"] == contact_id("noor")
    agent.put(path, association(chat))
    assert "externalContactId" not in agent.get(seen).body["participants"][0]


@pytest.mark.parametrize("topic", ["conversations", "conversations.messages"])
def test_an_attached_contact_is_told(agent: Caller, chat: Leg, topic: str) -> None:
    frames = listen(agent, f"v2.users.{agent.id}.{topic}")
    agent.put(f"{ALL}/conversations/{chat.conversation_id}", association(chat, contact_id("noor")))

    customer = frames[-1]["eventBody"]["participants"][0]
    assert contact_id("noor") in (
        customer.get("externalContactId"),
        customer.get("externalContact", {}).get("id"),
    )
    check_event(frames[-1])


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"mediaType": "CALL"}, 400),
        ({"conversationId": "other"}, 400),
        ({"communicationId": "none"}, 404),
        ({"externalContactId": "none"}, 404),
    ],
)
def test_what_is_attached_must_exist(agent: Caller, chat: Leg, change: dict[str, str], status: int) -> None:
    body = association(chat, contact_id("noor")) | change

    assert agent.put(f"{ALL}/conversations/{chat.conversation_id}", body).status == status


def test_strangers_attach_nothing(stranger: Caller, chat: Leg) -> None:
    body = association(chat, contact_id("noor"))

    assert stranger.put(f"{ALL}/conversations/{chat.conversation_id}", body).status == 403
