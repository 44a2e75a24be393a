"""Wrap-ups while an outage is open: recorded, told to the master in one note, and converted afterwards."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.models import OutboundRequest
from gateway.operations.payloads import Filing
from incidents import additions, ledger, relinking
from incidents.commands import outage_rounds, outages
from incidents.ledger import Decision
from incidents.models import LedgerEntry, LedgerNote, Outage, OutageRecord
from incidents.states import ConversionState, IncidentAction, NoteState, OutageEnd, RecordState
from tests.factories import (
    NOON,
    CallerFactory,
    IncidentFactory,
    OutageFactory,
    OutageRecordFactory,
    QueueFactory,
)

pytestmark = pytest.mark.django_db
CREATE = {"method": "POST", "path": "/api/now/table/incident"}
APPEND = {"method": "PATCH", "path": "/api/now/table/incident/*"}


@pytest.fixture
def outage(clouds):
    """An open outage of all queues, whose master ServiceNow has."""
    master = clouds.write("incident", {"short_description": "Email is down"})
    return OutageFactory(master__remote_id=master["sys_id"], master__number=master["number"])


def wrap_up(number=1, *, leg="leg", chosen=IncidentAction.MASTER, note="Restarted Outlook.", **more):
    """File one wrap-up of a conversation. chosen: None when nobody decided."""
    how = {"contact_type": "phone", "category": "inquiry"}
    filing = Filing(title=f"Mail {number}", description="First words", **how)
    decision = Decision(incident_action=chosen, filing=filing, **more)
    key = f"conversation-{number}"
    return ledger.write(key, note_key=f"{key}:{leg}", text=note, decision=decision, now=NOON)


def notes_of(clouds, outage):
    """Return the work notes that ServiceNow holds of the master, oldest first."""
    rows = clouds.rows("sys_journal_field", element_id=outage.master.remote_id, element="work_notes")
    return [row["value"] for row in rows]


def turn(clouds, now):
    outage_rounds.take_turn(now)
    clouds.deliver()


def close(outage, **more):
    outages.close(outage.pk, OutageEnd.BY_HAND, now=NOON + timedelta(hours=1), **more)


def test_a_wrap_up_is_recorded_with_caller_and_time_and_nothing_is_sent(outage):
    caller, queue = CallerFactory(), QueueFactory()

    entry = wrap_up(caller=caller, queue=queue)

    record = OutageRecord.objects.get()
    assert (record.outage, record.entry, record.caller, record.queue) == (outage, entry, caller, queue)
    assert (record.at, record.fields["title"]) == (NOON, "Mail 1")
    assert LedgerNote.objects.get().state == NoteState.RECORDED
    assert (entry.incident, entry.incident_action) == (outage.master, IncidentAction.MASTER)
    assert not OutboundRequest.objects.exists()


@pytest.mark.parametrize("chosen", [None, IncidentAction.MASTER])
def test_is_linked_whoever_finished(outage, chosen):
    wrap_up(chosen=chosen)

    assert OutageRecord.objects.count() == 1


def test_an_agent_may_choose_an_incident_of_its_own(clouds, outage):
    wrap_up(chosen=IncidentAction.CREATE)
    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1
    assert not OutageRecord.objects.exists()


def test_a_conversation_leaves_the_outage_when_its_agent_decides_otherwise(clouds, outage):
    wrap_up()
    wrap_up(chosen=IncidentAction.CREATE, note="Something else.")
    clouds.deliver()

    assert not OutageRecord.objects.exists()
    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1


@pytest.mark.parametrize("choice", ["another", "none"])
def test_a_conversation_leaves_the_outage_when_its_agent_links_it_anew(clouds, outage, choice):
    wrap_up()
    found = clouds.write("incident", {"short_description": "Printer"})
    other = IncidentFactory(remote_id=found["sys_id"], number=found["number"])

    if choice == "another":
        relinking.relink("conversation-1", other, note_key="conversation-1:leg", now=NOON)
    else:
        relinking.unlink("conversation-1", "Wrong conversation")
    close(outage, convert=True)
    turn(clouds, NOON + timedelta(hours=1))

    assert not OutageRecord.objects.exists()
    assert clouds.rows("incident", correlation_id="conversation-1") == []
    assert LedgerEntry.objects.get().incident == (other if choice == "another" else None)


def test_an_update_of_the_master_is_a_link(outage):
    wrap_up(chosen=IncidentAction.UPDATE, incident=outage.master)

    assert OutageRecord.objects.count() == 1
    assert not OutboundRequest.objects.exists()


def test_a_conversation_with_an_incident_of_its_own_goes_on_with_it(outage):
    own = IncidentFactory()
    entry = wrap_up(chosen=IncidentAction.UPDATE, incident=own)

    wrap_up(chosen=None, leg="other")

    assert entry.incident == own
    assert not OutageRecord.objects.exists()


def test_other_queues_are_not_concerned(clouds):
    OutageFactory(queues=[QueueFactory()])

    wrap_up(chosen=IncidentAction.MASTER, queue=QueueFactory())
    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1
    assert not OutageRecord.objects.exists()


def test_a_form_that_was_open_when_the_outage_ended_creates_an_incident(clouds, outage):
    close(outage)

    wrap_up(chosen=IncidentAction.MASTER)
    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1


def test_later_wrap_ups_of_a_conversation_add_notes_and_no_record(outage):
    wrap_up(caller=CallerFactory())
    known = CallerFactory()
    wrap_up(leg="other", caller=known)

    assert OutageRecord.objects.get().caller == known
    assert {note.state for note in LedgerNote.objects.all()} == {NoteState.RECORDED}


def test_the_link_of_a_recording_is_kept_for_the_child(clouds, outage):
    wrap_up()

    additions.add("conversation-1", note_key="recording-1", text="Recording: …", now=NOON)
    clouds.deliver()

    assert LedgerNote.objects.get(key="recording-1").state == NoteState.RECORDED
    assert notes_of(clouds, outage) == []


def test_the_master_gets_one_note_about_many_callers(clouds, outage):
    for number in range(12):
        wrap_up(number)

    turn(clouds, NOON)

    [note] = notes_of(clouds, outage)
    assert note.startswith("12 further callers since 2026-")
    assert "12 in total since the outage “Email” was opened." in note
    outage.refresh_from_db()
    assert (outage.affected, outage.told, outage.notes, outage.note_waits) == (12, 12, 1, False)


def test_the_next_note_waits_for_the_interval_and_tells_only_of_further_callers(clouds, outage):
    wrap_up(1)
    turn(clouds, NOON)
    for number in range(2, 5):
        wrap_up(number)

    turn(clouds, NOON + timedelta(seconds=44))
    assert len(notes_of(clouds, outage)) == 1
    turn(clouds, NOON + timedelta(seconds=46))

    assert notes_of(clouds, outage)[1].startswith("3 further callers")
    assert "4 in total" in notes_of(clouds, outage)[1]


def test_nothing_new_is_no_note(clouds, outage):
    wrap_up()
    for minutes in range(5):
        turn(clouds, NOON + timedelta(minutes=minutes))

    assert len(notes_of(clouds, outage)) == 1


def test_times_in_the_note_are_those_of_the_installation(clouds, outage, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    wrap_up()

    turn(clouds, NOON)

    local = NOON.astimezone(ZoneInfo("Europe/Berlin"))
    assert f"since {local:%Y-%m-%d %H:%M %Z}" in notes_of(clouds, outage)[0]


def test_one_note_though_its_answer_was_lost(clouds, outage):
    clouds.fault("servicenow", match=APPEND, drop_response=True, times=1)
    wrap_up()

    turn(clouds, NOON)
    clouds.deliver_late()

    assert len(notes_of(clouds, outage)) == 1
    assert Outage.objects.get().told == 1


def test_a_note_waits_while_servicenow_is_down_and_the_next_tells_of_all(clouds, outage):
    clouds.fault("servicenow", match={"path": "/api/*"}, status=503)
    wrap_up(1)
    turn(clouds, NOON)
    for number in range(2, 6):
        wrap_up(number)
        turn(clouds, NOON + timedelta(minutes=number))
    assert Outage.objects.get().note_waits

    clouds.mend()
    clouds.deliver_late()
    turn(clouds, NOON + timedelta(minutes=10))

    first, second = notes_of(clouds, outage)
    assert (first[:9], second[:9]) == ("1 further", "4 further")
    assert Outage.objects.get().told == 5


def test_a_deleted_master_loses_nothing_and_another_is_told_of_all(clouds):
    outage = OutageFactory()  # of which ServiceNow knows nothing
    wrap_up(1)
    turn(clouds, NOON)
    wrap_up(2)
    turn(clouds, NOON + timedelta(minutes=5))
    assert Outage.objects.get().problem

    found = clouds.write("incident", {"short_description": "Email is down"})
    other = IncidentFactory(remote_id=found["sys_id"], number=found["number"])
    form = outages.OutageForm(name="Email", closes_at=outage.closes_at, master=other)
    outages.change(outage.pk, form, user=None, now=NOON + timedelta(minutes=6))
    turn(clouds, NOON + timedelta(minutes=7))

    outage.refresh_from_db()
    assert (outage.master, outage.problem, outage.told) == (other, {}, 2)
    assert notes_of(clouds, outage)[0].startswith("2 further callers")
    assert {entry.incident for entry in LedgerEntry.objects.all()} == {other}


def test_conversations_recorded_before_the_master_exists_are_linked_to_it(clouds):
    form = outages.OutageForm(name="Email", closes_at=NOON + timedelta(hours=2))
    outages.open_outage(form, user=None, now=NOON)
    assert wrap_up().incident is None

    clouds.deliver()
    turn(clouds, NOON)

    outage = Outage.objects.get()
    assert LedgerEntry.objects.get().incident == outage.master
    assert notes_of(clouds, outage)[0].startswith("1 further caller ")


def test_a_record_becomes_a_child_with_caller_title_and_notes(clouds, outage):
    person = clouds.rows("sys_user")[0]
    wrap_up(caller=CallerFactory(remote_id=person["sys_id"]))
    additions.add("conversation-1", note_key="recording-1", text="Recording: 1", now=NOON)
    close(outage, convert=True)

    turn(clouds, NOON + timedelta(hours=1))
    turn(clouds, NOON + timedelta(hours=1, seconds=5))

    [child] = clouds.rows("incident", correlation_id="conversation-1")
    assert child["parent_incident"] == outage.master.remote_id
    assert child["caller_id"] == person["sys_id"]
    assert (child["short_description"], child["description"]) == ("Mail 1", "First words")
    assert (child["contact_type"], child["category"]) == ("phone", "inquiry")
    [note] = clouds.rows("sys_journal_field", element_id=child["sys_id"], element="work_notes")
    assert note["value"].startswith("Restarted Outlook.\n\nRecording: 1")
    assert LedgerEntry.objects.get().incident.number == child["number"]
    assert {one.state for one in LedgerNote.objects.all()} == {NoteState.WRITTEN}
    assert Outage.objects.get().conversion == ConversionState.DONE


def test_a_child_has_the_columns_of_the_field_mappings_and_masked_notes(clouds, outage):
    filing = Filing(title="Mail", columns={"urgency": "2"})
    decision = Decision(incident_action=IncidentAction.MASTER, filing=filing)
    text = "Card 4111 1111 1111 1111."
    ledger.write("conversation-1", note_key="conversation-1:leg", text=text, decision=decision, now=NOON)
    close(outage, convert=True)

    turn(clouds, NOON + timedelta(hours=1))

    [child] = clouds.rows("incident", correlation_id="conversation-1")
    [note] = clouds.rows("sys_journal_field", element_id=child["sys_id"], element="work_notes")
    assert child["urgency"] == "2"
    assert "4111 1111 1111 1111" not in note["value"]


def test_records_that_are_kept_as_links_become_nothing(clouds, outage):
    wrap_up()
    close(outage)

    turn(clouds, NOON + timedelta(hours=1))

    assert clouds.rows("incident", correlation_id="conversation-1") == []
    assert OutageRecord.objects.get().state == RecordState.LINKED


def test_children_are_created_at_the_pace_that_was_set(clouds, outage, settings):
    settings.OUTAGE_CHILDREN_PER_MINUTE = 3
    for number in range(8):
        wrap_up(number)
    close(outage, convert=True)
    made = []

    for seconds in range(0, 180, 20):
        turn(clouds, NOON + timedelta(hours=1, seconds=seconds))
        made.append(len(clouds.rows("incident", parent_incident=outage.master.remote_id)))

    assert made == [3, 3, 3, 6, 6, 6, 8, 8, 8]


def test_a_pause_takes_back_what_was_not_sent_and_the_rest_follows(clouds, outage):
    for number in range(5):
        wrap_up(number)
    close(outage, convert=True)
    outage_rounds.take_turn(NOON + timedelta(hours=1))

    outages.pause(outage.pk, user=None)
    turn(clouds, NOON + timedelta(hours=1, minutes=5))
    assert clouds.rows("incident", parent_incident=outage.master.remote_id) == []

    outages.convert(outage.pk, user=None)
    turn(clouds, NOON + timedelta(hours=1, minutes=10))
    assert len(clouds.rows("incident", parent_incident=outage.master.remote_id)) == 5


def test_one_child_each_though_answers_were_lost(clouds, outage):
    for number in range(6):
        wrap_up(number)
    clouds.fault("servicenow", match=CREATE, drop_response=True, times=4)
    close(outage, convert=True)

    turn(clouds, NOON + timedelta(hours=1))
    clouds.deliver_late()
    turn(clouds, NOON + timedelta(hours=1, minutes=5))

    children = clouds.rows("incident", parent_incident=outage.master.remote_id)
    assert sorted(child["correlation_id"] for child in children) == [f"conversation-{n}" for n in range(6)]
    assert Outage.objects.get().conversion == ConversionState.DONE


def test_a_refused_child_is_told_and_tried_again(clouds, outage):
    clouds.fault("servicenow", match=CREATE, status=403, times=1)
    wrap_up()
    close(outage, convert=True)
    turn(clouds, NOON + timedelta(hours=1))
    record = OutageRecord.objects.get()
    assert (record.state, record.problem["code"]) == (RecordState.REFUSED, "refused-saying")

    outages.convert(outage.pk, user=None)
    turn(clouds, NOON + timedelta(hours=1, minutes=5))

    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1
    assert OutageRecord.objects.get().state == RecordState.CREATED


def test_a_thousand_links_become_children_without_a_429(clouds, outage, settings):
    settings.OUTAGE_CHILDREN_PER_MINUTE = 100
    OutageRecordFactory.create_batch(1000, outage=outage)
    close(outage, convert=True)

    for minute in range(12):
        outage_rounds.take_turn(NOON + timedelta(hours=1, minutes=minute))
        for _ in range(6):
            clouds.deliver()

    assert len(clouds.rows("incident", parent_incident=outage.master.remote_id)) == 1000
    assert not OutboundRequest.objects.filter(problem__code="busy").exists()
