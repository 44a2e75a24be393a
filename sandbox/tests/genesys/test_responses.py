"""Canned responses: libraries, texts, search, and versions."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import Caller

BASE = "/api/v2/responsemanagement"
LIBRARIES, RESPONSES = f"{BASE}/libraries", f"{BASE}/responses"
DESK_LIBRARY = uuid_of("library", "Service desk")
GREETING = uuid_of("response", "Service desk", "Greeting")


def response(**changed: Any) -> dict[str, Any]:
    text = {"content": "Hello", "contentType": "text/plain", "type": "body"}
    return {"name": "Hi", "libraries": [{"id": DESK_LIBRARY}], "texts": [text]} | changed


def test_lists_libraries_by_name(agent: Caller) -> None:
    names = [each["name"] for each in agent.get(LIBRARIES).body["entities"]]

    assert names == ["Billing", "Outages", "Service desk"]
    assert [each["name"] for each in agent.get(f"{LIBRARIES}?libraryPrefix=out").body["entities"]] == [
        "Outages"
    ]


def test_no_library_has_templates_of_a_messenger(agent: Caller) -> None:
    assert agent.get(f"{LIBRARIES}?messagingTemplateFilter=whatsapp").body["entities"] == []


def test_a_library_lives_and_takes_its_responses_along(supervisor: Caller) -> None:
    library = supervisor.post(LIBRARIES, {"name": "Travel"}).body
    path = f"{LIBRARIES}/{library['id']}"
    kept = supervisor.post(RESPONSES, response(libraries=[{"id": library["id"]}])).body

    renamed = supervisor.put(path, {"name": "Journeys", "version": library["version"]})
    assert (renamed.body["name"], supervisor.get(path).body["version"]) == ("Journeys", 2)
    assert supervisor.delete(path).status == 200
    assert supervisor.get(path).body["code"] == "rms.library.not.found"
    assert supervisor.get(f"{RESPONSES}/{kept['id']}").body["code"] == "rms.response.not.found"


@pytest.mark.parametrize(("version", "status"), [(None, 400), ("x", 400), (7, 409)])
def test_a_stale_version_is_refused(supervisor: Caller, version: Any, status: int) -> None:
    body = {"name": "Desk"} | ({} if version is None else {"version": version})

    assert supervisor.put(f"{LIBRARIES}/{DESK_LIBRARY}", body).status == status
    assert supervisor.get(f"{LIBRARIES}/{DESK_LIBRARY}").body["name"] == "Service desk"


def test_names_of_libraries_are_unique(supervisor: Caller) -> None:
    assert supervisor.post(LIBRARIES, {"name": "billing"}).status == 409


def test_responses_of_a_library_hold_markers_and_defaults(agent: Caller) -> None:
    entities = agent.get(f"{RESPONSES}?libraryId={DESK_LIBRARY}").body["entities"]

    by_name = {each["name"]: each for each in entities}
    assert "{{CUSTOMER_NAME}}" in by_name["Greeting"]["texts"][0]["content"]
    assert by_name["VPN: reconnect"]["substitutions"][0]["defaultValue"] == "vpn.northwind.example"


@pytest.mark.parametrize(("query", "status"), [("", 400), ("?libraryId=none", 404)])
def test_the_library_must_be_named(agent: Caller, query: str, status: int) -> None:
    assert agent.get(f"{RESPONSES}{query}").status == status


def test_a_response_lives(supervisor: Caller) -> None:
    made = supervisor.post(RESPONSES, response()).body
    path = f"{RESPONSES}/{made['id']}"

    changed = supervisor.put(path, response(name="Hello", version=1)).body
    assert (changed["name"], changed["version"]) == ("Hello", 2)
    assert supervisor.put(path, response(version=1)).status == 409
    assert supervisor.delete(path).status == 200
    assert supervisor.get(path).status == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"name": 5},
        {"libraries": []},
        {"libraries": None},
        {"libraries": ["x"]},
        {"texts": "x"},
        {"texts": [{"content": 1}]},
        {"texts": [{"content": "x", "contentType": "text/rtf"}]},
    ],
)
def test_refuses_a_bad_response(supervisor: Caller, changed: dict[str, Any]) -> None:
    assert supervisor.post(RESPONSES, response(**changed)).status in (400, 404)


def test_a_text_may_be_blank(supervisor: Caller) -> None:
    assert supervisor.post(RESPONSES, response(texts=[{"content": "", "type": "subject"}])).status == 200


def test_a_name_is_not_required(supervisor: Caller) -> None:
    answer = supervisor.post(RESPONSES, {"libraries": [{"id": DESK_LIBRARY}]})

    assert answer.status == 200
    assert [answer.body[each] for each in ("texts", "substitutions", "assets")] == [[], [], []]


@pytest.mark.parametrize(
    ("phrase", "filters", "found"),
    [
        ("vpn", [], {"VPN: reconnect"}),
        ("thank moment", [], {"One moment"}),
        ("", [("libraryId", "IN", [uuid_of("library", "Outages")])], {"Known outage", "Solved"}),
        ("", [("name", "BEGINS_WITH", ["inv"])], {"Invoice explained"}),
        ("", [("name", "ENDS_WITH", ["BYE"])], {"Goodbye"}),
        ("vat", [("name", "NOTEQUALS", ["vat number"])], set()),
        ("", [("name", "CONTAINS", ["written"])], {"Incident written"}),
        ("refund", [("name", "EQUALS", ["refund on its way"])], {"Refund on its way"}),
    ],
)
def test_finds(agent: Caller, phrase: str, filters: list[Any], found: set[str]) -> None:
    listed = [dict(zip(("name", "operator", "values"), each, strict=True)) for each in filters]

    results = agent.post(f"{RESPONSES}/query", {"queryPhrase": phrase, "filters": listed}).body["results"]

    assert {each["name"] for each in results["entities"]} == found
    assert results["total"] == len(found)


def test_finds_by_page(agent: Caller) -> None:
    body = {"queryPhrase": "", "pageSize": 5, "pageNumber": 3}

    results = agent.post(f"{RESPONSES}/query", body).body["results"]

    assert (len(results["entities"]), results["total"], results["pageCount"]) == (2, 12, 3)
    assert "nextUri" not in results


@pytest.mark.parametrize(
    "body",
    [
        {"pageSize": 0},
        {"pageNumber": "x"},
        {"queryPhrase": 1},
        {"filters": {}},
        {"filters": ["x"]},
        {"filters": [{"name": "weather", "operator": "IN", "values": []}]},
        {"filters": [{"name": "name", "operator": "LIKE", "values": []}]},
    ],
)
def test_refuses_a_bad_query(agent: Caller, body: dict[str, Any]) -> None:
    assert agent.post(f"{RESPONSES}/query", body).status == 400


def test_agents_read_and_do_not_write(agent: Caller) -> None:
    assert agent.get(f"{RESPONSES}/{GREETING}").status == 200
    assert agent.post(LIBRARIES, {"name": "Mine"}).body["code"] == "missing.permissions"
