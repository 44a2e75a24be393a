"""ServiceNow's surprises about what Bridge files there, as its checklist numbers them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from sandbox.testing.ids import sys_id_of

from bridge_project import flow
from gateway import attempts, clients, refetch
from gateway.operations import outages as outage_operations
from gateway.operations.payloads import Filing
from incidents import additions, ledger
from incidents.ledger import Decision
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import NOON, CallerFactory

pytestmark = pytest.mark.django_db
KEY = "c0000000-0000-4000-8000-000000000001"
NOOR = sys_id_of("sys_user", "noor")
CREATE = {"method": "POST", "path": "/api/now/table/incident"}
APPEND = {"method": "PATCH", "path": "/api/now/table/incident/*"}
RESOLVED = {"state": "6", "close_code": "Solved (Permanently)", "close_notes": "Restarted."}
DROPPED = {"drop_response": True, "times": 1}


def wrap_up(note="note-1", text="Certificate renewed.", **filing):
    filing = Filing(**{"title": "VPN drops", "caller_id": NOOR, "category": "network"} | filing)
    decision = Decision(incident_action=IncidentAction.CREATE, filing=filing)
    ledger.write(KEY, note_key=note, text=text, decision=decision, now=NOON)


def incident_of(clouds):
    [row] = clouds.rows("incident", correlation_id=KEY)
    return row


def notes_of(clouds, row):
    found = clouds.rows("sys_journal_field", element_id=row["sys_id"], element="work_notes")
    return [one["value"].split("\n")[0] for one in found]


def requests_to_tables(clouds, *methods):
    found = clouds.arrivals("servicenow")
    return [one for one in found if one["path"].startswith("/api/now/") and one["method"] in methods]


def turn(clouds, switch, *, on):
    clouds.send("servicenow", "POST", "/sandbox/switches", json={"name": switch, "on": on})


@pytest.fixture
def filed(clouds):
    """A conversation with its incident, a second note, and a repeat that had to look first."""
    clouds.fault("servicenow", match=CREATE, **DROPPED)
    wrap_up()
    clouds.deliver()
    clouds.deliver_late()
    additions.add(KEY, note_key="note-2", text="Recording", now=NOON)
    clouds.deliver()
    return incident_of(clouds)


def test_5_a_note_for_an_incident_that_is_hidden_needs_a_person(clouds, filed):
    body = {"error": {"message": "No Record found", "detail": "ACL restricts the record"}}
    clouds.fault("servicenow", match=APPEND, status=404, body=body)

    additions.add(KEY, note_key="note-3", text="Another recording", now=NOON)
    clouds.deliver()

    note = LedgerNote.objects.get(key="note-3")
    assert (note.state, "ACL restricts" in note.problem["said"]) == (NoteState.NEEDS_YOU, True)
    assert Incident.objects.filter(remote_id=filed["sys_id"]).exists()


def test_9_stored_values_are_asked_for_and_no_display_values(clouds, filed):
    asked = requests_to_tables(clouds, "GET", "POST", "PATCH")

    assert {one["query"]["sysparm_display_value"] for one in asked} == {"false"}
    assert LedgerEntry.objects.get().incident.remote_id == filed["sys_id"]


@pytest.mark.parametrize("zone", ["US/Pacific", "Asia/Kolkata"])
def test_10_times_do_not_depend_on_the_zone_of_the_integration_user(clouds, zone):
    [user] = clouds.rows("sys_user", user_name="bridge")
    clouds.write("sys_user", {"time_zone": zone}, user["sys_id"])
    wrap_up()
    clouds.deliver()

    incident = Incident.objects.get()
    assert f"{incident.opened_at:%Y-%m-%d %H:%M:%S}" == incident_of(clouds)["opened_at"]


def test_12_priority_is_computed_and_categories_are_stored_words(clouds):
    wrap_up(columns={"impact": "1", "urgency": "2"})
    clouds.deliver()

    assert incident_of(clouds)["priority"] == Incident.objects.get().priority == "2"
    assert incident_of(clouds)["category"] == "network"
    assert all("priority" not in one["body"] for one in requests_to_tables(clouds, "POST", "PATCH"))


def test_13_notes_read_back_empty_and_are_looked_for_in_the_journal(clouds):
    wrap_up()
    clouds.deliver()
    clouds.fault("servicenow", match=APPEND, **DROPPED)
    additions.add(KEY, note_key="note-2", text="Recording", now=NOON)
    clouds.deliver()
    clouds.deliver_late()

    assert incident_of(clouds)["work_notes"] == ""
    assert notes_of(clouds, incident_of(clouds)) == ["Certificate renewed.", "Recording"]
    assert [note.problem for note in LedgerNote.objects.all()] == [{}, {}]


def test_14_a_repeat_looks_first_and_creates_no_second_one(clouds, filed):
    assert filed["number"] == LedgerEntry.objects.get().incident.number
    assert notes_of(clouds, filed) == ["Certificate renewed.", "Recording"]


def test_16_half_a_write_is_completed(clouds):
    """The transaction was cut off after the row and before its note."""
    clouds.fault("servicenow", match=CREATE, status=504, times=1)
    wrap_up()
    clouds.deliver()
    clouds.write("incident", {"short_description": "VPN drops", "correlation_id": KEY})
    clouds.deliver_late()

    assert notes_of(clouds, incident_of(clouds)) == ["Certificate renewed."]
    assert LedgerNote.objects.get().state == NoteState.WRITTEN


def test_16_half_a_child_is_completed(clouds):
    [master, *_] = clouds.rows("incident")
    child = {"correlation_id": KEY, "parent_incident": master["sys_id"]}
    half = clouds.write("incident", child)
    payload = {"key": "child:1", "master_id": master["sys_id"], "conversation_id": KEY, "note": "Called."}

    for _ in range(2):
        outage_operations.created_child(clients.servicenow(), **payload)

    assert notes_of(clouds, half) == ["Called."]


def test_16_a_result_beside_an_error_is_looked_for_before_it_is_repeated(clouds):
    cut_off = {"result": {}, "error": {"message": "Transaction cancelled", "detail": None}}
    clouds.fault("servicenow", match=CREATE, status=200, body=cut_off, times=1)
    wrap_up()
    clouds.deliver()
    assert (LedgerNote.objects.get().state, Incident.objects.count()) == (NoteState.QUEUED, 0)

    clouds.deliver_late()

    assert notes_of(clouds, incident_of(clouds)) == ["Certificate renewed."]


@pytest.mark.parametrize("switch", ["hibernating", "sso-redirect", "upgrading"])
def test_16_and_31_writes_are_held_while_pages_come_in_place_of_json(clouds, switch):
    turn(clouds, switch, on=True)
    wrap_up()
    for _ in range(20):
        clouds.deliver_late()
    assert LedgerNote.objects.get().state == NoteState.QUEUED

    turn(clouds, switch, on=False)
    attempts.breakers["servicenow"].half_open()
    clouds.deliver_late()

    assert notes_of(clouds, incident_of(clouds)) == ["Certificate renewed."]


def test_17_a_token_that_ends_in_the_middle_of_a_create_creates_one(clouds):
    clouds.fault("servicenow", match=CREATE, **DROPPED)
    wrap_up()
    clouds.deliver()
    clouds.fault("servicenow", match={"path": "/api/now/table/"}, status=401, times=2)
    clouds.deliver_late()
    assert LedgerNote.objects.get().state == NoteState.QUEUED

    clouds.deliver_late()

    assert notes_of(clouds, incident_of(clouds)) == ["Certificate renewed."]


def test_17_a_create_that_a_token_refused_is_made_with_the_next_one(clouds):
    clouds.fault("servicenow", match=CREATE, status=401, times=1)
    wrap_up()
    clouds.deliver()

    assert notes_of(clouds, incident_of(clouds)) == ["Certificate renewed."]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "5"}], ids=["full node", "rate rule"])
def test_18_a_429_holds_a_create_whether_it_says_until_when_or_not(clouds, headers):
    refused = {"error": {"message": "Rejected"}, "status": "failure"}
    clouds.fault("servicenow", match=CREATE, status=429, headers=headers, body=refused, times=1)
    wrap_up()
    clouds.deliver()
    assert LedgerNote.objects.get().state == NoteState.QUEUED

    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        clouds.deliver_late()

    assert len(notes_of(clouds, incident_of(clouds))) == 1


def test_19_writes_go_to_the_table_api_one_by_one(clouds, filed):
    written = {one["path"].split("/")[3] for one in requests_to_tables(clouds, "POST", "PATCH")}

    assert written == {"table"}


def test_29_comments_are_never_written(clouds, filed):
    written = requests_to_tables(clouds, "POST", "PATCH")

    assert {name for one in written for name in one["body"]} & {
        "comments",
        "comments_and_work_notes",
    } == set()
    assert clouds.rows("sys_journal_field", element_id=filed["sys_id"], element="comments") == []


def test_30_markup_that_a_customer_writes_becomes_no_html(clouds):
    wrap_up(text="[code]<img src=x onerror=alert(1)>[/co[/code]de]")
    clouds.deliver()

    assert notes_of(clouds, incident_of(clouds)) == ["<img src=x onerror=alert(1)>"]


def test_35_no_list_is_without_a_limit(clouds, filed):
    flow.apply(refetch._columns())
    clients.servicenow().groups()

    lists = [one for one in requests_to_tables(clouds, "GET") if one["path"].count("/") == 4]
    assert len(lists) > 2
    assert [one["path"] for one in lists if not one["query"].get("sysparm_limit")] == []


def test_a_caller_who_left_meanwhile_stays_the_caller(clouds):
    CallerFactory(remote_id=NOOR)
    clouds.write("sys_user", {"active": "false"}, NOOR)
    wrap_up()
    clouds.deliver()

    assert incident_of(clouds)["caller_id"] == NOOR


def test_a_note_for_an_incident_that_was_resolved_meanwhile_begins_a_new_one(clouds, filed):
    clouds.write("incident", RESOLVED, filed["sys_id"])  # of which no webhook came

    wrap_up("note-3", text="It broke again.")
    clouds.deliver()

    anew = LedgerEntry.objects.get().incident
    assert anew.remote_id != filed["sys_id"]
    assert notes_of(clouds, {"sys_id": anew.remote_id}) == ["It broke again."]
    assert notes_of(clouds, filed) == ["Certificate renewed.", "Recording"]
