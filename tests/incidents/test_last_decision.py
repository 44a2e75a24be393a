"""incidents.ledger: the last decision counts until it is carried out; what was refused can go on."""

import pytest

from gateway.models import OutboundRequest
from gateway.operations.payloads import Filing
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import NOON, IncidentFactory, IncidentPolicyFactory

pytestmark = pytest.mark.django_db
KEY = "c0000000-0000-4000-8000-000000000001"
CREATE, UPDATE, NONE = IncidentAction.CREATE, IncidentAction.UPDATE, IncidentAction.NONE
POST = {"method": "POST", "path": "/api/now/table/incident"}
PATCH = {"method": "PATCH", "path": "/api/now/table/incident/*"}
CLOSED = {"close_code": "Solution provided", "close_notes": "Done."}
LOST, NEVER_MADE = {"drop_response": True}, {"status": 503}
EITHER_WAY = pytest.mark.parametrize("fault", [LOST, NEVER_MADE], ids=["created", "not created"])


def write(action=CREATE, *, text="VPN", title="VPN drops", **more):
    decision = Decision(incident_action=action, filing=Filing(title=title), **more)
    return ledger.write(KEY, note_key="note-1", text=text, decision=decision, now=NOON)


def rows(clouds):
    return clouds.rows("incident", correlation_id=KEY)


def notes_in(clouds, sys_id):
    found = clouds.rows("sys_journal_field", element_id=sys_id, element="work_notes")
    return [note["value"].split("\n")[0] for note in found]


def open_row(clouds):
    row = clouds.rows("incident", state="2")[0]
    return row, IncidentFactory(remote_id=row["sys_id"], number=row["number"])


def shown():
    """Return the state of the newest note, and the number of the conversation's incident."""
    entry = LedgerEntry.objects.get()
    return LedgerNote.objects.last().state, entry.incident.number if entry.incident else ""


@pytest.fixture
def half_created(clouds):
    """A creation whose outcome nobody knows."""

    def begin(fault):
        clouds.fault("servicenow", match=POST, **fault, times=1)
        write()
        clouds.deliver()

    return begin


@EITHER_WAY
def test_writes_the_title_and_the_notes_that_were_decided_last(clouds, half_created, fault):
    half_created(fault)

    write(text="VPN and printer", title="Two things")
    clouds.deliver_late()

    [row] = rows(clouds)
    assert row["short_description"] == "Two things"
    assert notes_in(clouds, row["sys_id"])[-1] == "VPN and printer"
    assert shown() == (NoteState.WRITTEN, row["number"])


def test_creates_none_that_is_not_wanted_any_more(clouds, half_created):
    half_created(NEVER_MADE)

    write(NONE)
    clouds.deliver_late()

    assert rows(clouds) == []
    assert shown() == (NoteState.DECLINED, "")


def test_tells_the_incident_that_was_created_before_it_was_not_wanted(clouds, half_created):
    half_created(LOST)

    write(NONE)
    assert shown() == (NoteState.DECLINED, "")
    clouds.deliver_late()

    [row] = rows(clouds)
    assert shown() == (NoteState.WRITTEN, row["number"])


@EITHER_WAY
def test_creates_one_when_that_is_decided_after_all(clouds, half_created, fault):
    half_created(fault)
    write(NONE)

    write(CREATE, text="It is broken after all")
    clouds.deliver_late()

    [row] = rows(clouds)
    assert shown() == (NoteState.WRITTEN, row["number"])
    assert notes_in(clouds, row["sys_id"])[-1] == "It is broken after all"


def test_creates_one_after_a_creation_was_called_off(clouds, half_created):
    half_created(NEVER_MADE)
    write(NONE)
    clouds.deliver_late()

    write(CREATE)
    clouds.deliver()

    [row] = rows(clouds)
    assert shown() == (NoteState.WRITTEN, row["number"])


def test_updates_another_one_instead_of_creating(clouds, half_created):
    half_created(NEVER_MADE)
    row, incident = open_row(clouds)

    write(UPDATE, incident=incident)
    clouds.deliver_late()

    assert rows(clouds) == []
    assert shown() == (NoteState.WRITTEN, row["number"])
    assert notes_in(clouds, row["sys_id"])[-1] == "VPN"


@pytest.mark.parametrize("refused_times", [1, 3])
def test_goes_on_after_servicenow_refused(clouds, refused_times):
    clouds.fault("servicenow", match=POST, status=403, times=refused_times)
    for number in range(refused_times):
        write(title=f"Attempt {number}")
        clouds.deliver()
        assert shown() == (NoteState.NEEDS_YOU, "")

    write(title="With a category")
    clouds.deliver()

    [row] = rows(clouds)
    assert row["short_description"] == "With a category"
    assert shown() == (NoteState.WRITTEN, row["number"])
    assert OutboundRequest.objects.filter(operation="create_incident").count() == 1


def test_the_same_decision_again_is_another_try(clouds):
    clouds.fault("servicenow", match=POST, status=403, times=1)
    write()
    clouds.deliver()

    write()
    clouds.deliver()

    assert len(rows(clouds)) == 1


def test_creates_none_after_servicenow_refused_and_the_agent_gave_up(clouds):
    clouds.fault("servicenow", match=POST, status=403, times=1)
    write()
    clouds.deliver()

    write(NONE)
    clouds.deliver()

    assert (rows(clouds), shown()) == ([], (NoteState.DECLINED, ""))


def test_creates_one_where_an_update_was_refused(clouds):
    _row, incident = open_row(clouds)
    clouds.fault("servicenow", match=PATCH, status=403, times=1)
    write(UPDATE, incident=incident)
    clouds.deliver()
    assert shown()[0] == NoteState.NEEDS_YOU
    Incident.objects.update(state="7", active=False)

    write(CREATE)
    clouds.deliver()

    [created] = rows(clouds)
    assert shown() == (NoteState.WRITTEN, created["number"])
    assert not LedgerNote.objects.filter(state=NoteState.NEEDS_YOU).exists()


def test_waits_for_the_agent_where_nobody_decided_and_the_policy_says_so(clouds):
    IncidentPolicyFactory(undecided="leave")

    write(None)
    clouds.deliver()

    note = LedgerNote.objects.get()
    assert (note.state, note.problem["code"]) == (NoteState.NEEDS_YOU, "not-decided")
    assert LedgerEntry.objects.get().incident_action == IncidentAction.ASK
    assert not OutboundRequest.objects.exists()


@pytest.mark.parametrize(("action", "count"), [(CREATE, 1), (NONE, 0)])
def test_follows_the_agent_who_decides_later(clouds, action, count):
    IncidentPolicyFactory(undecided="leave")
    write(None)

    write(action)
    clouds.deliver()

    assert len(rows(clouds)) == count
    assert LedgerEntry.objects.get().incident_action == action
    assert not LedgerNote.objects.filter(state=NoteState.NEEDS_YOU).exists()


@pytest.mark.parametrize("state", ["6", "7", "8"])
def test_creates_a_new_one_when_the_incident_was_finished_meanwhile(clouds, state):
    """Nothing has told Bridge of it when the note is sent."""
    row, incident = open_row(clouds)
    write(UPDATE, incident=incident)
    clouds.write("incident", {"state": state} | CLOSED, row["sys_id"])

    clouds.deliver()

    [created] = rows(clouds)
    assert notes_in(clouds, created["sys_id"]) == ["VPN"]
    assert "VPN" not in notes_in(clouds, row["sys_id"])
    assert shown() == (NoteState.WRITTEN, created["number"])


def test_writes_to_a_finished_one_when_the_agent_was_warned(clouds):
    row = clouds.rows("incident", state="6")[0]
    incident = IncidentFactory(remote_id=row["sys_id"], number=row["number"], state="6")

    write(UPDATE, incident=incident)
    clouds.deliver()

    assert notes_in(clouds, row["sys_id"])[-1] == "VPN"
    assert rows(clouds) == []
