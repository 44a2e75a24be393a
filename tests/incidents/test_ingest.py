"""Incidents as ServiceNow reports them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.providers import fact_values, facts
from incidents.models import Incident
from tests.factories import NOON, CallerFactory, IncidentFactory, LedgerNoteFactory
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
    tell(changed(priority="2"))

    assert not Incident.objects.exists()


def test_of_strangers_are_stored_when_they_are_critical(db):
    tell(changed(priority="1", updated_by="admin"))

    incident = Incident.objects.get()
    assert (incident.critical_since, incident.critical_by) == (NOON, "admin")


def test_are_not_critical_when_bridge_itself_made_them_so(known, settings):
    settings.SERVICENOW_USER = "bridge"

    tell(changed(priority="1", updated_by="bridge"))

    known.refresh_from_db()
    assert (known.priority, known.critical_since) == ("1", None)


@pytest.mark.parametrize("now", [{"priority": "2"}, {"state": "6"}, {"active": False}])
def test_are_no_longer_critical(now, known):
    tell(changed(priority="1"))
    tell(changed(**{"priority": "1", "revision": 9} | now))

    known.refresh_from_db()
    assert known.critical_since is None


def test_keep_their_caller_and_priority_where_a_webhook_does_not_tell(known):
    caller = CallerFactory()
    Incident.objects.update(caller=caller, priority="2", url="https://servicenow.test/1", opened_at=NOON)

    tell(changed(caller_id="", priority=""))

    known.refresh_from_db()
    assert (known.caller, known.priority) == (caller, "2")
    assert (known.url, known.opened_at) == ("https://servicenow.test/1", NOON)


@pytest.mark.parametrize("is_known", [True, False])
def test_follow_their_caller(known, is_known):
    Incident.objects.update(caller=CallerFactory())
    new = CallerFactory() if is_known else None

    tell(changed(caller_id=new.remote_id if new else "9" * 32))

    known.refresh_from_db()
    assert known.caller == new


def test_follow_a_repeat_of_the_same_revision(known):
    tell(changed(revision=4, title="x" * 600, url="https://servicenow.test/1", opened_at=NOON, active=False))

    known.refresh_from_db()
    assert (known.title, known.active) == ("x" * 499 + "…", False)
    assert (known.url, known.opened_at, known.updated_at, known.seen_at) == (
        "https://servicenow.test/1",
        NOON,
        NOON,
        NOON,
    )


def test_keep_what_is_newer_though_a_note_was_written_before(known):
    note = LedgerNoteFactory()

    tell(facts.IncidentWritten(occurred_at=NOON, key=note.key, incident=replace(SEEN, revision=3)))

    note.entry.refresh_from_db()
    known.refresh_from_db()
    assert (note.entry.incident, known.revision) == (known, 4)
