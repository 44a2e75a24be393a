"""The cast, the clouds, and a process without anything from the previous test."""

import pytest
from channels.layers import channel_layers
from django.core.cache import cache
from django.utils import translation
from sandbox.testing import ids
from sandbox.testing.ids import sys_id_of, uuid_of

from bridge_project import reconcile
from bridge_project.backoff import Backoff
from gateway import breaker, clients, counters, notify, tokens
from inbox.models import Leg
from live import layer
from routing import recent
from tests.factories import AgentFactory, AgentTokenFactory, QueueFactory, UserFactory, WrapUpCodeFactory
from tests.support.clicks import browser_of, click
from tests.support.clouds import Clouds

DESK = "IT Service Desk"
UNREAD = [each for each in vars(reconcile).values() if isinstance(each, Backoff)]
BY_MARK_ONLY = ("e2e", "processes")


def pytest_collection_modifyitems(config, items):
    """Leave tests that need a browser or services out unless asked for by mark."""
    unasked = [mark for mark in BY_MARK_ONLY if mark not in config.getoption("markexpr")]
    left_out = [item for item in items if any(map(item.get_closest_marker, unasked))]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(autouse=True)
def _fresh_process():
    """Clear what a process caches between requests."""
    for cached in (clients._connections, clients._instance, counters.shared):
        cached.cache_clear()
    counters.shared().reset()
    for known in (recent.agents, recent.queues, tokens.recent):
        known.invalidate()
    for unread in UNREAD:
        unread.clear()
    for token in (tokens.genesys_service, tokens.servicenow_service):
        token.invalidate()
    breaker.forget_modes()
    layer.breaker.close()
    notify._listeners.clear()
    cache.clear()
    channel_layers.backends.clear()
    translation.deactivate()


@pytest.fixture
def clouds():
    """Both clouds, fresh; requests to their addresses do not leave the process."""
    with Clouds().answering() as made:
        yield made


@pytest.fixture
def deliver(clouds):
    """Attempt every request that is due and apply every event, until nothing is left."""
    return clouds.deliver


@pytest.fixture
def queue(db):
    return QueueFactory(remote_id=ids.queue_id(DESK), name=DESK)


@pytest.fixture
def code(queue):
    return WrapUpCodeFactory(remote_id=uuid_of("wrapup", "Resolved"), name="Resolved", queues=[queue])


@pytest.fixture
def agent(clouds, queue):
    return _signed_in("maya", clouds, queues=[queue])


@pytest.fixture
def colleague(clouds, queue):
    return _signed_in("ada", clouds, queues=[queue])


@pytest.fixture
def stranger(clouds, db):
    """An agent in no queue."""
    return _signed_in("priya", clouds)


@pytest.fixture
def supervisor(clouds, queue):
    return _signed_in("sven", clouds, queues=[queue])


@pytest.fixture
def desk(agent):
    """A browser signed in as the agent."""
    return browser_of(agent)


@pytest.fixture
def ring(clouds, agent):
    """Return ``ring(**customer)``, which lets a conversation ring at the agent and returns the leg."""

    def ringing(**customer):
        clouds.stream.listen()
        clouds.set_presence(agent)
        came = clouds.customer(**customer)
        clouds.deliver()
        return Leg.objects.get(conversation__remote_id=came.id, agent=agent)

    return ringing


@pytest.fixture
def talk(clouds, ring):
    """Return ``talk(**customer)``, as ``ring``, with a leg that the agent has accepted."""

    def talking(**customer):
        leg = ring(**customer)
        click(leg, "accept")
        clouds.deliver()
        leg.refresh_from_db()
        return leg

    return talking


def _signed_in(key, clouds, *, queues=()):
    """Return a person of the sandbox's organisation who has signed in here."""
    person = ids.agent(key)
    agent = AgentFactory(
        user=UserFactory(username=key, email=person.email),
        remote_id=uuid_of("user", key),
        name=person.name,
        email=person.email,
        person_id=sys_id_of("sys_user", key),
        queues=queues,
    )
    AgentTokenFactory(subject=agent.remote_id, token=clouds.sign_in(key))
    return agent
