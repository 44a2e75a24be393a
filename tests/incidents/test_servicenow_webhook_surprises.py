"""ServiceNow's surprises about its webhooks, as its checklist numbers them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from bridge_project import batches
from gateway.models import InboundEvent
from gateway.providers.fact_values import IncidentSeen
from gateway.providers.facts import IncidentChanged
from incidents.models import Incident
from tests.factories import NOON, IncidentFactory
from tests.support import webhooks
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
PATH, SECRET = "/hooks/servicenow/incidents/", "a secret of the rule"
SEEN = IncidentSeen(
    incident_id="1" * 32,
    number="INC0000001",
    title="",
    state="2",
    priority="3",
    caller_id="",
    updated_at=NOON,
)


def changed(**values):
    return IncidentChanged(occurred_at=NOON, incident=replace(SEEN, **values))


def test_22_a_change_is_compared_with_what_bridge_knows():
    known = IncidentFactory(remote_id="1" * 32, priority="3", revision=1)

    tell(changed(priority="1", revision=2))
    known.refresh_from_db()
    assert known.critical_since

    tell(changed(priority="3", revision=3))
    known.refresh_from_db()
    assert not known.critical_since


def test_23_the_order_of_webhooks_does_not_matter():
    IncidentFactory(remote_id="1" * 32, revision=1)

    tell(changed(state="6", revision=3))
    tell(changed(state="2", revision=2))

    assert Incident.objects.get().state == "6"


def test_23_a_mangled_body_is_refused(settings, monkeypatch):
    monkeypatch.setattr(batches, "in_thread", lambda function, *args: sync_to_async(function)(*args))
    settings.SERVICENOW_WEBHOOK_TOKEN = SECRET
    whole = json.dumps({"event": "incident.updated", "sys_id": "1" * 32, "caller": {"sys_id": "2" * 32}})

    answer = webhooks.knock(PATH, whole[: whole.find("{", 1)].encode(), {"X-Bridge-Secret": SECRET})

    assert (answer.status, InboundEvent.objects.count()) == (400, 0)


@pytest.mark.parametrize("skew", [timedelta(minutes=-10), timedelta(minutes=10)], ids=["behind", "ahead"])
def test_24_a_clock_ten_minutes_off_hides_no_change(skew):
    IncidentFactory(remote_id="1" * 32, revision=1, updated_at=NOON)

    tell(changed(state="6", revision=2, updated_at=NOON + skew))
    tell(changed(state="2", revision=3, updated_at=NOON + skew))

    assert Incident.objects.get().state == "2"
