"""Attributes of participants, and the tag of a conversation."""

from typing import Any

import pytest

from tests.genesys.cast import Caller, Leg, listen


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


def test_sets_the_external_tag(agent: Caller, chat: Leg) -> None:
    answer = agent.put(f"{path_of(chat)}/tags", {"externalTag": "INC0010023"})

    assert answer.status == 202
    assert agent.get(path_of(chat)).body["externalTag"] == "INC0010023"
    assert agent.put(f"{path_of(chat)}/tags", {}).status == 400


def test_is_not_for_strangers(stranger: Caller, chat: Leg) -> None:
    assert stranger.patch(f"{chat.path}/attributes", {"attributes": {"a": "b"}}).status == 403
    assert stranger.put(f"{path_of(chat)}/tags", {"externalTag": "x"}).status == 403
