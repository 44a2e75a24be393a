"""Incidents as ServiceNow reports them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.providers import fact_values, facts
from incidents.models import Incident
from tests.factories import NOON, IncidentFactory
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
SEEN = fact_values.IncidentSeen(
    incident_id="1" * 32,
    number="INC0000001",
    title="VPN drops",
    state="3",
    priority="1",
    caller_id="",
    group="Network",
    updated_at=NOON,
    revision=5,
)


def changed(**more):
    return facts.IncidentChanged(occurred_at=NOON, incident=replace(SEEN, **more))


@pytest.fixture
def known():
    return IncidentFactory(remote_id=SEEN.incident_id, number=SEEN.number, revision=4, group="Network")


def test_follow_a_change(known):
    tell(changed())

    known.refresh_from_db()
    assert (known.state, known.priority, known.revision) == ("3", "1", 5)


def test_ignore_an_older_revision(known):
    tell(changed(revision=3, updated_at=NOON - timedelta(hours=1)))

    known.refresh_from_db()
    assert (known.state, known.revision) == ("2", 4)


def test_keep_what_a_webhook_does_not_tell(known):
    tell(changed(title="", group="", opened_at=None))

    known.refresh_from_db()
    assert (known.title, known.group, known.state) == ("VPN drops every hour", "Network", "3")


def test_of_strangers_are_not_stored(db):
    tell(changed())

    assert not Incident.objects.exists()
