"""The presences that people can set: the system's, and the organisation's own."""

from typing import Any

import pytest

from sandbox.genesys.people import presence_definitions
from sandbox.organisation import uuid_of
from tests.genesys.cast import BUSY, Caller

ALL = "/api/v2/presence/definitions"
OLD = "/api/v2/presencedefinitions"
BACK_OFFICE = uuid_of("presence", "Back office")
COACHING = {"systemPresence": "Busy", "languageLabels": {"en_US": "Coaching", "de": "Im Gespräch"}}


@pytest.fixture
def coaching(supervisor: Caller) -> dict[str, Any]:
    """A presence that the organisation added."""
    body: dict[str, Any] = supervisor.post(ALL, COACHING).body
    return body


def test_adds_one_that_can_be_set(agent: Caller, coaching: dict[str, Any]) -> None:
    assert (coaching["type"], coaching["name"]) == ("User", "Coaching")
    assert agent.set_presence(coaching["id"]).body["presenceDefinition"]["systemPresence"] == "Busy"


def test_shows_names_in_a_locale(agent: Caller, coaching: dict[str, Any]) -> None:
    german = agent.get(f"{coaching['selfUri']}?localeCode=de").body
    polish = agent.get(f"{coaching['selfUri']}?localeCode=pl").body

    assert german["languageLabels"] == {"de": "Im Gespräch"}
    assert polish["languageLabels"] == {"pl": "Coaching"}


def test_lists_by_division(agent: Caller, supervisor: Caller) -> None:
    finance = uuid_of("division", "Finance")
    supervisor.post(ALL, COACHING | {"divisionId": finance})

    names = {each["name"] for each in agent.get(f"{ALL}?divisionId={finance}").body["entities"]}

    assert {"Coaching", "Available"} <= names
    assert "Back office" not in names


def test_switches_one_off(agent: Caller, supervisor: Caller, coaching: dict[str, Any]) -> None:
    supervisor.put(coaching["selfUri"], COACHING | {"deactivated": True})

    assert agent.set_presence(coaching["id"]).status == 400
    assert [each["id"] for each in agent.get(f"{ALL}?deactivated=true").body["entities"]] == [coaching["id"]]
    assert coaching["id"] not in {each["id"] for each in agent.get(ALL).body["entities"]}


def test_removing_one_leaves_its_system_presence(agent: Caller, supervisor: Caller) -> None:
    agent.set_presence(BACK_OFFICE)

    assert supervisor.delete(f"{ALL}/{BACK_OFFICE}").status == 200

    presence = agent.get(f"/api/v2/users/{agent.id}/presences/purecloud").body
    assert presence["presenceDefinition"]["id"] == BUSY
    assert supervisor.get(f"{ALL}/{BACK_OFFICE}").status == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"systemPresence": "Dancing"},
        {"languageLabels": {}},
        {"languageLabels": {"en_US": ""}},
        {"languageLabels": None},
        {"divisionId": "nowhere"},
        {"deactivated": "yes"},
    ],
)
def test_refuses_a_strange_one(supervisor: Caller, changed: dict[str, Any]) -> None:
    answer = supervisor.post(ALL, COACHING | changed)

    assert (answer.status, answer.body["code"]) == (400, "invalid.value")


def test_keeps_the_systems_as_they_are(supervisor: Caller) -> None:
    assert supervisor.delete(f"{ALL}/{BUSY}").status == 400
    assert supervisor.put(f"{ALL}/{BUSY}", COACHING).status == 400


def test_keeps_its_system_presence(supervisor: Caller, coaching: dict[str, Any]) -> None:
    assert supervisor.put(coaching["selfUri"], COACHING | {"systemPresence": "Away"}).status == 400


def test_agents_add_none(agent: Caller) -> None:
    assert agent.post(ALL, COACHING).status == 403


def test_lists_system_presences_loudly(agent: Caller) -> None:
    names = {each["name"] for each in agent.get("/api/v2/systempresences").body}

    assert {"ON_QUEUE", "AVAILABLE", "OFFLINE"} <= names
    assert len(names) == 10


def test_answers_by_the_older_path(agent: Caller, supervisor: Caller, coaching: dict[str, Any]) -> None:
    supervisor.put(coaching["selfUri"], COACHING | {"deactivated": True})

    assert agent.get(f"{OLD}/{BACK_OFFICE}").body["primary"] is False
    assert [each["id"] for each in agent.get(f"{OLD}?deleted=TRUE").body["entities"]] == [coaching["id"]]
    assert agent.get(f"{OLD}?deleted=ALL").body["total"] == 12
    assert agent.get(f"{OLD}/nothing").status == 404


@pytest.mark.parametrize("path", [ALL, OLD])
def test_spells_on_queue_with_a_blank(agent: Caller, path: str) -> None:
    systems = [each["systemPresence"] for each in agent.get(f"{path}?pageSize=100").body["entities"]]

    assert "On Queue" in systems
    assert "OnQueue" not in systems


@pytest.mark.parametrize("system", ["OnQueue", "On Queue"])
def test_takes_either_spelling(supervisor: Caller, system: str) -> None:
    made = supervisor.post(ALL, COACHING | {"systemPresence": system}).body

    assert made["systemPresence"] == "On Queue"


def test_takes_the_spelling_of_the_list_of_system_presences() -> None:
    fields = presence_definitions.PRESENCES.read(COACHING | {"systemPresence": "ON_QUEUE"}, None)

    assert fields["system"] == "On Queue"
