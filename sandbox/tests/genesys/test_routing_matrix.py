"""Who is offered what, under skills, languages, utilization, priority and the agent before."""

from typing import Any

import pytest

from sandbox import clock
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.world import WORLD
from sandbox.organisation import uuid_of
from tests.genesys.cast import BUSY, DESK, ON_QUEUE, VIP, Caller, begin, sign_in, step

QUEUES = "/api/v2/routing/queues"
VPN, HARDWARE = uuid_of("skill", "VPN"), uuid_of("skill", "Hardware")
MAYA, ADA = uuid_of("user", "maya"), uuid_of("user", "ada")
GERMAN = uuid_of("language", "German")


def set_queue(machine: Caller, **settings: Any) -> None:
    answer = machine.put(f"{QUEUES}/{DESK}", {"name": "IT Service Desk"} | settings)
    assert answer.status == 200, answer.body


def ask(machine: Caller, conversation_id: str, **wanted: Any) -> None:
    answer = machine.patch(f"/api/v2/routing/conversations/{conversation_id}", wanted)
    assert answer.status == 200, answer.body


def give(user: User, **abilities: dict[str, float]) -> None:
    """Let a user have these skills or languages and no others."""
    for kind, own in abilities.items():
        setattr(user, kind, own)
    STATE.reconsider(user)
    WORLD.follow_up()


def offered(machine: Caller, conversation_id: str) -> list[str]:
    """Return the first names of those whom it rings at."""
    participants = machine.get(f"/api/v2/conversations/{conversation_id}").body["participants"]
    agents = [each for each in participants if each["purpose"] == "agent" and not each.get("endTime")]
    return [each["name"].partition(" ")[0] for each in agents]


# Maya has VPN 4, Ada VPN 3 and Hardware 4, Jonas Hardware 5; the one named first waits longest.
@pytest.mark.parametrize(
    ("method", "on_queue", "skills", "first"),
    [
        ("NONE", ("maya", "jonas"), [HARDWARE], "Maya"),
        ("ALL", ("maya", "jonas"), [HARDWARE], "Jonas"),
        ("ALL", ("maya", "ada"), [VPN, HARDWARE], "Ada"),
        ("ALL", ("ada", "maya"), [VPN], "Ada"),
        ("BEST", ("ada", "maya"), [VPN], "Maya"),
        ("BEST", ("ada", "jonas"), [HARDWARE], "Jonas"),
        ("BEST", ("jonas", "ada"), [VPN, HARDWARE], "Ada"),
        ("BEST", ("ada", "maya"), [], "Ada"),
        ("ALL", ("maya",), [HARDWARE], None),
        ("BEST", ("maya",), [HARDWARE], None),
    ],
)
def test_skills(
    machine: Caller, method: str, on_queue: tuple[str, ...], skills: list[str], first: str | None
) -> None:
    set_queue(machine, skillEvaluationMethod=method)
    names = [name for name, key in (("VPN", VPN), ("Hardware", HARDWARE)) if key in skills]
    for key in on_queue:
        STATE.users[uuid_of("user", key)].idle_since = clock.now()
        sign_in(key).set_presence(ON_QUEUE)
        step(1)

    waiting = begin(skills=names)

    assert offered(machine, waiting) == ([first] if first else [])


def test_languages_count_like_skills(machine: Caller, agent: Caller) -> None:
    agent.set_presence(BUSY)
    set_queue(machine, skillEvaluationMethod="ALL")
    waiting = begin()
    ask(machine, waiting, languageId=GERMAN)

    agent.set_presence(ON_QUEUE)
    before = offered(machine, waiting)
    give(STATE.users[MAYA], languages={GERMAN: 1.0})

    assert (before, offered(machine, waiting)) == ([], ["Maya"])


def test_a_skill_given_later_brings_the_offer(machine: Caller, agent: Caller) -> None:
    set_queue(machine, skillEvaluationMethod="ALL")
    waiting = begin(skills=["Hardware"])

    give(STATE.users[MAYA], skills={HARDWARE: 1.0})

    assert offered(machine, waiting) == ["Maya"]


def test_a_skill_no_longer_asked_for_brings_the_offer(machine: Caller, agent: Caller) -> None:
    set_queue(machine, skillEvaluationMethod="ALL")
    waiting = begin(skills=["Hardware"])

    ask(machine, waiting, skillIds=[])

    assert offered(machine, waiting) == ["Maya"]


def test_what_does_not_fit_lets_others_pass(machine: Caller, agent: Caller) -> None:
    set_queue(machine, skillEvaluationMethod="ALL")
    begin("call", skills=["Hardware"])

    behind = begin("call", customer="sam")

    assert offered(machine, behind) == ["Maya"]


@pytest.mark.parametrize(
    ("held", "interruptable", "comes", "is_offered"),
    [
        ("message", ["call"], "call", True),
        ("message", [], "call", False),
        ("call", ["message"], "message", True),
        ("call", ["email"], "message", False),
        ("message", [], "message", True),
        ("call", [], "call", False),
    ],
)
def test_utilization(
    machine: Caller, agent: Caller, held: str, interruptable: list[str], comes: str, is_offered: bool
) -> None:
    limits: dict[str, Any] = {
        medium: {"maximumCapacity": capacity, "interruptableMediaTypes": []}
        for medium, capacity in (("call", 1), ("message", 4), ("email", 1))
    }
    limits[held]["interruptableMediaTypes"] = interruptable
    machine.put(f"/api/v2/routing/users/{agent.id}/utilization", {"utilization": limits})
    begin(held)
    agent.patch(agent.offer().path, {"state": "connected"})

    second = begin(comes, customer="sam")

    assert bool(offered(machine, second)) is is_offered


def test_more_room_brings_the_offer(machine: Caller, agent: Caller) -> None:
    begin("call")
    waiting = begin("call", customer="sam")
    two = {"call": {"maximumCapacity": 2}}

    machine.put(f"/api/v2/routing/users/{agent.id}/utilization", {"utilization": two, "maxInboundCalls": 2})

    assert offered(machine, waiting) == ["Maya"]


@pytest.mark.parametrize(
    ("scoring", "waited_s", "priority", "first"),
    [
        ("TimestampAndPriority", 30, 1, "urgent"),
        ("TimestampAndPriority", 90, 1, "patient"),
        ("TimestampAndPriority", 90, 0, "patient"),
        ("TimestampAndPriority", 30, -1, "patient"),
        ("PriorityOnly", 90, 1, "urgent"),
        ("PriorityOnly", 90, 0, "patient"),
        ("PriorityOnly", 3600, -1, "patient"),
    ],
)
def test_scores(machine: Caller, scoring: str, waited_s: int, priority: int, first: str) -> None:
    set_queue(machine, scoringMethod=scoring)
    waiting = {"patient": begin("call")}
    step(waited_s)
    waiting["urgent"] = begin("call", customer="sam", priority=priority)

    sign_in("maya").set_presence(ON_QUEUE)

    assert offered(machine, waiting[first]) == ["Maya"]


def test_the_best_score_of_all_queues_goes_first(machine: Caller, agent: Caller) -> None:
    agent.set_presence(BUSY)
    begin("call", queue="IT Service Desk")
    step(10)
    first = begin("call", queue="VIP Support", customer="sam", priority=1)

    agent.set_presence(ON_QUEUE)

    assert offered(machine, first) == ["Maya"]


def test_a_raised_priority_passes_the_others(machine: Caller, agent: Caller) -> None:
    agent.set_presence(BUSY)
    begin("call")
    last = begin("call", customer="sam")

    ask(machine, last, priority=25_000_000)
    agent.set_presence(ON_QUEUE)

    assert offered(machine, last) == ["Maya"]


def test_entering_again_restarts_the_clock_and_keeps_the_demand(machine: Caller, agent: Caller) -> None:
    waiting = begin("call", priority=3, skills=["VPN"])
    offer = agent.offer()
    agent.patch(offer.path, {"state": "connected"})
    agent.set_presence(BUSY)

    agent.post(f"{offer.generic_path}/replace/queue", {"queueId": VIP})

    queued = machine.get(f"/api/v2/conversations/{waiting}").body["participants"][-1]
    asked = queued["conversationRoutingData"]
    assert (queued["purpose"], asked["queue"]["id"], asked["priority"]) == ("acd", VIP, 3)
    assert [each["id"] for each in asked["skills"]] == [VPN]


@pytest.mark.parametrize(
    ("mode", "has_left", "is_first"),
    [
        ("AnyAgent", False, True),
        ("AnyAgent", True, True),
        ("QueueMembersOnly", False, True),
        ("QueueMembersOnly", True, False),
        ("Disabled", False, False),
    ],
)
def test_last_agent(machine: Caller, agent: Caller, mode: str, has_left: bool, is_first: bool) -> None:
    set_queue(machine, lastAgentRoutingMode=mode, acwSettings={"wrapupPrompt": "OPTIONAL"})
    thread = begin()
    agent.patch(agent.offer().path, {"state": "connected"})
    agent.patch(agent.offer().path, {"state": "disconnected"})
    agent.patch(agent.offer().path, {"wrapupSkipped": True})
    sign_in("ada").set_presence(ON_QUEUE)
    if has_left:
        machine.delete(f"{QUEUES}/{DESK}/members/{agent.id}")

    Caller().post(f"/sandbox/conversations/{thread}/messages", {"text": "One more thing"})

    assert offered(machine, thread) == (["Maya"] if is_first else ["Ada"])


def test_whoever_transferred_it_comes_last(machine: Caller, agent: Caller, colleague: Caller) -> None:
    waiting = begin()
    agent.patch(agent.offer().path, {"state": "connected"})
    agent.post(f"{agent.offer().generic_path}/replace/queue", {"queueId": DESK})
    assert offered(machine, waiting) == ["Maya"]

    agent.patch(agent.offer().path, {"state": "connected"})
    colleague.set_presence(ON_QUEUE)
    agent.post(f"{agent.offer().generic_path}/replace/queue", {"queueId": DESK})

    assert offered(machine, waiting) == ["Ada"]


# Scores of Maya and Ada; the rule asks for 80 for ten seconds, for 50 for ten more, then for anybody.
@pytest.mark.parametrize(
    ("scores", "waited_s", "first"),
    [
        ((90, 10), 0, ["Maya"]),
        ((10, 90), 0, ["Ada"]),
        ((60, 10), 0, []),
        ((60, 10), 11, ["Maya"]),
        ((10, 20), 11, []),
        ((10, 20), 21, ["Maya"]),
        (None, 0, ["Maya"]),
    ],
)
def test_preferred_agents(
    machine: Caller, agent: Caller, scores: tuple[int, int] | None, waited_s: int, first: list[str]
) -> None:
    rules = [{"operator": "MEETS_THRESHOLD", "threshold": each, "waitSeconds": 10} for each in (80, 50)]
    set_queue(machine, routingRules=rules)
    agent.set_presence(BUSY)
    waiting = begin()
    if scores:
        wanted = [{"id": key, "score": own} for key, own in zip((MAYA, ADA), scores, strict=True)]
        ask(machine, waiting, requestScoredAgents=wanted)
    agent.set_presence(ON_QUEUE)
    sign_in("ada").set_presence(ON_QUEUE)

    step(waited_s)

    assert offered(machine, waiting) == first
