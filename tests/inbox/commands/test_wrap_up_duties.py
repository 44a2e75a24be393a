"""inbox.commands.wrapup.finish: the code and the incident, either of which may be done before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.providers import facts
from inbox.commands import wrapup
from inbox.commands.actions import Declined, NotNow
from inbox.commands.wrapup import WrapUp
from inbox.models.leg import INCIDENT_DUE_FOR
from inbox.queries import desk, pane
from inbox.states import State
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from tests.factories import IncidentFactory
from tests.support import seen
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
WRAP_UP = {"method": "POST", "path": "*/wrapup"}
NO = {"status": 400, "body": {"message": "No."}, "times": 1}
TO_GENESYS = (Operation.WRAP_UP, Operation.SKIP_WRAP_UP)


@pytest.fixture
def end(talk, clouds):
    """Return ``end(prompt)``: a conversation that the agent ended, in a queue with this wrap-up prompt."""

    def ending(prompt, timeout_s=None):
        clouds.set_wrap_up(prompt, timeout_s)
        leg = talk(text="My VPN drops.")
        click(leg, "end")
        clouds.deliver()
        leg.refresh_from_db()
        return leg

    return ending


@pytest.fixture
def timed_out(end, clouds):
    """A conversation whose time for wrap-up ran out while the agent wrote notes."""
    leg = end("MANDATORY_TIMEOUT", 8)
    clouds.pass_time(9)
    clouds.deliver()
    leg.refresh_from_db()
    return leg


@pytest.fixture
def form(code):
    return WrapUp(code=code, notes="Renewed.", incident_action=IncidentAction.CREATE, title="VPN drops")


def to_genesys():
    """Return the operations that end wrap-ups in Genesys."""
    sent = OutboundRequest.objects.filter(operation__in=TO_GENESYS)
    return list(sent.order_by("id").values_list("operation", flat=True))


def list_of(leg, at=None):
    """Return the list of the desk that holds the leg, "" for none."""
    view = desk.desk(leg.agent, at or timezone.now())
    names = ("ringing", "active", "parked", "wrap_up", "missed")
    return next((name for name in names if leg in [card.leg for card in getattr(view, name)]), "")


def incidents_of(leg, clouds):
    return clouds.rows("incident", correlation_id=leg.conversation.remote_id)


def notes_in(incident, clouds):
    return "\n".join(
        note["value"] for note in clouds.rows("sys_journal_field", element_id=incident["sys_id"])
    )


def test_waits_for_the_incident_when_the_time_for_the_code_ran_out(timed_out):
    assert (timed_out.state, timed_out.wrapup_code_id) == (State.ENDED, "ININ-WRAP-UP-TIMEOUT")
    assert (timed_out.incident_due, timed_out.code_due) == (True, False)
    assert "wrap-up" in timed_out.actions
    assert list_of(timed_out) == "wrap_up"


@pytest.mark.parametrize("has_chosen", [True, False])
def test_files_one_incident_with_the_notes_after_the_time_ran_out(timed_out, form, clouds, has_chosen):
    click(timed_out, wrapup.finish, form if has_chosen else replace(form, code=None))
    clouds.deliver()

    [incident] = incidents_of(timed_out, clouds)
    note = notes_in(incident, clouds)
    assert "Renewed." in note
    assert f"Wrap-up: {'Resolved' if has_chosen else 'ININ-WRAP-UP-TIMEOUT'} (Maya Reyes)" in note
    assert (to_genesys(), list_of(timed_out)) == ([], "")
    assert timed_out.wrapup_code_id == "ININ-WRAP-UP-TIMEOUT"


def test_ends_with_no_incident_after_the_time_ran_out(timed_out, form, clouds):
    click(timed_out, wrapup.finish, replace(form, code=None, incident_action=IncidentAction.NONE))
    clouds.deliver()

    assert (incidents_of(timed_out, clouds), to_genesys()) == ([], [])
    assert (list_of(timed_out), LedgerNote.objects.get().state) == ("", NoteState.DECLINED)
    assert "wrap-up" not in timed_out.actions


def test_leaves_the_desk_after_a_day_and_is_possible_still(timed_out, form, clouds):
    ended_at = timed_out.ended_at
    assert list_of(timed_out, ended_at + INCIDENT_DUE_FOR - timedelta(seconds=1)) == "wrap_up"
    assert list_of(timed_out, ended_at + INCIDENT_DUE_FOR) == ""

    click(timed_out, wrapup.finish, form)
    clouds.deliver()

    assert len(incidents_of(timed_out, clouds)) == 1


def test_of_two_tabs_the_first_files(timed_out, form, clouds):
    click(timed_out, wrapup.finish, form)

    with pytest.raises(NotNow, match="nothing left to wrap up"):
        click(timed_out, wrapup.finish, replace(form, notes="From the other tab."))
    clouds.deliver()

    [incident] = incidents_of(timed_out, clouds)
    assert "From the other tab." not in notes_in(incident, clouds)


def test_is_one_of_the_same_press_twice_where_genesys_waits_for_nothing(timed_out, form):
    for _ in range(2):
        click(timed_out, wrapup.finish, form, key="click-once")

    assert LedgerNote.objects.count() == 1


def test_files_once_when_the_time_runs_out_after_the_press(end, form, clouds):
    leg = end("MANDATORY_TIMEOUT", 8)
    clouds.fault("genesys", match=WRAP_UP, status=503, times=1)
    click(leg, wrapup.finish, form)
    clouds.pass_time(9)
    clouds.deliver_late()

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action, list_of(leg)) == (State.ENDED, "", "")
    assert len(incidents_of(leg, clouds)) == 1


def test_keeps_the_code_of_a_forced_time_and_frees_the_desk(end, form, clouds):
    leg = end("MANDATORY_FORCED_TIMEOUT", 8)

    click(leg, wrapup.finish, form)
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.wrapup_code_id, list_of(leg)) == (form.code.remote_id, "")
    assert len(incidents_of(leg, clouds)) == 1


@pytest.mark.parametrize("action", [IncidentAction.CREATE, IncidentAction.NONE])
def test_skips_an_optional_code(end, form, clouds, action):
    leg = end("OPTIONAL")
    assert (leg.state, leg.code_mode) == (State.WRAP_UP, "optional")

    click(leg, wrapup.finish, replace(form, code=None, incident_action=action))
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action, list_of(leg)) == (State.ENDED, "", "")
    assert to_genesys() == [Operation.SKIP_WRAP_UP]
    assert [path for _, path in clouds.genesys.calls if path.endswith("/wrapup")] == []
    filed = incidents_of(leg, clouds)
    assert len(filed) == (action == IncidentAction.CREATE)
    assert all("Wrap-up: no code (Maya Reyes)" in notes_in(one, clouds) for one in filed)


def test_sends_an_optional_code_that_was_chosen(end, form, clouds):
    leg = end("OPTIONAL")

    click(leg, wrapup.finish, form)
    clouds.deliver()

    leg.refresh_from_db()
    assert (to_genesys(), leg.wrapup_code_id) == ([Operation.WRAP_UP], form.code.remote_id)


def test_waits_for_the_incident_where_genesys_asks_for_no_wrap_up(end, form, clouds):
    leg = end("AGENT_REQUESTED", 8)
    assert (leg.state, leg.code_mode, list_of(leg)) == (State.ENDED, "optional", "wrap_up")

    click(leg, wrapup.finish, replace(form, code=None))
    clouds.deliver()

    assert (to_genesys(), list_of(leg)) == ([], "")
    assert len(incidents_of(leg, clouds)) == 1


def test_sends_a_code_where_genesys_asks_for_none(end, form, clouds):
    leg = end("AGENT_REQUESTED", 8)

    click(leg, wrapup.finish, form)
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.wrapup_code_id, leg.pending_action) == (form.code.remote_id, "")
    assert len(incidents_of(leg, clouds)) == 1


def test_has_no_duties_after_an_offer_that_was_not_accepted(ring, clouds):
    leg = ring()
    click(leg, "decline")
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.incident_due, leg.code_due) == (State.ENDED, False, False)
    assert list_of(leg) == ""


def test_creates_an_incident_after_all_when_no_incident_was_refused_by_genesys(end, form, clouds):
    leg = end("MANDATORY")
    clouds.fault("genesys", match=WRAP_UP, **NO)
    with pytest.raises(Declined):
        click(leg, wrapup.finish, replace(form, incident_action=IncidentAction.NONE))
    clouds.deliver()
    assert list_of(leg) == "wrap_up"

    click(leg, wrapup.finish, form)
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.state, list_of(leg)) == (State.ENDED, "")
    [incident] = incidents_of(leg, clouds)
    assert "Renewed." in notes_in(incident, clouds)
    assert LedgerEntry.objects.get().incident.number == incident["number"]


def test_creates_none_when_the_last_decision_is_against_it_and_nothing_was_sent(end, form, clouds):
    leg = end("MANDATORY")
    clouds.fault("genesys", match=WRAP_UP, **NO)
    with pytest.raises(Declined):
        click(leg, wrapup.finish, form)  # ServiceNow has not been asked yet

    click(leg, wrapup.finish, replace(form, incident_action=IncidentAction.NONE))
    clouds.deliver()

    assert incidents_of(leg, clouds) == []
    assert LedgerNote.objects.get().state == NoteState.DECLINED


def test_adds_what_changed_since_the_incident_was_written(end, form, clouds):
    leg = end("MANDATORY")
    clouds.fault("genesys", match=WRAP_UP, **NO)
    with pytest.raises(Declined):
        click(leg, wrapup.finish, form)
    clouds.deliver()

    click(leg, wrapup.finish, replace(form, notes="Renewed, and the router restarted."))
    clouds.deliver()

    [incident] = incidents_of(leg, clouds)
    assert "and the router restarted." in notes_in(incident, clouds)
    assert [note.state for note in LedgerNote.objects.all()] == [NoteState.LINKED] * 2


def test_keeps_what_was_written_though_the_last_decision_is_against_it(end, form, clouds):
    leg = end("MANDATORY")
    clouds.fault("genesys", match=WRAP_UP, **NO)
    with pytest.raises(Declined):
        click(leg, wrapup.finish, form)
    clouds.deliver()

    click(leg, wrapup.finish, replace(form, incident_action=IncidentAction.NONE))
    clouds.deliver()

    ledger = pane.pane(leg, timezone.now()).ledger
    assert [row["number"] for row in incidents_of(leg, clouds)] == [ledger.incident.number]
    assert (ledger.state, len(ledger.notes)) == (NoteState.LINKED, 1)


def test_takes_a_code_after_genesys_refused_to_skip_it(end, form, clouds):
    leg = end("OPTIONAL")
    clouds.fault("genesys", match={"method": "PATCH"}, **NO)
    with pytest.raises(Declined):
        click(leg, wrapup.finish, replace(form, code=None))
    clouds.deliver()
    leg.refresh_from_db()
    assert (leg.incident_due, leg.code_due, list_of(leg)) == (False, True, "wrap_up")

    click(leg, wrapup.finish, form)
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.wrapup_code_id, list_of(leg)) == (form.code.remote_id, "")
    assert len(incidents_of(leg, clouds)) == 1


@pytest.mark.parametrize("action", IncidentAction)
def test_needs_no_genesys_to_end_what_it_forgot(end, form, clouds, action):
    leg = end("MANDATORY")
    for after in (timedelta(), timedelta(seconds=20)):  # once is a doubt
        at = timezone.now() + after
        seen.tell(facts.ConversationGone(occurred_at=at, conversation_id=leg.conversation.remote_id))
    assert list_of(leg) == "wrap_up"
    row = clouds.rows("incident", state="2")[0]
    incident = IncidentFactory(remote_id=row["sys_id"], number=row["number"])

    click(leg, wrapup.finish, replace(form, code=None, incident_action=action, incident=incident))
    clouds.deliver()

    assert (to_genesys(), list_of(leg)) == ([], "")
    creates = (IncidentAction.CREATE, IncidentAction.MASTER)  # without an outage there is no master
    assert len(incidents_of(leg, clouds)) == (action in creates)
    notes = [note["value"] for note in clouds.rows("sys_journal_field", element_id=row["sys_id"])]
    assert any("Renewed." in note for note in notes) == (action == IncidentAction.UPDATE)
