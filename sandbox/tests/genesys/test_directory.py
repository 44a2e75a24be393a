"""Which users there are, whom a token sees, and what ``expand`` adds."""

from typing import Any

import pytest

from sandbox.genesys.state import STATE
from tests.genesys.cast import DESK, Caller

USERS = "/api/v2/users"
PARTS = ("presence", "routingStatus", "authorization", "conversationSummary", "outOfOffice", "station")
MORE = ("dateLastLogin", "skills", "languages", "languagePreference", "groups", "profileSkills")
OF_ME = ("date", "organization", "presenceDefinitions", "orgAuthorization", "routingSkills", "token")
NONE_OF_ME = ("favorites", "superiors", "trustors")


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
    empty = agent.get(f"{USERS}/me?expand={','.join(NONE_OF_ME)}").body
    assert [empty[name] for name in NONE_OF_ME] == [[], [], []]
    assert body["token"]["OAuthClient"]["id"] == "sandbox-agent"


LISTS = ("images", "addresses", "skills", "languages", "groups", "locations", "profileSkills")
MEDIA = ("call", "callback", "email", "message", "chat", "socialExpression", "video")
NOBODYS = {"contactCenter": {"active": 0, "acw": 0}, "enterprise": {"active": 0, "acw": 0}}


@pytest.mark.parametrize("path", ["me", "one", "list", "member"])
def test_shows_empty_lists_and_zeros(agent: Caller, path: str) -> None:
    STATE.users[agent.id].skills.clear()
    STATE.users[agent.id].languages.clear()
    members = f"/api/v2/routing/queues/{DESK}/members"
    where = {"me": f"{USERS}/me", "one": f"{USERS}/{agent.id}", "list": USERS, "member": members}[path]

    body = agent.get(f"{where}?expand={','.join(LISTS)},authorization,conversationSummary").body
    found = [each.get("user", each) for each in body.get("entities", [body])]
    user = next(each for each in found if each["id"] == agent.id)

    assert [user[name] for name in LISTS] == [[] for _ in LISTS]
    assert [user["conversationSummary"][name] for name in MEDIA] == [NOBODYS for _ in MEDIA]
    assert user["authorization"]["unusedRoles"] == []


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

    assert names(machine.get(f"{USERS}?state=inactive").body) == ["Ada Park"]
    assert len(names(machine.get(f"{USERS}?state=any").body)) == 6
    assert names(machine.get(f"{USERS}?sortOrder=descending").body)[0] == "Sven Lindt"


def test_finds_by_chat_id(machine: Caller) -> None:
    assert names(machine.get(f"{USERS}?jabberId=ada@sandbox.orgspan.com").body) == ["Ada Park"]


def test_shows_only_the_tokens_division(restricted: Caller, agent: Caller) -> None:
    assert names(restricted.get(USERS).body) == ["Priya Nair"]
    assert restricted.get(f"{USERS}/{agent.id}").body["code"] == "not.authorized"
