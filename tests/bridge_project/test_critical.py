"""bridge_project.critical: what a lost webhook would have told is read."""

import pytest

from bridge_project import critical
from inbox.models import Activity, Boost
from incidents.models import Incident
from tests.support.critical import CRITICAL, HIGH, change, follow, make_critical, newest_of, patches

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(clouds, queue):
    """A customer who waits alone."""
    clouds.stream.listen()
    came = clouds.customer("noor")
    clouds.deliver()
    return came


def test_raises_though_the_webhook_was_lost(clouds, noor):
    incident = change(clouds, newest_of(clouds, "noor"), CRITICAL)

    critical.read_again()
    follow(clouds)

    assert patches(clouds) == [5]
    assert Boost.objects.get().incident.number == incident["number"]
    assert Boost.objects.get().told_by == "admin"


@pytest.mark.parametrize("values", [HIGH, {"state": "8"}])
def test_restores_though_the_webhook_was_lost(values, clouds, noor):
    incident = make_critical(clouds)
    follow(clouds)
    change(clouds, incident, values)

    critical.read_again()
    follow(clouds)

    assert patches(clouds) == [5, 0]


def test_does_not_ask_again_for_what_bridge_itself_made_critical(clouds, noor):
    clouds.write("incident", CRITICAL, newest_of(clouds, "noor")["sys_id"])

    critical.read_again()
    follow(clouds)

    assert patches(clouds) == []
    assert not Incident.objects.filter(critical_since__isnull=False).exists()


def test_tells_nothing_again_that_has_not_changed(clouds, noor):
    make_critical(clouds)
    follow(clouds)
    told = Activity.objects.count()

    critical.read_again()

    assert Activity.objects.count() == told


def test_waits_for_the_next_round_while_servicenow_is_away(clouds, noor, caplog):
    clouds.fault("servicenow", match={"path": "/api/now/table/incident"}, status=503)

    critical.read_again()

    assert "could not read the current state" in caplog.text
