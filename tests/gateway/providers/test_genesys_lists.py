"""Queues, users, presences and members of Genesys become values of facts."""

from typing import Any

import pytest

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import AgentListed, Listed, PresenceListed
from gateway.providers.genesys import lists


def test_a_user() -> None:
    raw = {"id": "u", "name": "Maya Reyes", "email": "maya@example.com", "state": "inactive", "version": 3}

    assert lists.agent_listed(raw) == AgentListed(
        remote_id="u", name="Maya Reyes", email="maya@example.com", active=False
    )


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ({"languageLabels": {"de": "Pause", "en_US": "Break"}, "name": "x"}, "Break"),
        ({"languageLabels": {"de": "Pause"}}, "Pause"),
        ({"languageLabels": {}, "name": "Lunch"}, "Lunch"),
        ({"languageLabels": None}, "Meal"),
    ],
)
def test_a_presences_name(raw: dict[str, Any], name: str) -> None:
    assert lists.presence_listed({"id": "d", "systemPresence": "Meal", **raw}).name == name


@pytest.mark.parametrize("system", ["OnQueue", "On Queue", "ON_QUEUE"])
def test_a_presence(system: str) -> None:
    raw = {
        "id": "d",
        "type": "System",
        "languageLabels": {"en_US": "On Queue"},
        "systemPresence": system,
        "deactivated": False,
    }

    assert lists.presence_listed(raw) == PresenceListed(
        remote_id="d", name="On Queue", system="onqueue", primary=True
    )


def test_a_nameless_queue_shows_its_id() -> None:
    assert lists.listed({"id": "q"}) == Listed(remote_id="q", name="q")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [({"id": "u", "joined": True}, "u"), ({"id": "u"}, "u"), ({"id": "u", "joined": False}, "")],
)
def test_a_member(raw: dict[str, Any], expected: str) -> None:
    assert lists.member_id(raw) == expected


@pytest.mark.parametrize("read", [lists.listed, lists.agent_listed, lists.presence_listed, lists.member_id])
def test_an_entry_without_id_is_malformed(read: Any) -> None:
    with pytest.raises(Malformed):
        read({"name": "x"})
