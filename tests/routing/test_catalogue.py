"""The lists that both clouds own, copied."""

import pytest
import requests

from bridge_project import reconcile
from gateway.providers import fact_values, facts
from routing.models import Agent, Choice, PresenceDefinition, PresenceState, Queue, WrapUpCode
from routing.states import ChoiceKind
from tests.factories import NOON, AgentFactory, ChoiceFactory, QueueFactory
from tests.support.seen import tell

pytestmark = pytest.mark.django_db


def test_copies_the_organisation(clouds):
    reconcile.catalogue()

    assert set(Queue.objects.values_list("name", flat=True)) == {"Billing", "IT Service Desk", "VIP Support"}
    maya = Agent.objects.get(name="Maya Reyes")
    assert {queue.name for queue in maya.queues.all()} == {"IT Service Desk", "VIP Support"}
    assert Queue.objects.get(name="Billing").wrapup_codes.count() == 5


def test_copies_what_mappings_choose_from(clouds):
    reconcile.catalogue()

    assert set(PresenceState.objects.values_list("name", flat=True)) == {"Available", "Away", "Offline"}
    assert PresenceDefinition.objects.filter(system="onqueue").count() == 1
    assert set(Choice.objects.values_list("kind", flat=True)) == set(ChoiceKind)


def test_changes_nothing_the_second_time(clouds):
    reconcile.catalogue()
    before = [model.objects.count() for model in (Agent, Queue, WrapUpCode, Choice)]

    reconcile.catalogue()

    assert [model.objects.count() for model in (Agent, Queue, WrapUpCode, Choice)] == before


def test_makes_inactive_what_is_no_longer_listed(db):
    gone, kept = QueueFactory(), QueueFactory(remote_id="queue-kept")

    tell(
        facts.QueuesListed(
            occurred_at=NOON, queues=(fact_values.Listed(remote_id="queue-kept", name="Kept"),)
        )
    )

    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.active, kept.active, kept.name) == (False, True, "Kept")


def test_brings_back_what_is_listed_again(db):
    agent = AgentFactory(active=False)
    again = fact_values.AgentListed(remote_id=agent.remote_id, name="Maya", email="maya@test.example")

    tell(facts.AgentsListed(occurred_at=NOON, agents=(again,)))

    agent.refresh_from_db()
    assert (agent.active, agent.name) == (True, "Maya")


def test_lets_a_renamed_colleague_be_found(db):
    agent = AgentFactory(name="Maya")
    renamed = fact_values.AgentListed(remote_id=agent.remote_id, name="Élodie", email="")

    tell(facts.AgentsListed(occurred_at=NOON, agents=(renamed,)))

    assert Agent.objects.get(search_text__contains="elodie") == agent


def test_makes_choices_of_one_kind_inactive_only(db, settings):
    group, category = ChoiceFactory(), ChoiceFactory(kind="category")
    settings.LIST_SHRINK_SHARE = 1

    tell(facts.ChoicesListed(occurred_at=NOON, kind="group", choices=()))

    group.refresh_from_db()
    category.refresh_from_db()
    assert (group.active, category.active) == (False, True)


def test_leaves_members_out_who_left(db):
    queue = QueueFactory()
    AgentFactory(queues=[queue])
    member = AgentFactory(queues=[queue])

    tell(facts.MembersListed(occurred_at=NOON, queue_id=queue.remote_id, agent_ids=(member.remote_id,)))

    assert list(queue.agents.all()) == [member]


def test_stays_as_it_is_when_a_cloud_does_not_answer(clouds):
    reconcile.catalogue()
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    reconcile.catalogue()

    assert PresenceState.objects.filter(active=True).count() == 3
