"""inbox.ingest.appendices: what comes after the wrap-up reaches the incident, once, read back there."""

import pytest

from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.providers import fact_values, facts, record_facts
from inbox.commands import reply, wrapup
from inbox.commands.wrapup import WrapUp
from inbox.models import Conversation, Message
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from live import problems
from tests.factories import NOON, IncidentFactory
from tests.support.clicks import click
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
SUMMARIES = {"method": "GET", "path": "/api/v2/conversations/*/summaries"}
READS = OutboundRequest.objects.filter(operation=Operation.READ_SUMMARY)


def finish(leg, code, incident_action=IncidentAction.CREATE, incident=None):
    form = WrapUp(
        code=code, notes="Done.", incident_action=incident_action, title="VPN drops", incident=incident
    )
    click(leg, wrapup.finish, form)


def own():
    return LedgerEntry.objects.get().incident


def notes(clouds, number=None):
    rows = clouds.rows("incident")
    row = next(one for one in rows if one["number"] == (number or own().number))
    written = clouds.rows("sys_journal_field", element_id=row["sys_id"])
    assert {one["element"] for one in written} == {"work_notes"}
    return [one["value"] for one in written]


@pytest.fixture
def ended(clouds, talk):
    leg = talk(text="My VPN drops every few minutes.")
    click(leg, reply.reply, "I renewed your certificate, please connect again.")
    clouds.deliver()
    click(leg, "end")
    clouds.deliver()
    return leg


@pytest.fixture
def called(clouds, talk):
    leg = talk(media="call")
    clouds.pass_time(30)
    click(leg, "end")
    clouds.deliver()
    return leg


def another(clouds):
    row = clouds.rows("incident")[0]
    known = Incident.objects.filter(remote_id=row["sys_id"]).first()
    return known or IncidentFactory(remote_id=row["sys_id"], number=row["number"])


def test_adds_genesys_summary_as_a_later_note_once(clouds, ended, code):
    finish(ended, code)
    clouds.deliver()
    clouds.pass_time(10)
    clouds.deliver_late()
    clouds.deliver_late()

    first, later = notes(clouds)
    assert "Done." in first and "Summary by Genesys" not in first
    assert later.startswith(
        "Summary by Genesys:\n"
        "Wanted: My VPN drops every few minutes.\n"
        "Resolution: I renewed your certificate, please connect again."
    )
    assert READS.filter(state="accepted").count() == 1
    assert not READS.filter(settled_at=None).exists()


def test_reads_again_until_genesys_is_done(clouds, ended, code):
    finish(ended, code)
    clouds.deliver()
    first = READS.earliest("due_at")
    READS.filter(pk=first.pk).update(run_after=NOON)
    clouds.deliver()
    assert len(notes(clouds)) == 1

    clouds.pass_time(10)
    clouds.deliver_late()

    assert len(notes(clouds)) == 2


def test_adds_what_was_said_in_a_call_without_a_summary(clouds, called, code):
    clouds.fault("genesys", match=SUMMARIES, status=404)
    finish(called, code)
    clouds.deliver()
    clouds.pass_time(30)
    clouds.deliver_late()
    clouds.deliver_late()

    [spoken] = [note for note in notes(clouds) if "Summary of the call" in note]
    assert "Customer: Hello, my VPN keeps dropping." in spoken
    assert "Agent: I see error 809 in the log. I will reset your profile." in spoken


@pytest.mark.parametrize("status", [403, 404])
def test_goes_without_where_the_organisation_has_none(clouds, ended, code, status):
    clouds.fault("genesys", match=SUMMARIES, status=status)
    finish(ended, code)
    clouds.deliver()
    clouds.deliver_late()
    clouds.deliver_late()

    assert len(notes(clouds)) == 1
    assert list(READS.values_list("state", flat=True)) == ["accepted"] * 3


def test_reads_nothing_for_a_conversation_without_an_incident(clouds, ended, code):
    finish(ended, code, IncidentAction.NONE)
    clouds.deliver_late()

    assert not READS.exists()


def test_reads_nothing_when_it_is_switched_off(clouds, ended, code, settings):
    settings.GENESYS_SUMMARIES = False
    finish(ended, code)
    clouds.deliver_late()

    assert not READS.exists()


def test_adds_the_recording_that_was_found_first_with_the_wrap_up(clouds, called, code):
    clouds.deliver_late()
    assert Conversation.objects.get().recording_urls

    finish(called, code)
    clouds.deliver()

    assert sum("Recording: " in note for note in notes(clouds)) == 1


def test_adds_recording_and_summary_to_the_incident_that_is_chosen_later(clouds, called, code):
    finish(called, code)
    clouds.deliver()
    clouds.pass_time(30)
    clouds.deliver_late()
    created = own().number
    assert sum("Recording: " in note for note in notes(clouds, created)) == 1

    other = another(clouds)
    tell_link(other)
    clouds.deliver()
    clouds.deliver_late()

    for number in (created, other.number):
        written = notes(clouds, number)
        assert sum("Recording: " in note for note in written) == 1
        assert sum("Summary by Genesys" in note for note in written) == 1


def tell_link(incident):
    """Write one more note, to another incident, as a later wrap-up does."""
    entry = LedgerEntry.objects.get()
    entry.link(incident)
    note = entry.notes.create(key="later", text="Later", incident=incident, requested_at=NOON)
    seen = fact_values.IncidentSeen(
        incident_id=incident.remote_id,
        number=incident.number,
        title=incident.title,
        state="2",
        priority="3",
        caller_id="",
        updated_at=NOON,
    )
    tell(facts.IncidentWritten(occurred_at=NOON, key=note.key, incident=seen))


def test_adds_nothing_to_a_closed_incident_and_says_so_once(clouds, called, code):
    finish(called, code)
    clouds.deliver()
    Incident.objects.update(state="7", active=False)
    found = record_facts.SummaryFound(
        occurred_at=NOON,
        conversation_id=called.conversation.remote_id,
        summary=fact_values.Summary(text="Gist"),
    )
    before = notes(clouds)

    tell(found, found)
    clouds.deliver()

    assert notes(clouds) == before
    kept = LedgerNote.objects.get(key__endswith=":summary")
    assert (kept.state, kept.text) == (NoteState.DECLINED, "Summary by Genesys:\nGist")
    assert "is closed" in problems.text(kept.problem)


def test_shows_what_a_person_made_of_the_summary(clouds, ended, code):
    finish(ended, code)
    clouds.deliver()
    edited = fact_values.Summary(text="Certificate renewed.", reason="VPN", edited=True)
    tell(
        record_facts.SummaryFound(
            occurred_at=NOON, conversation_id=ended.conversation.remote_id, summary=edited
        )
    )
    clouds.deliver()

    assert notes(clouds)[-1].startswith("Summary by Genesys:\nCertificate renewed.\n\nBridge ")


def test_says_nothing_of_what_the_customer_removed(clouds, ended, code):
    Message.objects.filter(sender="customer").update(status=Message.Status.REMOVED, text="", attachments=[])
    finish(ended, code)
    clouds.deliver()

    assert "every few minutes" not in notes(clouds)[0].split("Summary of the transcript:")[1]
