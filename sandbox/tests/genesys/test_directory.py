"""Which users there are, whom a token sees, and what ``expand`` adds."""

import base64
import json
from typing import Any

import pytest

from sandbox.genesys.state import STATE
from tests.genesys.cast import Caller

USERS = "/api/v2/users"
SEARCH = f"{USERS}/search"
PARTS = ("presence", "routingStatus", "authorization", "conversationSummary", "outOfOffice", "station")
MORE = ("dateLastLogin", "skills", "languages", "languagePreference", "groups", "profileSkills")
OF_ME = ("date", "organization", "presenceDefinitions", "orgAuthorization", "routingSkills", "token")


def names(body: dict[str, Any], key: str = "entities") -> list[str]:
    return [each["name"] for each in body[key]]


@pytest.mark.parametrize("path", ["me", "one", "list"])
def test_expands_all_that_is_asked(agent: Caller, path: str) -> None:
    where = {"me": f"{USERS}/me", "one": f"{USERS}/{agent.id}", "list": USERS}[path]

    body = agent.get(f"{where}?expand={','.join(PARTS + MORE)}&id={agent.id}").body

    user = body["entities"][0] if path == "list" else body
    assert set(PARTS + MORE) <= set(user)


def test_expands_nothing_that_is_not_asked(agent: Caller) -> None:
    body = agent.get(f"{USERS}/me?expand=nonsense").body

    assert not set(PARTS + MORE + OF_ME) & set(body)


def test_expands_what_only_i_may_see(agent: Caller) -> None:
    body = agent.get(f"{USERS}/me?expand={','.join(OF_ME)},divisionedPresenceDefinitions").body

    assert set(OF_ME) <= set(body)
    assert body["token"]["OAuthClient"]["id"] == "sandbox-agent"


def test_lists_permissions_of_a_person(agent: Caller, supervisor: Caller) -> None:
    own = agent.get(f"{USERS}/me?expand=authorization").body["authorization"]
    more = supervisor.get(f"{USERS}/me?expand=authorization").body["authorization"]

    assert "conversation:message:accept" in own["permissions"]
    assert len(more["permissions"]) > len(own["permissions"])
    assert own["roles"][0]["name"] == "Agent"


def test_asks_for_a_hundred_at_most(machine: Caller) -> None:
    ids = ",".join(f"id{number}" for number in range(101))

    assert machine.get(f"{USERS}?id={ids}").body["code"] == "max.user.ids"


def test_lists_by_state_and_order(machine: Caller) -> None:
    STATE.users[machine.get(USERS).body["entities"][0]["id"]].state = "inactive"

    assert names(machine.get(f"{USERS}?state=inactive").body) == ["Maya Reyes"]
    assert len(names(machine.get(f"{USERS}?state=any").body)) == 6
    assert names(machine.get(f"{USERS}?sortOrder=desc").body)[0] == "Sven Lindt"


def test_shows_only_the_tokens_division(restricted: Caller, agent: Caller) -> None:
    assert names(restricted.get(USERS).body) == ["Priya Nair"]
    assert restricted.get(f"{USERS}/{agent.id}").body["code"] == "not.authorized"


def test_goes_on_where_it_ended(machine: Caller) -> None:
    first = machine.get(f"{USERS}/query?pageSize=4").body
    second = machine.get(f"{USERS}/query?pageSize=4&cursor={first['cursor']}").body

    assert (first["results"], second["results"]) == (4, 2)
    assert "cursor" not in second


@pytest.mark.parametrize("query", ["pageSize=0", "pageSize=201", "cursor=-1", "cursor=x"])
def test_refuses_a_strange_step(machine: Caller, query: str) -> None:
    assert machine.get(f"{USERS}/query?{query}").status == 400


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ([{"type": "EXACT", "fields": ["name"], "value": "maya reyes"}], ["Maya Reyes"]),
        ([{"type": "STARTS_WITH", "fields": ["name"], "value": "na"}], ["Priya Nair"]),
        ([{"type": "CONTAINS", "fields": ["email"], "value": "lindt"}], ["Sven Lindt"]),
        ([{"type": "TERMS", "fields": ["name"], "values": ["ada", "olu"]}], ["Ada Park", "Olu Adeyemi"]),
        ([{"type": "QUERY_STRING", "value": "weber jonas"}], ["Jonas Weber"]),
        ([{"type": "EXACT", "fields": ["state"], "value": "deleted"}], []),
        (
            [
                {"type": "EXACT", "fields": ["department"], "value": "IT Operations"},
                {"type": "CONTAINS", "fields": ["title"], "value": "analyst", "operator": "NOT"},
            ],
            ["Olu Adeyemi", "Sven Lindt"],
        ),
        (
            [
                {"type": "EXACT", "fields": ["department"], "value": "Finance"},
                {"type": "CONTAINS", "fields": ["title"], "value": "supervisor", "operator": "OR"},
            ],
            ["Priya Nair", "Sven Lindt"],
        ),
        ([{"group": [{"type": "EXACT", "fields": ["id"], "value": "x"}], "type": "EXACT"}], []),
    ],
)
def test_finds_by_criteria(agent: Caller, criteria: list[dict[str, Any]], found: list[str]) -> None:
    assert names(agent.post(SEARCH, {"query": criteria}).body, "results") == found


def test_finds_the_next_page_by_its_name(agent: Caller) -> None:
    first = agent.post(SEARCH, {"query": [{"type": "MATCH_ALL"}], "pageSize": 4}).body

    second = agent.get(f"{SEARCH}?q64={first['nextPage']}").body

    assert (second["pageNumber"], len(second["results"]), "nextPage" in second) == (2, 2, False)


@pytest.mark.parametrize(
    "body",
    [
        {"query": "maya"},
        {"query": [{"type": "SOUNDS_LIKE", "value": "maya"}]},
        {"query": [{"type": "EXACT", "fields": ["shoe"], "value": "42"}]},
        {"pageSize": 101},
        {"pageSize": "many"},
        {"pageNumber": 0},
    ],
)
def test_refuses_a_strange_search(agent: Caller, body: dict[str, Any]) -> None:
    assert agent.post(SEARCH, body).status == 400


@pytest.mark.parametrize("q64", ["", "!", base64.b64encode(json.dumps([1]).encode()).decode()])
def test_refuses_a_page_of_no_search(agent: Caller, q64: str) -> None:
    assert agent.get(f"{SEARCH}?q64={q64}").status == 400
