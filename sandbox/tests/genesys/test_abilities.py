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
