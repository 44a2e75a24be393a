"""Presence between this desk, Genesys and ServiceNow, with both sandboxes."""

import pytest

from bridge_project import demo, reconcile
from gateway.models import OutboundRequest
from live.requests import NotDone
from routing import commands
from routing.models import Agent, PresenceDefinition
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapped(clouds, agent):
    """The demo organisation's lists and its presence map; the stream listens."""
    reconcile.catalogue()
    demo._presence_map()
    clouds.stream.listen()
    reconcile.servicenow_presences()
    agent.refresh_from_db()
    return agent


def choose(agent, name, key="click-1"):
    definition = PresenceDefinition.objects.get(name=name)
    commands.choose_presence(agent, definition, key=key, now=NOON)


def test_a_choice_here_moves_genesys_and_then_servicenow(mapped, clouds):
    choose(mapped, "On Queue")
    clouds.deliver()

    mapped.refresh_from_db()
    assert (mapped.presence.name, mapped.servicenow_presence.name) == ("On Queue", "Available")
    assert clouds.user(mapped.remote_id)["presence"] == "On Queue"
    assert clouds.servicenow_presence(mapped.person_id) == "Available"


def test_a_choice_in_servicenow_moves_genesys(mapped, clouds):
    choose(mapped, "On Queue")
    clouds.deliver()

    clouds.set_servicenow_presence(mapped.person_id, "Away")
    reconcile.servicenow_presences()
    clouds.deliver()

    mapped.refresh_from_db()
    assert (mapped.presence.name, mapped.servicenow_presence.name) == ("Away", "Away")
    assert clouds.user(mapped.remote_id)["presence"] == "Away"


def test_no_choice_goes_round_in_circles(mapped, clouds):
    choose(mapped, "On Queue")
    clouds.deliver()
    choose(mapped, "Meal", key="click-2")
    clouds.deliver()
    before = OutboundRequest.objects.count()

    for _ in range(3):
        reconcile.compare_all()
        clouds.deliver()

    assert OutboundRequest.objects.count() == before
    mapped.refresh_from_db()
    assert (mapped.presence.name, mapped.servicenow_presence.name) == ("Meal", "Away")


def test_back_on_queue_ends_not_responding(mapped, clouds):
    choose(mapped, "On Queue")
    clouds.customer(text="Hello")
    clouds.pass_time(31)
    clouds.deliver()
    assert Agent.objects.get(pk=mapped.pk).is_not_responding

    commands.back_on_queue(mapped, key="click-2", now=NOON)
    clouds.deliver()

    assert not Agent.objects.get(pk=mapped.pk).is_not_responding


def test_a_refusal_is_shown(mapped, clouds):
    clouds.fault("genesys", match={"method": "PATCH"}, status=403, body={"message": "Not allowed."})

    with pytest.raises(NotDone, match="Not allowed"):
        choose(mapped, "Meal")
