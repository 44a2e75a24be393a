"""What a wrap-up leaves in ServiceNow, read back from there column by column."""

import pytest
import requests
from sandbox.testing.ids import sys_id_of

from inbox.commands import reply, wrapup
from inbox.commands.wrapup import WrapUp
from incidents import additions
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import IncidentAction
from routing.states import ChoiceKind
from tests.factories import ChoiceFactory, IncidentFactory, QueueMappingFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
GROUP = sys_id_of("sys_user_group", "Billing")
SAID = "My VPN drops every few minutes."


@pytest.fixture
def ended(talk, clouds, queue):
    """A conversation with Noor in a mapped queue; its wrap-up is due."""
    QueueMappingFactory(
        queue=queue,
        group=ChoiceFactory(kind=ChoiceKind.GROUP, remote_id=GROUP),
        category=ChoiceFactory(kind=ChoiceKind.CATEGORY, remote_id="network"),
        contact_type=ChoiceFactory(kind=ChoiceKind.CONTACT_TYPE, remote_id="virtual_agent"),
    )
    leg = talk(text=SAID)
    click(leg, reply.reply, "Which network?")
    click(leg, "end")
    clouds.deliver()
    return leg


@pytest.fixture
def finish(ended, code, clouds):
    """Return ``finish(**form)``: the agent wraps up, and both clouds come to rest."""

    def finishing(incident_action=IncidentAction.CREATE, **more):
        known = {"notes": "Certificate renewed.", "title": "VPN drops"}
        click(ended, wrapup.finish, WrapUp(code=code, incident_action=incident_action, **known | more))
        clouds.deliver()

    return finishing


def incident_of(leg, clouds):
    [row] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    return row


def notes_in(row, clouds):
    return [note["value"] for note in clouds.rows("sys_journal_field", element_id=row["sys_id"])]


def test_fills_every_column(ended, finish, clouds):
    finish()

    row, conversation = incident_of(ended, clouds), ended.conversation
    columns = (
        "short_description",
        "caller_id",
        "assignment_group",
        "category",
        "contact_type",
        "correlation_display",
    )
    assert [row[name] for name in columns] == [
        "VPN drops",
        sys_id_of("sys_user", "noor"),
        GROUP,
        "network",
        "virtual_agent",
        "Genesys Cloud",
    ]
    assert row["description"] == (
        "Noor Haddad (noor.haddad@northwind.example), Message, IT Service Desk, "
        f"{conversation.started_at:%Y-%m-%d %H:%M} UTC. Conversation {conversation.remote_id}."
    )


def test_says_in_the_note_what_was_said_and_decided(ended, finish, clouds):
    finish()

    [note] = notes_in(incident_of(ended, clouds), clouds)
    conversation_id = ended.conversation.remote_id
    assert note.split("\n") == [
        f"Message, conversation {conversation_id}",
        "Caller: Noor Haddad",
        "Wrap-up: Resolved (Maya Reyes)",
        "Certificate renewed.",
        "",
        "Summary of the transcript:",
        f"Customer: {SAID}",
        "Agent: Which network?",
        "",
        f"Bridge {conversation_id}:{ended.remote_id}",
    ]


def test_keeps_here_what_it_sent(ended, finish, clouds):
    finish()

    entry, note = LedgerEntry.objects.get(), LedgerNote.objects.get()
    assert (entry.incident_action, entry.caller.name) == (IncidentAction.CREATE, "Noor Haddad")
    assert entry.incident.number == incident_of(ended, clouds)["number"]
    assert note.fields == {
        "title": "VPN drops",
        "description": incident_of(ended, clouds)["description"],
        "caller_id": sys_id_of("sys_user", "noor"),
        "group_id": GROUP,
        "category": "network",
        "contact_type": "virtual_agent",
        "columns": {},
    }
    assert note.written_at


def test_adds_to_the_incident_that_was_named_and_changes_nothing_else(ended, finish, clouds):
    row = clouds.rows("incident", state="2")[0]
    before, count = dict(row), len(clouds.rows("incident"))

    finish(IncidentAction.UPDATE, incident=IncidentFactory(remote_id=row["sys_id"], number=row["number"]))

    after = clouds.rows("incident", sys_id=row["sys_id"])[0]
    changed = {name for name in after if after[name] != before.get(name)}
    assert len(clouds.rows("incident")) == count
    assert {name for name in changed if not name.startswith("sys_")} == set()
    assert "Certificate renewed." in notes_in(row, clouds)[-1]


@pytest.mark.parametrize("action", [IncidentAction.CREATE, IncidentAction.NONE])
def test_touches_no_incident_whose_number_was_typed_and_not_chosen(ended, finish, clouds, action):
    row = clouds.rows("incident", state="2")[0]
    before = notes_in(row, clouds)

    finish(action, incident=IncidentFactory(remote_id=row["sys_id"], number=row["number"]))

    assert notes_in(row, clouds) == before
    filed = clouds.rows("incident", correlation_id=ended.conversation.remote_id)
    entry = LedgerEntry.objects.get()
    assert [one["number"] for one in filed] == ([entry.incident.number] if entry.incident else [])
    assert len(filed) == (action == IncidentAction.CREATE)


def test_looks_up_the_caller_whom_nobody_could_look_up_before(ring, clouds, code):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))
    leg = ring(text=SAID)
    clouds.servicenow.fail_with(None)
    for act in ("accept", "end"):
        click(leg, act)
        clouds.stream.pump()
        leg.refresh_from_db()

    form = WrapUp(code=code, notes="", incident_action=IncidentAction.CREATE, title="VPN drops")
    click(leg, wrapup.finish, form)
    clouds.deliver()

    assert incident_of(leg, clouds)["caller_id"] == sys_id_of("sys_user", "noor")


def test_sends_and_asks_for_no_column_that_there_is_not(ended, finish, clouds):
    """ServiceNow drops a misspelt column without a word, and leaves it out of what it answers."""
    finish()
    additions.add(ended.conversation.remote_id, note_key="note-2", text="Recording", now=ended.offered_at)
    clouds.deliver()

    asked, written = set(), set()
    for arrival in clouds.arrivals("servicenow"):
        if not arrival["path"].startswith("/api/now/table/"):
            continue
        table = arrival["path"].split("/")[4]
        names = arrival["query"].get("sysparm_fields", "").split(",")
        asked |= {(table, name.split(".")[0]) for name in names}
        written |= {(table, name) for name in arrival["body"] or {}}
    known = {(row["name"], row["element"]) for row in clouds.rows("sys_dictionary")}
    assert written > {("incident", "work_notes"), ("incident", "short_description")}
    assert (asked | written) - known == set()
