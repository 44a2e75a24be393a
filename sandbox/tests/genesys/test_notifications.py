"""Notification channels: their life, their topics, and the tester's faults on events."""

from typing import Any

import pytest

from sandbox.control.faults import FAULTS, EventShares
from sandbox.genesys.state import STATE
from tests.genesys.cast import BUSY, DESK, ON_QUEUE, Caller, client, listen, step
from tests.genesys.schemas import TOPICS, document

CHANNELS = "/api/v2/notifications/channels"


@pytest.fixture
def channel(machine: Caller) -> str:
    """The path of a channel of the machine client."""
    return f"{CHANNELS}/{machine.post(CHANNELS).body['id']}"


def ids(caller: Caller, channel: str) -> list[str]:
    return [each["id"] for each in caller.get(f"{channel}/subscriptions").body["entities"]]


def test_opens_with_an_address_of_its_own(machine: Caller) -> None:
    body = machine.post(CHANNELS).body

    assert body["connectUri"].endswith(f"/channels/{body['id']}")
    assert body["connectUri"].startswith("ws://")


def test_replaces_adds_and_clears(machine: Caller, channel: str) -> None:
    path, users = f"{channel}/subscriptions", [f"v2.routing.queues.{DESK}.users"]
    machine.put(path, [{"id": f"v2.routing.queues.{DESK}.conversations"}])
    machine.put(path, [{"id": each} for each in users])
    replaced = ids(machine, channel)
    machine.post(path, [{"id": f"v2.routing.queues.{DESK}.conversations"}])
    added = ids(machine, channel)
    machine.delete(path)

    assert replaced == users
    assert len(added) == 2
    assert ids(machine, channel) == []


@pytest.mark.parametrize(
    "topic", ["nonsense", "v2.users.none.presence", f"v2.routing.queues.{DESK}.weather", "v2." + "x" * 200]
)
def test_refuses_what_is_no_topic(machine: Caller, channel: str, topic: str) -> None:
    answer = machine.put(f"{channel}/subscriptions", [{"id": topic}])

    assert (answer.status, answer.body["code"]) == (400, "notification.invalid.topic")


def test_ignore_errors_rejects_only_the_bad(machine: Caller, channel: str) -> None:
    topics = [{"id": "nonsense"}, {"id": f"v2.routing.queues.{DESK}.users"}]

    answer = machine.put(f"{channel}/subscriptions?ignoreErrors=true", topics)

    assert [each["state"] for each in answer.body["entities"]] == ["Rejected", "Permitted"]
    assert ids(machine, channel) == [f"v2.routing.queues.{DESK}.users"]


def test_others_conversations_are_forbidden(agent: Caller, colleague: Caller) -> None:
    channel = f"{CHANNELS}/{agent.post(CHANNELS).body['id']}/subscriptions"
    theirs = [{"id": f"v2.users.{colleague.id}?presence&conversations"}]

    forbidden = agent.put(channel, theirs)
    rejected = agent.put(f"{channel}?ignoreErrors=true", theirs).body["entities"][0]

    assert (forbidden.status, forbidden.body["code"]) == (403, "missing.permissions")
    assert rejected["missingPermissions"] == ["conversation:communication:view"]
    assert agent.put(channel, [{"id": f"v2.users.{colleague.id}.presence"}]).status == 200


def test_carries_at_most_a_thousand(machine: Caller, channel: str) -> None:
    topics = [{"id": f"v2.conversations.{number}.transcription"} for number in range(1001)]

    answer = machine.put(f"{channel}/subscriptions", topics)

    assert answer.body["code"] == "notification.subscription.too.many.subscriptions"


def test_the_twenty_first_removes_the_least_used(machine: Caller, channel: str) -> None:
    step(1)
    for _ in range(20):
        machine.post(CHANNELS)

    assert machine.send("HEAD", channel).status == 404
    assert len(machine.get(CHANNELS).body["entities"]) == 20


def test_channels_are_per_user_and_client(agent: Caller, channel: str) -> None:
    assert agent.get(f"{channel}/subscriptions").status == 404


def test_lives_a_day(channel: str) -> None:
    step(86_401)

    assert client().send("HEAD", channel).status == 404


def test_extends_its_life(machine: Caller, channel: str) -> None:
    feed = next(iter(STATE.feeds.by_id.values()))
    before = feed.expires_at
    step(600)

    machine.put(f"{channel}/subscriptions", [])

    assert (feed.expires_at - before).total_seconds() >= 600


def test_combined_topics_are_told_one_by_one(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?PRESENCE&routingstatus")

    agent.set_presence(BUSY)

    kinds = [each["topicName"].rpartition(".")[2] for each in frames]
    assert kinds == ["presence", "routingStatus"]
    assert all(each["version"] and each["metadata"]["CorrelationId"] for each in frames)


@pytest.mark.parametrize(("shares", "count"), [(EventShares(drop=1), 0), (EventShares(duplicate=1), 2)])
def test_faults_lose_and_repeat_events(
    agent: Caller, machine: Caller, shares: EventShares, count: int
) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.presence")
    FAULTS["genesys"].events = shares

    agent.set_presence(BUSY)
    step(1)

    assert len(frames) == count


def test_faults_delay_events(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.presence")
    FAULTS["genesys"].events = EventShares(delay_ms=2000)

    agent.set_presence(BUSY)
    at_once = len(frames)
    step(2.1)

    assert (at_once, len(frames)) == (0, 1)


def test_nothing_is_repeated_after_a_gap(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.presence")
    Caller().post("/sandbox/sockets/cut")
    agent.set_presence(BUSY)
    feed = next(each for each in STATE.feeds.by_id.values() if each.entries)
    late: list[str] = []
    feed.attach(late.append, lambda code: None)

    agent.set_presence(ON_QUEUE)

    assert (len(frames), len(late)) == (0, 1)


def test_names_every_topic_of_the_platform(machine: Caller) -> None:
    named = {each["id"] for each in machine.get("/api/v2/notifications/availabletopics").body["entities"]}

    assert named >= {each["id"] for each in document(TOPICS)["topics"]}


@pytest.mark.parametrize(
    "topic",
    [
        f"v2.analytics.queues.{DESK}.observations",
        "v2.conversations.c1.transcription",
        "v2.externalcontacts.contacts.c1",
        "v2.operations.events.o1",
        "v2.detail.events.conversation.c1.acd.start",
        "v2.system.socket_closing",
    ],
)
def test_takes_topics_of_every_family(machine: Caller, channel: str, topic: str) -> None:
    assert machine.put(f"{channel}/subscriptions", [{"id": topic}]).status == 200


@pytest.mark.parametrize("body", [[{"name": "x"}], ["v2.system.socket_closing"], {"id": "x"}])
def test_refuses_a_body_that_is_no_list_of_topics(machine: Caller, channel: str, body: Any) -> None:
    request = machine.put(f"{channel}/subscriptions", body)

    assert (request.status, request.body["code"]) == (400, "bad.request")


def test_one_forbidden_topic_fails_the_whole_request(agent: Caller, colleague: Caller) -> None:
    path = f"{CHANNELS}/{agent.post(CHANNELS).body['id']}/subscriptions"
    wanted = [f"v2.users.{agent.id}.conversations", f"v2.users.{colleague.id}.conversations"]

    answer = agent.put(path, [{"id": each} for each in wanted])

    assert (answer.status, answer.body["code"]) == (403, "missing.permissions")
    assert agent.get(path).body["entities"] == []


def test_says_which_permission_is_missing(agent: Caller, colleague: Caller) -> None:
    path = f"{CHANNELS}/{agent.post(CHANNELS).body['id']}/subscriptions?ignoreErrors=true"

    (entry,) = agent.put(path, [{"id": f"v2.users.{colleague.id}.conversations"}]).body["entities"]

    assert entry["state"] == "Rejected"
    assert entry["missingPermissions"] == ["conversation:communication:view"]
