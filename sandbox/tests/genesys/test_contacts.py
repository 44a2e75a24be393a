"""External contacts: found, kept, changed."""

from typing import Any

import pytest

from sandbox.genesys.contacts.store import SOURCE_ID, contact_id
from sandbox.organisation import sys_id_of, uuid_of
from tests.genesys.cast import Caller, listen
from tests.genesys.schemas import check_event

ALL = "/api/v2/externalcontacts"
CONTACTS = f"{ALL}/contacts"
NOOR = f"{CONTACTS}/{contact_id('noor')}"
VISITOR = f"{CONTACTS}/{contact_id('visitor')}"


def names(contacts: list[dict[str, Any]]) -> list[str]:
    return [each["firstName"] for each in contacts]


def external_id(value: str) -> dict[str, Any]:
    return {"type": "ExternalId", "value": value, "externalSource": {"id": SOURCE_ID}}


def update(field: str, value: Any = None, action: str = "Update") -> dict[str, Any]:
    return {"changes": [{"field": field, "action": action} | ({} if value is None else {"value": value})]}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("%2B12065550177", ["Tomas", "Grace"]),
        ("tel:%2B1 206-555-0123", ["Noor"]),
        ("(206) 555-0123", ["Noor"]),
        ("1-206-555-0123", ["Noor"]),
        ("Noor.Haddad@northwind.example", ["Noor"]),
        ("nobody@northwind.example", []),
    ],
)
def test_are_found_by_number_or_address(agent: Caller, value: str, found: list[str]) -> None:
    assert names(agent.get(f"{ALL}/reversewhitepageslookup?lookupVal={value}").body["contacts"]) == found


def test_are_found_by_division(machine: Caller) -> None:
    finance = uuid_of("division", "Finance")
    machine.put(NOOR, {"firstName": "Noor", "workEmail": "noor@x.example", "division": {"id": finance}})
    search = {"operation": {"simpleSearch": {}}, "divisionIds": [finance]}

    assert names(machine.get(f"{CONTACTS}?divisionIds={finance}").body["entities"]) == ["Noor"]
    assert names(machine.post(f"{CONTACTS}/search", search).body["entities"]) == ["Noor"]
    lookup = f"{ALL}/reversewhitepageslookup?lookupVal=noor@x.example&divisionId="
    assert [len(machine.get(lookup + each).body["contacts"]) for each in ("*", finance, "none")] == [1, 1, 0]


def test_a_lookup_needs_a_value(agent: Caller) -> None:
    assert agent.get(f"{ALL}/reversewhitepageslookup").status == 400


@pytest.mark.parametrize("path", ["identifierlookup", "identifierlookup/contacts"])
def test_are_found_by_identifier(machine: Caller, path: str) -> None:
    for identifier in (
        external_id(sys_id_of("sys_user", "noor")),
        {"type": "Email", "value": "NOOR.haddad@northwind.example"},
        {"type": "Phone", "value": "+1 206 555 0123"},
    ):
        assert machine.post(f"{ALL}/{path}", identifier).body["id"] == contact_id("noor")
    assert machine.post(f"{ALL}/{path}", external_id("none")).body["code"] == "contact.not.found"


@pytest.mark.parametrize(
    "identifier",
    [
        {"value": "1"},
        {"type": "Email"},
        {"type": "ExternalId", "value": "1"},
        {"type": "Email", "value": " "},
    ],
)
def test_an_identifier_has_type_and_value(machine: Caller, identifier: dict[str, Any]) -> None:
    assert machine.post(f"{ALL}/identifierlookup/contacts", identifier).status == 400


def test_parts_are_added_on_request(agent: Caller) -> None:
    plain = agent.get(NOOR).body
    whole = agent.get(f"{NOOR}?expand=externalOrganization,identifiers,division").body

    assert "identifiers" not in plain
    assert {each["type"] for each in whole["identifiers"]} == {"Email", "Phone", "ExternalId"}
    assert whole["externalOrganization"]["name"] == "Northwind EMEA"
    assert (whole["type"], whole["workPhone"]["e164"]) == ("Curated", "+12065550123")


def test_a_merged_one_leads_to_what_it_became(agent: Caller) -> None:
    assert agent.get(VISITOR).body["id"] == contact_id("noor")
    merges = agent.get(NOOR).body
    assert (merges["canonicalContact"]["id"], len(merges["mergeSet"])) == (contact_id("noor"), 2)
    assert "mergeSet" not in agent.get(f"{CONTACTS}/{contact_id('sam')}").body


@pytest.mark.parametrize(
    ("words", "found"),
    [("okafor", ["Tomas", "Grace"]), ("grace oka", ["Grace"]), ("2065550123", ["Noor"]), ("afor", [])],
)
def test_are_searched_by_words(agent: Caller, words: str, found: list[str]) -> None:
    body = {"operation": {"simpleSearch": {"query": words}}, "pageSize": 5, "pageNumber": 1}

    assert names(agent.get(f"{CONTACTS}?q={words}").body["entities"]) == found
    assert names(agent.post(f"{CONTACTS}/search", body).body["entities"]) == found


def test_are_ordered_and_paged(agent: Caller) -> None:
    first = agent.get(f"{CONTACTS}?sortOrder=firstName:desc&pageSize=2").body
    search = {"operation": {"simpleSearch": {"sortOrder": ["firstName:asc"], "ids": [contact_id("sam")]}}}

    assert names(first["entities"]) == ["Tomas", "Sam"]
    assert (first["total"], first["pageCount"]) == (9, 5)
    assert names(agent.get(first["nextUri"]).body["entities"]) == ["Rui", "Noor"]
    assert names(agent.post(f"{CONTACTS}/search", search).body["entities"]) == ["Sam"]


@pytest.mark.parametrize(
    "query", ["pageSize=101", "pageSize=100&pageNumber=11", "pageNumber=0", "sortOrder=age"]
)
def test_pages_end_at_a_thousand(agent: Caller, query: str) -> None:
    assert agent.get(f"{CONTACTS}?{query}").status == 400


def test_a_search_for_nothing_finds_all(agent: Caller) -> None:
    assert agent.post(f"{CONTACTS}/search", {}).body["total"] == 9
    assert agent.patch(NOOR, {}).status == 200


def test_come_and_go(agent: Caller) -> None:
    made = agent.post(CONTACTS, {"firstName": "Kim", "cellPhone": {"display": "206 555 0199"}}).body
    path = f"{CONTACTS}/{made['id']}"

    assert (made["type"], made["cellPhone"]["e164"]) == ("Curated", "+12065550199")
    found = agent.post(f"{ALL}/identifierlookup/contacts", {"type": "Phone", "value": "+12065550199"})
    assert found.body["id"] == made["id"]
    assert agent.delete(path).status == 200
    assert agent.get(path).body["code"] == "contact.not.found"
    assert agent.delete(path).status == 404


def test_are_replaced_wholly(agent: Caller) -> None:
    replaced = agent.put(NOOR, {"firstName": "Nour", "workEmail": "nour@northwind.example"}).body

    assert "workPhone" not in replaced
    lookup = f"{ALL}/identifierlookup/contacts"
    assert agent.post(lookup, {"type": "Phone", "value": "+12065550123"}).status == 404
    assert agent.post(lookup, {"type": "Email", "value": "nour@northwind.example"}).status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"firstName": 5},
        {"workPhone": "+1"},
        {"workEmail": "none"},
        {"externalIds": [{"value": "1"}]},
        {"address": "Main Street"},
        {"surveyOptOut": "yes"},
        {"division": {"id": "none"}},
    ],
)
def test_fields_hold_what_they_can(agent: Caller, body: dict[str, Any]) -> None:
    before = agent.get(NOOR).body

    assert agent.post(CONTACTS, body).status == 400
    assert agent.put(NOOR, body).status == 400
    assert agent.get(NOOR).body == before


def test_single_fields_change(agent: Caller) -> None:
    assert agent.patch(NOOR, update("$.title", "CEO", "UpdateIfEmpty")).body["title"] != "CEO"
    assert agent.patch(NOOR, update("$.title", "CEO", "UpdateIfExists")).body["title"] == "CEO"
    assert "title" not in agent.patch(NOOR, update("$.title", action="Remove")).body
    more = {"externalSource": {"id": SOURCE_ID}, "value": "x1"}
    appended = agent.patch(NOOR, update("$.externalIds", more, "AppendToCollection")).body
    removed = agent.patch(NOOR, update("$.externalIds", more, "RemoveFromCollection")).body
    assert (len(appended["externalIds"]), len(removed["externalIds"])) == (2, 1)


def test_fields_within_fields_change(agent: Caller) -> None:
    city = agent.patch(NOOR, update("$.address.city", "Berlin")).body["address"]
    phone = agent.patch(NOOR, update("$.workPhone.display", "+1 (206) 555 0100")).body["workPhone"]
    both = [{"field": each, "action": "Remove"} for each in ("$.address", "$.address.city")]

    assert city == {"city": "Berlin"}
    assert (phone["e164"], phone["display"]) == ("+12065550100", "+1 206-555-0100")
    assert agent.patch(NOOR, {"changes": both}).status == 409


def test_own_fields_of_an_organisation_pass(agent: Caller) -> None:
    body = {"firstName": " Kim ", "customFields": {"size": "XL"}, "workPhone": {}}

    made = agent.post(CONTACTS, body)

    assert (made.status, made.body["firstName"], made.body["externalIds"]) == (200, "Kim", [])


@pytest.mark.parametrize(
    "body",
    [
        update("$.age", 5),
        update("title", "CEO"),
        update("$.title", "x", "Forget"),
        update("$.title", "x", "AppendToCollection"),
    ],
)
def test_changes_name_field_and_action(agent: Caller, body: dict[str, Any]) -> None:
    assert agent.patch(NOOR, body).status == 400


def test_changes_are_told(machine: Caller) -> None:
    frames = listen(machine, f"v2.externalcontacts.contacts.{contact_id('noor')}")
    machine.patch(NOOR, update("$.title", "CEO"))

    assert frames[0]["eventBody"]["title"] == "CEO"
    check_event(frames[0])
