"""Skills and languages: the catalogues, and who has which."""

from typing import Any

import pytest

from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of
from tests.genesys.cast import Answer, Caller

VPN = uuid_of("skill", "VPN")
BILLING = uuid_of("skill", "Billing")
GERMAN = uuid_of("language", "German")
SKILLS = "/api/v2/routing/skills"
LANGUAGES = "/api/v2/routing/languages"


def own(caller: Caller, kind: str, rest: str = "") -> str:
    return f"/api/v2/users/{caller.id}/routing{kind}{rest}"


def proficiencies(answer: Answer) -> dict[str, float]:
    return {each["name"]: each["proficiency"] for each in answer.body["entities"]}


def test_lists_skills_by_start_of_name(agent: Caller) -> None:
    entities = agent.get(f"{SKILLS}?name=b").body["entities"]

    assert [(each["id"], each["name"]) for each in entities] == [(BILLING, "Billing")]


def test_lists_languages_backwards(agent: Caller) -> None:
    entities = agent.get(f"{LANGUAGES}?sortOrder=descending").body["entities"]

    assert [each["name"] for each in entities] == ["Portuguese", "German", "English"]


@pytest.mark.parametrize("path", [f"{SKILLS}/{VPN}", f"{LANGUAGES}/{GERMAN}"])
def test_returns_one(agent: Caller, path: str) -> None:
    assert agent.get(path).body["selfUri"] == path


@pytest.mark.parametrize("path", [SKILLS, LANGUAGES])
def test_makes_and_removes_one(supervisor: Caller, path: str) -> None:
    made = supervisor.post(path, {"name": "Klingon"}).body

    assert supervisor.delete(made["selfUri"]).status == 200
    assert supervisor.get(made["selfUri"]).body["code"] == "not.found"


@pytest.mark.parametrize(
    ("body", "status"), [({"name": "vpn"}, 409), ({}, 400), ({"name": 7}, 400), ({"name": "  "}, 400)]
)
def test_refuses_a_skill_that_cannot_be(supervisor: Caller, body: dict[str, Any], status: int) -> None:
    assert supervisor.post(SKILLS, body).status == status
    assert len(STATE.skills) == 5


def test_takes_a_removed_skill_from_its_users(supervisor: Caller, agent: Caller) -> None:
    supervisor.delete(f"{SKILLS}/{VPN}")

    assert proficiencies(agent.get(own(agent, "skills"))) == {"Accounts": 3.0}


def test_expands_skills_and_languages(agent: Caller) -> None:
    me = agent.get("/api/v2/users/me?expand=skills,languages").body

    assert {each["name"] for each in me["skills"]} == {"VPN", "Accounts"}
    assert [each["name"] for each in me["languages"]] == ["English"]


@pytest.mark.parametrize(("kind", "ability_id"), [("skills", BILLING), ("languages", GERMAN)])
def test_gives_and_takes_one(supervisor: Caller, agent: Caller, kind: str, ability_id: str) -> None:
    given = supervisor.post(own(agent, kind), {"id": ability_id, "proficiency": 2.5})
    change = supervisor.put if kind == "skills" else supervisor.patch
    changed = change(own(agent, kind, f"/{ability_id}"), {"proficiency": 1})
    taken = supervisor.delete(own(agent, kind, f"/{ability_id}"))

    assert (given.body["proficiency"], changed.body["proficiency"]) == (2.5, 1.0)
    assert taken.status == (200 if kind == "skills" else 204)
    assert supervisor.delete(own(agent, kind, f"/{ability_id}")).status == 404


@pytest.mark.parametrize(("kind", "ability_id"), [("skills", BILLING), ("languages", GERMAN)])
def test_adds_many(supervisor: Caller, agent: Caller, kind: str, ability_id: str) -> None:
    before = proficiencies(agent.get(own(agent, kind)))

    after = supervisor.patch(own(agent, kind, "/bulk"), [{"id": ability_id, "proficiency": 5}])

    assert len(proficiencies(after)) == len(before) + 1


def test_replaces_all_skills(supervisor: Caller, agent: Caller) -> None:
    supervisor.put(own(agent, "skills", "/bulk"), [{"id": BILLING, "proficiency": 5}])

    assert proficiencies(agent.get(own(agent, "skills"))) == {"Billing": 5.0}


@pytest.mark.parametrize(
    "entry", [{"id": VPN}, {"id": VPN, "proficiency": 6}, {"id": "x", "proficiency": 1}, "VPN", {"id": [1]}]
)
def test_refuses_a_wrong_entry_and_changes_nothing(supervisor: Caller, agent: Caller, entry: Any) -> None:
    answer = supervisor.put(own(agent, "skills", "/bulk"), [{"id": BILLING, "proficiency": 5}, entry])

    assert answer.status == 400
    assert set(proficiencies(agent.get(own(agent, "skills")))) == {"VPN", "Accounts"}


def test_refuses_too_many(supervisor: Caller, agent: Caller) -> None:
    entries = [{"id": VPN, "proficiency": 1}] * 51

    assert supervisor.patch(own(agent, "languages", "/bulk"), entries).status == 400


def test_agents_do_not_assign(agent: Caller) -> None:
    answer = agent.post(own(agent, "skills"), {"id": BILLING, "proficiency": 5})

    assert (answer.status, answer.body["code"]) == (403, "missing.permissions")
