"""flow.take: how many statements a batch needs, whatever is in it and however much."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import event_stream
from bridge_project import flow
from gateway.inbound import Received
from gateway.models import InboundEvent
from inbox.models import Leg, Message
from incidents.models import Lookup
from tests.factories import (
    AgentFactory,
    AgentTokenFactory,
    CallerAddressFactory,
    DeskFactory,
    DirectoryPullFactory,
    QueueFactory,
)

pytestmark = pytest.mark.django_db
MOST = 14
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "NOTIFY")
STAGES = len(event_stream.LIFE)


@pytest.fixture
def agents():
    QueueFactory(remote_id=event_stream.QUEUE)
    made = AgentFactory.create_batch(STAGES)
    for agent in made:
        AgentTokenFactory(subject=agent.remote_id)
        DeskFactory(agent=agent)
    return [agent.remote_id for agent in made]


def conversations(agents, count, label):
    """Return the events of each conversation, in order."""
    events = event_stream.traffic(agents, count=count * STAGES, abreast=count, label=label)
    return [[received(event) for event in events[place::count]] for place in range(count)]


def received(event):
    payload = json.loads(event.body)
    return Received(source=InboundEvent.Source.EVENTS, key=payload["id"], payload=payload)


def statements(batch):
    with CaptureQueriesContext(connection) as queries:
        flow.take(batch)
    return [query["sql"] for query in queries if not query["sql"].startswith(FRAME)]


@pytest.mark.parametrize("count", [STAGES, 4 * STAGES])
def test_is_small_for_events_of_every_stage_at_once(agents, count):
    lives = conversations(agents, count, "all")
    flow.take([life[3] for life in conversations(agents, STAGES, "first")])  # fills what a process remembers
    flow.take([event for place, life in enumerate(lives) for event in life[: place % STAGES]])

    asked = statements([life[place % STAGES] for place, life in enumerate(lives)])

    assert len(asked) <= MOST, "\n".join(asked)
    assert Leg.objects.count() == count + STAGES
    assert Message.objects.exists()


def test_is_the_same_for_one_offer_as_for_many(agents):
    few, many = (conversations(agents, count, str(count)) for count in (1, 30))
    flow.take([life[0] for life in conversations(agents, STAGES, "first")])  # fills what a process remembers

    assert len(statements([life[0] for life in few])) == len(statements([life[0] for life in many])) <= MOST


def from_noor(one):
    """Return the event as if one person wrote all of them, whom the index has."""
    known = '"addressNormalized": "noor@nw.test", "was": "'
    body = json.dumps(one.payload).replace('"addressNormalized": "', known)
    return replace(one, payload=json.loads(body))


def test_is_the_same_for_one_caller_of_the_index_as_for_many(agents):
    DirectoryPullFactory(complete=True)
    CallerAddressFactory(value="noor@nw.test")
    few, many = (conversations(agents, count, str(count)) for count in (1, 30))
    flow.take([life[0] for life in conversations(agents, STAGES, "first")])  # fills what a process remembers

    asked = [statements([from_noor(life[0]) for life in lives]) for lives in (few, many)]

    assert len(asked[0]) == len(asked[1]) <= MOST, "\n".join(asked[1])
    assert Lookup.objects.filter(caller__isnull=False).count() == 31
