"""Observations of analytics: queues and users as they are right now."""

from typing import Any

import pytest

from sandbox.control import switches
from sandbox.genesys.analytics.realtime import LONGEST_IN_MS
from sandbox.genesys.state import STATE
from tests.genesys.cast import BILLING, BUSY, DESK, ON_QUEUE, VIP, Caller, Leg, begin, listen, step
from tests.genesys.schemas import check_event

ALL = "/api/v2/analytics"
QUEUES = f"{ALL}/queues/observations/query"
OF_WORK = ["oWaiting", "oAlerting", "oInteracting"]


def of(name: str, *values: str) -> dict[str, Any]:
    return {"type": "or", "predicates": [{"dimension": name, "value": each} for each in values]}


def figures(caller: Caller, queue: str = DESK, **more: Any) -> dict[tuple[str, ...], Any]:
    """Return the statistics by medium, metric and qualifier."""
    answer = caller.post(QUEUES, {"filter": of("queueId", queue), "metrics": OF_WORK} | more)
    assert answer.status == 200, answer.body
    return {
        (group["group"].get("mediaType", ""), each["metric"], each.get("qualifier", "")): each["stats"]
        for group in answer.body["results"]
        for each in group["data"]
    }


def busy(found: dict[tuple[str, ...], Any]) -> dict[tuple[str, ...], Any]:
    """Return those that are not zero."""
    return {name: stats for name, stats in found.items() if stats.get("count") != 0}


def test_work_is_counted_by_medium(machine: Caller, agent: Caller, chat: Leg) -> None:
    begin("call")
    begin(queue="Billing")
    for _ in range(4):
        begin()

    assert busy(figures(machine)) == {
        ("message", "oInteracting", ""): {"count": 1},
        ("message", "oAlerting", ""): {"count": 3},
        ("message", "oWaiting", ""): {"count": 1},
        ("voice", "oAlerting", ""): {"count": 1},
    }
    assert busy(figures(machine, BILLING)) == {("message", "oWaiting", ""): {"count": 1}}


def test_an_empty_queue_has_zeros_for_each_medium(machine: Caller) -> None:
    # Written as programs are that were made against the cloud: nothing is looked for before it is read.
    body = {"filter": of("queueId", DESK, BILLING), "metrics": [*OF_WORK, "oLongestWaiting", "oMemberUsers"]}
    results = machine.post(QUEUES, body).body["results"]

    for queue in (DESK, BILLING):
        for medium in ("voice", "callback", "chat", "email", "message"):
            group = {"queueId": queue, "mediaType": medium}
            data = next(each["data"] for each in results if each["group"] == group)
            waiting = next(each for each in data if each["metric"] == "oWaiting")
            assert waiting["stats"]["count"] == 0
            assert {each["metric"]: each["stats"] for each in data}["oLongestWaiting"] == {"count": 0}
    assert sum(each["data"][0]["stats"]["count"] for each in results if "mediaType" not in each["group"]) == 8


def test_a_queue_without_members_has_zero_of_them(machine: Caller) -> None:
    queue = machine.post("/api/v2/routing/queues", {"name": "Nobody"}).body["id"]

    found = figures(machine, queue, metrics=["oMemberUsers", "oActiveUsers", "oOnQueueUsers"])
    assert found == {("", "oMemberUsers", ""): {"count": 0}, ("", "oActiveUsers", ""): {"count": 0}}


def test_a_medium_that_is_asked_for_is_alone(machine: Caller) -> None:
    both = {"type": "and", "clauses": [of("queueId", DESK), of("mediaType", "voice")]}

    found = figures(machine, filter=both, metrics=[])
    assert found.pop(("voice", "oLongestInteracting", "")) == {"count": 0}
    assert {medium for medium, *_ in found} == {"voice"}


def test_the_longest_tells_when_it_began(machine: Caller) -> None:
    conversation = STATE.conversations[begin()]
    step(60)
    began_ms = round(conversation.participants[-1].started_at.timestamp() * 1000)

    stats = busy(figures(machine, metrics=["oLongestWaiting", "oLongestInteracting"]))
    assert stats == {("message", "oLongestWaiting", ""): {"calculatedMetricValue": began_ms}}


def test_the_longest_may_tell_its_length(machine: Caller) -> None:
    begin()
    step(60)
    switches.turn("genesys", LONGEST_IN_MS, on=True)

    stats = figures(machine, metrics=["oLongestWaiting"])
    switches.clear("genesys")
    assert stats["message", "oLongestWaiting", ""]["calculatedMetricValue"] // 1000 == 60


def test_members_are_counted_by_what_they_do(machine: Caller, agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(BUSY)
    metrics = ["oMemberUsers", "oActiveUsers", "oOnQueueUsers", "oOffQueueUsers", "oUserPresences"]

    found = figures(machine, metrics=[*metrics, "oUserRoutingStatuses"])
    assert found["", "oMemberUsers", ""] == found["", "oActiveUsers", ""] == {"count": 5}
    assert found["", "oOnQueueUsers", "IDLE"] == found["", "oUserPresences", ON_QUEUE] == {"count": 1}
    assert found["", "oOffQueueUsers", "BUSY"] == found["", "oUserPresences", BUSY] == {"count": 1}
    assert found["", "oUserRoutingStatuses", "OFF_QUEUE"] == {"count": 4}


def test_who_left_the_queue_is_a_member_only(machine: Caller, agent: Caller) -> None:
    agent.patch(f"/api/v2/users/{agent.id}/queues/{DESK}", {"joined": False})

    found = figures(machine, metrics=["oMemberUsers", "oActiveUsers", "oOnQueueUsers"])
    assert (found["", "oMemberUsers", ""], found["", "oActiveUsers", ""]) == ({"count": 5}, {"count": 4})
    assert ("", "oOnQueueUsers", "IDLE") not in found


def test_details_show_what_is_counted(machine: Caller, agent: Caller, chat: Leg) -> None:
    body = {"filter": of("queueId", DESK), "metrics": ["oInteracting", "oOnQueueUsers"]}
    body["detailMetrics"] = ["oInteracting", "oOnQueueUsers"]

    members, *groups = machine.post(QUEUES, body).body["results"]
    (work,) = (each for each in groups if each["group"]["mediaType"] == "message")
    (seen,) = work["data"][0]["observations"]
    assert (seen["conversationId"], seen["userId"]) == (chat.conversation_id, agent.id)
    assert (seen["participantName"], seen["routingPriority"]) == ("Noor Haddad", 0)
    assert members["data"][0]["observations"][0]["userId"] == agent.id
    assert (members["data"][0]["qualifier"], members["data"][0]["truncated"]) == ("INTERACTING", False)


def test_too_many_are_shown_in_part(machine: Caller) -> None:
    begun = [begin() for _ in range(102)]
    both = {"type": "and", "clauses": [of("queueId", DESK), of("mediaType", "message")]}
    body = {"filter": both, "metrics": ["oWaiting"], "detailMetrics": ["oWaiting"]}

    (figure,) = machine.post(QUEUES, body).body["results"][0]["data"]
    assert (figure["stats"]["count"], figure["truncated"]) == (102, True)
    shown = [each["conversationId"] for each in figure["observations"]]
    assert shown == begun[:50] + begun[-50:]


def test_presences_are_mapped(machine: Caller) -> None:
    body = machine.post(QUEUES, {"filter": of("queueId", DESK), "metrics": OF_WORK}).body

    assert body["systemToOrganizationMappings"]["ON_QUEUE"] == [ON_QUEUE]
    assert len(body["systemToOrganizationMappings"]["BUSY"]) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"filter": None},
        {"filter": {"predicates": []}},
        {"filter": of("userId", "x")},
        {"metrics": None},
        {"metrics": ["oSleeping"]},
        {"detailMetrics": ["oSleeping"]},
    ],
)
def test_observations_of_what_is_known(machine: Caller, change: dict[str, Any]) -> None:
    assert machine.post(QUEUES, {"filter": of("queueId", DESK), "metrics": OF_WORK} | change).status == 400


def test_agents_observe_nothing(agent: Caller) -> None:
    assert agent.post(QUEUES, {"filter": of("queueId", DESK), "metrics": OF_WORK}).status == 403


def test_users_and_their_queues(machine: Caller, agent: Caller) -> None:
    agent.patch(f"/api/v2/users/{agent.id}/queues/{VIP}", {"joined": False})

    body = {"filter": of("userId", agent.id), "metrics": ["oMemberQueues", "oActiveQueues"]}
    (result,) = machine.post(f"{ALL}/users/observations/query", body).body["results"]
    assert [each["stats"]["count"] for each in result["data"]] == [2, 1]
    assert machine.post(f"{ALL}/users/observations/query", {"metrics": ["oMemberQueues"]}).status == 400


@pytest.mark.parametrize("kind", ["observations", "activity"])
def test_changed_figures_are_told(machine: Caller, kind: str) -> None:
    frames = listen(machine, f"v2.analytics.queues.{DESK}.{kind}")
    step(3)
    frames.clear()
    chat = begin()
    step(3)
    step(3)
    Caller().post(f"/sandbox/conversations/{chat}/end")
    step(3)

    assert len(frames) == 2
    for frame in frames:
        check_event(frame)


def test_told_figures_are_those_that_changed(machine: Caller, agent: Caller) -> None:
    frames = listen(machine, f"v2.analytics.queues.{DESK}.observations")
    step(3)
    frames.clear()
    begin()
    step(3)

    bodies = [each["eventBody"] for each in frames]
    assert [each["group"] for each in bodies] == [{"queueId": DESK, "mediaType": "message"}]
    assert bodies[0]["data"][0]["metrics"] == [{"metric": "oAlerting", "stats": {"count": 1}}]


def test_figures_are_told_seconds_apart(machine: Caller) -> None:
    frames = listen(machine, f"v2.analytics.queues.{DESK}.activity")
    step(3)
    for _ in range(4):
        begin()
        step(1)

    assert len(frames) == 1
    assert frames[0]["eventBody"]["results"][0]["data"][2] == {"metric": "oWaiting", "count": 3}
