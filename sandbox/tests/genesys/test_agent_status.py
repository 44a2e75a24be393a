"""Routing status by work: queue's work, calls of one's own, and which changes a client may ask for."""

import pytest

from sandbox import clock
from sandbox.genesys.conversations.model import Communication, Participant
from sandbox.genesys.people import agent_status
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from tests.genesys.cast import Caller, Leg, begin, step

STATUSES = ("OFF_QUEUE", "IDLE", "INTERACTING", "NOT_RESPONDING", "COMMUNICATING")


def own_call(caller: Caller) -> tuple[User, Participant]:
    """Return a user and a call of theirs that no queue brought."""
    now = clock.now()
    call = Communication(id="c", medium="call", state="connected", initial_state="connected")
    leg = Participant(id="p", conversation_id="x", purpose="user", communication=call, started_at=now)
    return STATE.users[caller.id], leg


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_leads_only_from_not_responding_to_idle(agent: Caller, before: str, after: str) -> None:
    STATE.users[agent.id].routing_status = before

    answer = agent.put(f"/api/v2/users/{agent.id}/routingstatus", {"status": after})

    is_allowed = before == after or (before, after) == ("NOT_RESPONDING", "IDLE")
    assert answer.status == (200 if is_allowed else 400)


def test_returns_to_interacting_with_work_at_hand(agent: Caller, chat: Leg) -> None:
    begin()
    step(31)

    answer = agent.put(f"/api/v2/users/{agent.id}/routingstatus", {"status": "IDLE"})

    assert answer.body["status"] == "INTERACTING"


def test_communicates_on_a_call_of_ones_own(agent: Caller) -> None:
    user, leg = own_call(agent)

    agent_status.join_call(user, leg, clock.now())
    during = agent.routing_status()
    agent_status.remove_work(user, leg, clock.now())

    assert (during, agent.routing_status()) == ("COMMUNICATING", "IDLE")


def test_queues_work_goes_before_ones_own(agent: Caller, chat: Leg) -> None:
    user, leg = own_call(agent)

    agent_status.join_call(user, leg, clock.now())

    assert agent.routing_status() == "INTERACTING"


def test_says_nothing_off_queue(colleague: Caller) -> None:
    user, leg = own_call(colleague)

    agent_status.join_call(user, leg, clock.now())

    assert colleague.routing_status() == "OFF_QUEUE"


def test_counts_ones_own_apart(agent: Caller) -> None:
    agent_status.join_call(*own_call(agent), clock.now())

    summary = agent.get("/api/v2/users/me?expand=conversationSummary").body["conversationSummary"]["call"]

    assert (summary["contactCenter"]["active"], summary["enterprise"]["active"]) == (0, 1)
