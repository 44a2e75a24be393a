"""Two changes of one ledger entry at the same time, by two connections."""

import threading
from functools import partial
from queue import SimpleQueue

import pytest
from django.db import connection, transaction

from gateway.models import OutboundRequest
from gateway.operations.payloads import Filing
from incidents import additions, ledger
from incidents.ledger import Decision
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import NOON, IncidentFactory, LedgerEntryFactory
from tests.support.running import until

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "c0000000-0000-4000-8000-000000000001"
WITHIN_S = 30


class Change(threading.Thread):
    """One change in a transaction of its own, which commits when ``may_commit`` is set.

    session: of its database connection, once that is open. error: what went wrong.
    """

    def __init__(self, change):
        super().__init__()
        self.change, self.error, self.session = change, None, SimpleQueue()
        self.is_made, self.may_commit = threading.Event(), threading.Event()

    def run(self):
        try:
            connection.ensure_connection()
            self.session.put(getattr(connection.connection, "info", None))
            with transaction.atomic():
                self.change()
                self.is_made.set()
                assert self.may_commit.wait(WITHIN_S)
        except Exception as error:  # noqa: BLE001 -- the test reads it
            self.error = error
        finally:
            connection.close()


def write(note):
    decision = Decision(incident_action=IncidentAction.CREATE, filing=Filing(title="VPN drops"))
    with transaction.atomic():
        ledger.write(KEY, note_key=note, text=note, decision=decision, now=NOON)


def overlap(first, second):
    """Begin the second change before the first one commits; it waits, where the database lets it begin."""
    first, second = Change(first), Change(second)
    first.start()
    assert first.is_made.wait(WITHIN_S)
    second.start()
    session = second.session.get(timeout=WITHIN_S)
    second.may_commit.set()
    until(lambda: second.is_made.is_set() or waits(session), what="the second change")
    first.may_commit.set()
    for each in (first, second):
        each.join(WITHIN_S)
    assert [first.error, second.error] == [None, None]


def waits(session):
    """Return whether a connection waits for another's lock; on SQLite whoever begins later always does."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [session.backend_pid])
        return cursor.fetchone()[0] > 0


@pytest.mark.parametrize("wanted_none_before", [False, True])
def test_two_wrap_ups_become_one_incident_with_both_notes(clouds, wanted_none_before):
    if wanted_none_before:
        LedgerEntryFactory(key=KEY, incident_action=IncidentAction.NONE)

    overlap(partial(write, "note-1"), partial(write, "note-2"))

    assert OutboundRequest.objects.get().key == f"incident:{KEY}"
    clouds.deliver()
    [row] = clouds.rows("incident", correlation_id=KEY)
    assert LedgerEntry.objects.get().incident.number == row["number"]
    assert set(LedgerNote.objects.values_list("state", flat=True)) == {NoteState.WRITTEN}


@pytest.fixture
def created(db):
    """A wrap-up whose incident was just made, and the making as a change."""
    write("note-1")
    note, incident = LedgerNote.objects.get(), IncidentFactory()
    return partial(ledger.mark_written, note, incident, NOON)


def add(note):
    additions.add(KEY, note_key=note, text="Recording", now=NOON)


@pytest.mark.parametrize("change", [write, add])
def test_note_is_sent_though_the_incident_came_into_being_meanwhile(created, change):
    overlap(created, partial(change, "note-2"))

    assert OutboundRequest.objects.get(operation="append_note").payload["key"] == "note-2"


@pytest.mark.parametrize("change", [write, add])
def test_incident_that_comes_into_being_takes_a_note_of_meanwhile_along(created, change):
    overlap(partial(change, "note-2"), created)

    assert OutboundRequest.objects.get(operation="append_note").payload["key"] == "note-2"
