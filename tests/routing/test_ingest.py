"""Presence in both clouds: a change in one is set in the other, and is not sent back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.models import OutboundRequest
from gateway.operations.payloads import SetServiceNowPresence
from gateway.providers import facts
from gateway.settled import RequestSettled
from routing import queries
from routing.models import Activity
from routing.states import SystemPresence
from tests.factories import (
    NOON,
    AgentFactory,
    PresenceDefinitionFactory,
    PresenceMappingFactory,
    PresenceStateFactory,
)
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
PERSON = "a" * 32


@pytest.fixture
def on_queue():
    return PresenceDefinitionFactory(remote_id="on-queue", name="On Queue", system=SystemPresence.ON_QUEUE)


@pytest.fixture
def meal():
    return PresenceDefinitionFactory(remote_id="meal", name="Meal", system=SystemPresence.MEAL)


@pytest.fixture
def available(on_queue):
    """Available in ServiceNow, mapped to On Queue both ways."""
    state = PresenceStateFactory(name="Available", available=True)
    PresenceMappingFactory(definition=on_queue, state=state)
    PresenceMappingFactory(definition=on_queue, state=state, to_genesys=True)
    return state


@pytest.fixture
def away(meal):
    """Away in ServiceNow, mapped to Meal both ways."""
    state = PresenceStateFactory(name="Away")
    PresenceMappingFactory(definition=meal, state=state)
    PresenceMappingFactory(definition=meal, state=state, to_genesys=True)
    return state


@pytest.fixture
def agent():
    return AgentFactory(remote_id="maya", person_id=PERSON)


def in_genesys(definition, at_s=0):
    at = NOON + timedelta(seconds=at_s)
    return facts.PresenceChanged(
        occurred_at=at,
        since=at,
        agent_id="maya",
        definition_id=definition.remote_id,
        system=definition.system,
    )


def in_servicenow(state, at_s=0):
    at = NOON + timedelta(seconds=at_s)
    return facts.ServiceNowPresenceSeen(occurred_at=at, person_id=PERSON, state_id=state.remote_id)


def written(state):
    payload = SetServiceNowPresence(person_id=PERSON, state_id=state.remote_id)
    return RequestSettled(
        occurred_at=NOON,
        operation="set_servicenow_presence",
        key="k",
        regarding="maya",
        subject="",
        outcome="accepted",
        payload=payload,
    )


def calls():
    return list(OutboundRequest.objects.order_by("id").values_list("operation", flat=True))


def test_servicenow_follows_genesys(agent, on_queue, available):
    tell(in_genesys(on_queue))

    agent.refresh_from_db()
    assert (agent.presence, agent.presence_at) == (on_queue, NOON)
    assert OutboundRequest.objects.get().payload == {"person_id": PERSON, "state_id": available.remote_id}


def test_genesys_follows_servicenow(agent, on_queue, meal, available, away):
    tell(in_servicenow(available), in_servicenow(away, at_s=5))

    call = OutboundRequest.objects.get()
    assert (call.operation, call.subject) == ("set_presence", "maya")
    assert call.payload == {"agent_id": "maya", "definition_id": "meal"}


def test_the_first_sight_of_servicenow_moves_nothing(agent, away):
    tell(in_servicenow(away))

    agent.refresh_from_db()
    assert agent.servicenow_presence == away
    assert calls() == []


def test_what_was_written_there_is_no_news(agent, on_queue, available, away):
    tell(in_genesys(on_queue), written(available))

    tell(in_servicenow(available, at_s=5))

    assert calls() == ["set_servicenow_presence"]


def test_what_was_set_here_does_not_come_back(agent, on_queue, meal, available, away):
    tell(in_genesys(on_queue), written(available), in_servicenow(away, at_s=5))
    assert calls() == ["set_servicenow_presence", "set_presence"]

    tell(in_genesys(meal, at_s=6))

    assert calls() == ["set_servicenow_presence", "set_presence"]


def test_an_older_presence_changes_nothing(agent, on_queue, meal):
    tell(in_genesys(meal, at_s=5), in_genesys(on_queue))

    agent.refresh_from_db()
    assert agent.presence == meal


def test_a_presence_without_a_time_keeps_no_later_one_away(agent, on_queue, meal):
    """Genesys' clock is ten minutes behind: our own must not stand for it."""
    untimed = replace(in_genesys(on_queue, at_s=600), since=None)

    tell(in_genesys(meal), untimed, in_genesys(meal, at_s=5))

    agent.refresh_from_db()
    assert agent.presence == meal


def test_the_last_of_two_presences_of_one_moment_counts(agent, on_queue, meal):
    tell(in_genesys(meal), in_genesys(on_queue))

    agent.refresh_from_db()
    assert agent.presence == on_queue


def test_servicenow_follows_at_once_whatever_the_clock_of_genesys_says(agent, on_queue, available):
    tell(replace(in_genesys(on_queue), since=NOON + timedelta(minutes=10)))

    assert OutboundRequest.objects.get().run_after == NOON


def test_the_same_presence_again_is_no_activity(agent, meal, away):
    for at_s in range(3):
        tell(in_genesys(meal, at_s=at_s))

    assert Activity.objects.count() == 1
    assert len(calls()) == 1


def test_an_unmapped_presence_leaves_servicenow_alone(agent, meal):
    tell(in_genesys(meal))

    assert calls() == []


def test_an_agent_unknown_in_servicenow_is_left_alone(meal, away):
    AgentFactory(remote_id="maya")

    tell(in_genesys(meal))

    assert calls() == []


def test_a_signed_out_agent_is_not_moved_in_genesys(agent, on_queue, available, away):
    tell(in_servicenow(available))
    agent.signed_out_at = NOON
    agent.save()

    tell(in_servicenow(away, at_s=5))

    assert calls() == []


def test_linking_the_person_lets_servicenow_follow(available, on_queue):
    agent = AgentFactory(remote_id="maya", presence=on_queue)

    tell(facts.AgentLinked(occurred_at=NOON, agent_id="maya", person_id=PERSON))

    agent.refresh_from_db()
    assert agent.person_id == PERSON
    assert calls() == ["set_servicenow_presence"]


def test_drift_is_shown_in_words(agent, on_queue, available, away):
    agent.presence, agent.servicenow_presence = on_queue, away
    assert queries.agent_status(agent).drift == "Genesys: On Queue. ServiceNow: Away."

    agent.servicenow_presence = available
    assert queries.agent_status(agent).drift == ""


def test_routing_status_is_followed_in_order(agent):
    def told(status, at_s):
        at = NOON + timedelta(seconds=at_s)
        return facts.RoutingStatusChanged(occurred_at=at, since=at, agent_id="maya", status=status)

    tell(told("not_responding", 5), told("idle", 2), told("made_up", 9))

    agent.refresh_from_db()
    assert agent.is_not_responding
    assert [notice.key for notice in queries.agent_status(agent).notices] == ["not-responding"]


def test_a_revoked_token_asks_for_a_new_sign_in(agent):
    for _ in range(2):
        tell(facts.TokenRevoked(occurred_at=NOON, agent_id="maya"))

    agent.refresh_from_db()
    assert agent.signed_out_at == NOON
    assert [notice.key for notice in queries.agent_status(agent).notices] == ["signed-out"]
    assert Activity.objects.count() == 1


def test_strangers_are_ignored(meal):
    tell(in_genesys(meal), facts.TokenRevoked(occurred_at=NOON, agent_id="maya"))

    assert not Activity.objects.exists()
