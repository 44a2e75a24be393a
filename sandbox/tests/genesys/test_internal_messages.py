"""Digital consultation: talks with a colleague beside a conversation."""

from typing import Any

import pytest

from tests.genesys.cast import ON_QUEUE, Caller, Leg, leg_of, listen, step
from tests.genesys.schemas import check_event


def path_of(leg: Leg) -> str:
    return f"/api/v2/conversations/{leg.conversation_id}"


def set_up(agent: Caller, colleague: Caller, chat: Leg) -> dict[str, Any]:
    """Let Maya ask Ada; return the answer."""
    path = f"{chat.generic_path}/internalmessages/users/communications"
    answer = agent.post(path, {"targetUserId": colleague.id})
    assert answer.status == 202, answer.body
    body: dict[str, Any] = answer.body
    return body


def asked(caller: Caller, colleague: Caller, chat: Leg) -> dict[str, Any]:
    """Return the participant of who was asked."""
    participants = caller.get(path_of(chat)).body["participants"]
    found: dict[str, Any] = [each for each in participants if each.get("userId") == colleague.id][-1]
    return found


def accept(agent: Caller, colleague: Caller, chat: Leg) -> None:
    path = f"{path_of(chat)}/participants/{asked(agent, colleague, chat)['id']}"
    assert colleague.patch(path, {"state": "connected"}).status == 202


def test_alerts_at_the_colleague(agent: Caller, colleague: Caller, chat: Leg) -> None:
    colleague.set_presence(ON_QUEUE)
    answer = set_up(agent, colleague, chat)

    own = asked(agent, colleague, chat)
    assert own["internalMessages"][0]["id"] == answer["peerCommunicationId"]
    assert (own["internalMessages"][0]["state"], own["messages"]) == ("alerting", [])
    assert agent.offer().participant["internalMessages"][0]["peerId"] == answer["peerCommunicationId"]
    assert colleague.routing_status() == "IDLE"


def test_carries_messages_both_ways(agent: Caller, colleague: Caller, chat: Leg) -> None:
    ids = set_up(agent, colleague, chat)
    accept(agent, colleague, chat)
    own, peer = (
        f"{path_of(chat)}/communications/{ids[name]}/internalmessages"
        for name in ("communicationId", "peerCommunicationId")
    )

    sent = agent.post(own, {"text": "Do you know error 809?"})
    colleague.post(peer, {"text": "Yes: the certificate."})

    assert (sent.status, sent.body["recipient"]["id"]) == (202, colleague.id)
    texts = [each["normalizedMessage"]["text"] for each in agent.get(own).body["entities"]]
    assert texts == ["Do you know error 809?", "Yes: the certificate."]
    assert colleague.get(f"{peer}/{sent.body['id']}").body["sender"]["id"] == agent.id
    assert agent.get(f"{own}/none").status == 404


def test_reads_in_its_own_shape(agent: Caller, colleague: Caller, stranger: Caller, chat: Leg) -> None:
    set_up(agent, colleague, chat)

    mine = colleague.get("/api/v2/conversations/internalmessages").body["entities"]

    assert [each["id"] for each in mine] == [chat.conversation_id]
    assert [each["state"] for each in mine[0]["participants"]] == ["connected", "alerting"]
    path = f"/api/v2/conversations/internalmessages/{chat.conversation_id}"
    assert agent.get(path).body["participants"][1]["targetUser"]["id"] == colleague.id
    assert stranger.get(path).status == 403


def test_ends_with_the_agents_work(agent: Caller, colleague: Caller, chat: Leg) -> None:
    set_up(agent, colleague, chat)
    accept(agent, colleague, chat)

    agent.patch(chat.path, {"state": "disconnected"})

    assert asked(agent, colleague, chat)["internalMessages"][0]["disconnectType"] == "peer"
    assert agent.get(path_of(chat)).body["endTime"]
    assert colleague.get("/api/v2/conversations/internalmessages").body["entities"] == []


def test_ends_without_ending_the_chat(agent: Caller, colleague: Caller, chat: Leg) -> None:
    set_up(agent, colleague, chat)
    accept(agent, colleague, chat)
    path = f"{path_of(chat)}/participants/{asked(agent, colleague, chat)['id']}"

    colleague.patch(path, {"state": "disconnected"})

    own = leg_of(agent.get(path_of(chat)).body, agent.id)
    assert (own.state, own.participant["internalMessages"][0]["state"]) == ("connected", "disconnected")


@pytest.mark.parametrize("declines", [True, False])
def test_may_not_be_answered(agent: Caller, colleague: Caller, chat: Leg, declines: bool) -> None:
    set_up(agent, colleague, chat)
    path = f"{path_of(chat)}/participants/{asked(agent, colleague, chat)['id']}"

    if declines:
        colleague.patch(path, {"state": "disconnected"})
    else:
        step(31)

    assert agent.offer().state == "connected"
    assert agent.offer().participant["internalMessages"][0]["state"] == "disconnected"


@pytest.mark.parametrize(("target", "status"), [("none", 404), ("", 400), ("self", 400)])
def test_needs_another_colleague(agent: Caller, chat: Leg, target: str, status: int) -> None:
    path = f"{chat.generic_path}/internalmessages/users/communications"

    answer = agent.post(path, {"targetUserId": agent.id if target == "self" else target})

    assert answer.status == status


def test_is_between_the_two(agent: Caller, colleague: Caller, stranger: Caller, chat: Leg) -> None:
    ids = set_up(agent, colleague, chat)
    path = f"{path_of(chat)}/communications/{ids['communicationId']}/internalmessages"

    assert stranger.get(path).status == 403
    assert colleague.post(path, {"text": "x"}).status == 403
    assert agent.get(path.replace(ids["communicationId"], "none")).status == 404


def test_events_follow_the_schema(agent: Caller, colleague: Caller, machine: Caller, chat: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.messages")

    ids = set_up(agent, colleague, chat)
    accept(agent, colleague, chat)
    path = f"{path_of(chat)}/communications/{ids['communicationId']}/internalmessages"
    agent.post(path, {"text": "x"})

    for frame in frames:
        check_event(frame)
    generic = [each for each in frames if each["topicName"].endswith("conversations")]
    assert generic[-1]["eventBody"]["participants"][-1]["internalMessages"][0]["messages"]
