"""One order of locks: a conversation is locked before its look-up or its ledger is touched."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import FindCallers, NotePayload
from gateway.providers import fact_values, facts
from inbox.ingest.loading import load
from tests.factories import (
    NOON,
    ConversationFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LookupFactory,
)
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
WAITING = RequestOutcome.WAITING
INCIDENT = fact_values.IncidentSeen(
    incident_id="1" * 32, number="INC1", title="", state="1", priority="3", caller_id="", updated_at=NOON
)
FACTS = {
    "callers found": facts.CallersFound(occurred_at=NOON, key="conversation-1", people=()),
    "no answer": seen.settled(
        Operation.FIND_CALLERS, WAITING, FindCallers(key="conversation-1", address="", attributes={})
    ),
    "note waits": seen.settled(Operation.APPEND_NOTE, WAITING, NotePayload(key="note-1", note="")),
    "incident written": facts.IncidentWritten(occurred_at=NOON, key="note-1", incident=INCIDENT),
}
HANGS_ON_IT = ('UPDATE "incidents_', 'INSERT INTO "incidents_', 'FROM "incidents_lookup"')


@pytest.mark.parametrize("name", FACTS)
def test_is_kept_by_every_fact_about_a_caller_or_an_incident(name):
    ConversationFactory(remote_id="conversation-1", lookup=LookupFactory(key="conversation-1"))
    LedgerNoteFactory()
    LedgerNoteFactory(entry=LedgerEntryFactory(key="conversation-1"), key="note-1")

    with CaptureQueriesContext(connection) as captured:
        tell(FACTS[name])

    asked = [query["sql"] for query in captured]
    locked = next(place for place, sql in enumerate(asked) if 'FROM "inbox_conversation"' in sql)
    touched = next(place for place, sql in enumerate(asked) if any(part in sql for part in HANGS_ON_IT))
    assert locked < touched, "\n".join(asked)
    assert "conversation-1" in asked[locked]
    assert ("FOR UPDATE" in asked[locked]) == connection.features.has_select_for_update


class CreatedMeanwhile:
    """Creates a conversation just before this process does, as another one may, and notes the SQL."""

    def __init__(self, remote_id):
        self.remote_id, self.done, self.sql = remote_id, False, []

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "inbox_conversation"') and not self.done:
            self.done = True
            ConversationFactory(remote_id=self.remote_id)
        self.sql.append(sql)
        return execute(sql, params, many, context)


def test_is_kept_when_another_process_creates_a_conversation_meanwhile():
    ConversationFactory(remote_id="conversation-1")
    found = [seen.conversation(conversation_id=name) for name in ("conversation-1", "conversation-2")]
    meanwhile = CreatedMeanwhile("conversation-2")

    with connection.execute_wrapper(meanwhile):
        loaded = load(found).loaded

    assert meanwhile.done
    assert sorted(loaded) == ["conversation-1", "conversation-2"]
    released = next(
        place for place, sql in enumerate(meanwhile.sql) if sql.startswith("ROLLBACK TO SAVEPOINT")
    )
    locks = [place for place, sql in enumerate(meanwhile.sql) if 'FROM "inbox_conversation"' in sql]
    assert locks[0] < released < locks[1], "nothing is locked while others are held"
    assert len(locks) == 2
