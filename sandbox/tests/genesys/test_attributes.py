"""Attributes of participants and conversations, tags, labels and flags."""

from typing import Any

import pytest

from tests.genesys.cast import Caller, Leg, listen
from tests.genesys.schemas import check_event


def path_of(leg: Leg) -> str:
    return f"/api/v2/conversations/{leg.conversation_id}"


def customer_path(caller: Caller, leg: Leg, media: str = "") -> str:
    """Return the path of the customer's participant."""
    customer = caller.get(path_of(leg)).body["participants"][0]["id"]
    return f"/api/v2/conversations/{media}{leg.conversation_id}/participants/{customer}"


def customer(caller: Caller, leg: Leg) -> dict[str, Any]:
    shape: dict[str, Any] = caller.get(path_of(leg)).body["participants"][0]
    return shape


def test_merges_and_tells_of_it(agent: Caller, machine: Caller, chat: Leg) -> None:
    path = f"{customer_path(agent, chat)}/attributes"
    frames = listen(machine, f"v2.users.{agent.id}.conversations")

    agent.patch(path, {"attributes": {"incident": "INC1"}})
    answer = agent.patch(path, {"attributes": {"mood": "calm"}})

    assert (answer.status, answer.body) == (202, "")
    assert frames[-1]["eventBody"]["participants"][0]["attributes"] == {"incident": "INC1", "mood": "calm"}


def test_an_empty_text_removes(agent: Caller, chat: Leg) -> None:
    path = f"{customer_path(agent, chat, 'messages/')}/attributes"
    agent.patch(path, {"attributes": {"incident": "INC1", "mood": "calm"}})

    agent.patch(path, {"attributes": {"mood": ""}})

    assert customer(agent, chat)["attributes"] == {"incident": "INC1"}


def test_works_after_the_end(agent: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})

    agent.patch(f"{customer_path(agent, chat)}/attributes", {"attributes": {"incident": "INC1"}})

    assert customer(agent, chat)["attributes"] == {"incident": "INC1"}


@pytest.mark.parametrize(
    "wanted", [{"incident": 1}, "x", None, {"long": "x" * 30_000}, {"nested": {"a": "b"}}]
)
def test_refuses_what_is_no_text_or_too_long(agent: Caller, chat: Leg, wanted: object) -> None:
    assert agent.patch(f"{chat.path}/attributes", {"attributes": wanted}).status == 400
    assert agent.offer().participant["attributes"] == {}


def test_secure_ones_are_no_business_of_agents(agent: Caller, machine: Caller, chat: Leg) -> None:
    path = f"{path_of(chat)}/secureattributes"
    machine.put(path, {"attributes": {"card": "1234"}})
    machine.patch(path, {"attributes": {"pin": "99"}, "version": 2})

    assert machine.get(path).body == {"attributes": {"card": "1234", "pin": "99"}, "version": 3}
    assert "1234" not in str(agent.get(path_of(chat)).body)
    machine.put(path, {"attributes": {}})
    assert machine.get(path).body["attributes"] == {}


def test_secure_ones_keep_their_version(machine: Caller, chat: Leg) -> None:
    answer = machine.put(f"{path_of(chat)}/secureattributes", {"attributes": {"a": "b"}, "version": 7})

    assert (answer.status, answer.body["code"]) == (409, "general.conflict")


def test_sets_the_external_tag(agent: Caller, chat: Leg) -> None:
    answer = agent.put(f"{path_of(chat)}/tags", {"externalTag": "INC0010023"})

    assert answer.status == 202
    assert agent.get(path_of(chat)).body["externalTag"] == "INC0010023"
    assert agent.put(f"{path_of(chat)}/tags", {}).status == 400


def test_sets_the_utilization_label(machine: Caller, chat: Leg) -> None:
    machine.patch(f"{path_of(chat)}/utilizationlabel", {"utilizationLabelId": "label-1"})
    assert machine.get(path_of(chat)).body["utilizationLabelId"] == "label-1"

    machine.patch(f"{path_of(chat)}/utilizationlabel", {})

    assert "utilizationLabelId" not in machine.get(path_of(chat)).body
    assert machine.patch(f"{path_of(chat)}/utilizationlabel", {"utilizationLabelId": 1}).status == 400


def test_flags_bad_quality(agent: Caller, machine: Caller, chat: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.messages")
    path = f"{chat.generic_path}/flaggedreason"

    assert agent.put(path).status == 200
    assert agent.offer().participant["flaggedReason"] == "general"
    assert agent.delete(path).status == 204
    assert "flaggedReason" not in agent.offer().participant
    for frame in frames:
        check_event(frame)


def test_sets_access_attributes(machine: Caller, chat: Leg) -> None:
    path = f"{path_of(chat)}/accessattributes"

    assert machine.put(path, {"accessAttributes": ["vip", "vip", "eu"]}).status == 202
    assert machine.get(path).body == {"accessAttributes": ["vip", "eu"]}
    assert machine.put(path, {"accessAttributes": "vip"}).status == 400


def test_is_not_for_strangers(stranger: Caller, chat: Leg) -> None:
    assert stranger.patch(f"{chat.path}/attributes", {"attributes": {"a": "b"}}).status == 403
    assert stranger.put(f"{path_of(chat)}/tags", {"externalTag": "x"}).status == 403
    assert stranger.put(f"{chat.generic_path}/flaggedreason").status == 403
