"""Roles, permissions and divisions: which there are, and what a token has of them."""

import re
from typing import Any

import pytest

from sandbox.genesys.state import STATE
from sandbox.genesys.urls import OPERATIONS
from sandbox.operations import Operation
from sandbox.organisation import uuid_of
from tests.genesys.cast import Caller
from tests.genesys.schemas import OPENAPI, document

BASE = "/api/v2/authorization"
DIVISIONS = f"{BASE}/divisions"
HOME, FINANCE = uuid_of("division", "Home"), uuid_of("division", "Finance")
# Listed for all that the call can do; acting on one's own participant needs none, the rest the action checks.
LEFT_OPEN = re.compile(
    r"PATCH \S+/participants/{participantId}|\S+ \S+/recordingstate|POST \S+/assign"
    r"|PATCH /api/v2/conversations/messages/{conversationId}"
)


def names(body: Any) -> list[str]:
    entities = body if isinstance(body, list) else body["entities"]
    return [each["name"] for each in entities]


def test_lists_divisions(agent: Caller) -> None:
    assert names(agent.get(DIVISIONS).body) == ["Finance", "Home"]
    assert names(agent.get(f"{DIVISIONS}?name=fin").body) == ["Finance"]
    assert agent.get(f"{DIVISIONS}/home").body["homeDivision"] is True
    assert agent.get(f"{DIVISIONS}/{FINANCE}").body["homeDivision"] is False


def test_makes_changes_and_removes_a_division(supervisor: Caller) -> None:
    made = supervisor.post(DIVISIONS, {"name": "Sales", "description": "Sell"}).body

    assert supervisor.put(made["selfUri"], {"name": "Trade", "description": ""}).body["name"] == "Trade"
    assert supervisor.delete(made["selfUri"]).status == 204
    assert supervisor.get(made["selfUri"]).status == 404


@pytest.mark.parametrize(("name", "status"), [("home", 409), ("", 400), (5, 400)])
def test_makes_no_strange_division(supervisor: Caller, name: Any, status: int) -> None:
    assert supervisor.post(DIVISIONS, {"name": name, "description": ""}).status == status


@pytest.mark.parametrize(("division_id", "status"), [(HOME, 400), (FINANCE, 409), ("nowhere", 404)])
def test_keeps_divisions_in_use(supervisor: Caller, division_id: str, status: int) -> None:
    assert supervisor.delete(f"{DIVISIONS}/{division_id}").status == status


def test_agents_make_no_divisions(agent: Caller) -> None:
    assert agent.post(DIVISIONS, {"name": "Mine", "description": ""}).status == 403


@pytest.mark.parametrize(
    ("permission", "found"), [("routing:queue:view", ["Finance"]), ("routing:queue:edit", [])]
)
def test_says_where_something_is_permitted(restricted: Caller, permission: str, found: list[str]) -> None:
    path = f"{BASE}/divisionspermitted"

    assert names(restricted.get(f"{path}/me?permission={permission}").body) == found
    paged = restricted.get(f"{path}/paged/me?permission={permission}").body
    assert (names(paged), paged["allDivsPermitted"]) == (found, False)


def test_supervisors_are_permitted_everywhere(supervisor: Caller) -> None:
    body = supervisor.get(f"{BASE}/divisionspermitted/paged/me?permission=routing:queue:edit").body

    assert body["allDivsPermitted"] is True


@pytest.mark.parametrize("query", ["", "permission=routing"])
def test_asks_for_a_permission(agent: Caller, query: str) -> None:
    assert agent.get(f"{BASE}/divisionspermitted/me?{query}").status == 400


def test_lists_roles(supervisor: Caller) -> None:
    edit = supervisor.get(f"{BASE}/roles?permission=routing:queue:edit").body

    assert set(names(edit)) == {"Supervisor", "Integration"}
    assert supervisor.get(f"{BASE}/roles?name=agent").body["entities"][0]["userCount"] == 5
    ids = ",".join(f"id{number}" for number in range(101))
    assert supervisor.get(f"{BASE}/roles?id={ids}").body["code"] == "max.role.ids"


def test_a_role_more_is_a_permission_more(supervisor: Caller, agent: Caller) -> None:
    before = agent.get(f"{BASE}/roles").status

    STATE.users[agent.id].role_ids.append(uuid_of("role", "Supervisor"))

    given = supervisor.get(f"/api/v2/users/{agent.id}/roles").body["roles"]
    assert [each["name"] for each in given] == ["Agent", "Supervisor"]
    assert (before, agent.get(f"{BASE}/roles").status) == (403, 200)


def test_says_what_the_caller_was_granted(agent: Caller, restricted: Caller) -> None:
    own = agent.get(f"{BASE}/subjects/me").body
    programs = restricted.get(f"{BASE}/subjects/me").body

    assert {each["division"]["name"] for each in own["grants"]} == {"Home", "Finance"}
    assert [each["division"]["name"] for each in programs["grants"]] == ["Finance"]


def test_refuses_a_program_without_the_permission(restricted: Caller, agent: Caller) -> None:
    answer = restricted.delete(f"/api/v2/tokens/{agent.id}")

    assert (answer.status, answer.body["code"]) == (403, "missing.permissions")
    assert answer.body["messageParams"] == {"permissions": "oauth:token:delete"}


def test_needs_only_what_the_vendor_does() -> None:
    strange = [
        f"{each.method} {each.path} {need}"
        for each in OPERATIONS
        for need in each.needs
        if need not in documented_permissions(each)
    ]

    assert not strange


def test_one_of_the_documented_permissions_is_enough() -> None:
    narrow = [
        f"{each.method} {each.path}"
        for each in OPERATIONS
        if not (LEFT_OPEN.fullmatch(f"{each.method} {each.path}") or joins_by_and(each))
        and set(each.needs) != set(documented_permissions(each))
    ]

    assert not narrow


def test_moves_a_skill_to_a_division(supervisor: Caller) -> None:
    path = f"/api/v2/routing/skills/{uuid_of('skill', 'Billing')}"

    assert supervisor.patch(path, {"divisionId": FINANCE}).body["division"]["name"] == "Finance"
    assert supervisor.patch(path, {"divisionId": "nowhere"}).status == 400


def documented_permissions(operation: Operation) -> list[str]:
    permissions: list[str] = _documented(operation).get("permissions", [])
    return permissions


def joins_by_and(operation: Operation) -> bool:
    return _documented(operation).get("type") == "ALL"


def _documented(operation: Operation) -> dict[str, Any]:
    definition = document(OPENAPI)["paths"].get(operation.path, {}).get(operation.method.lower(), {})
    return dict(definition.get("x-inin-requires-permissions") or {})
