"""inbox.commands.addition: one more work note after the wrap-up, read back; told where it is too late."""

import pytest

from inbox.commands import addition, wrapup
from inbox.commands.actions import NotNow
from inbox.commands.wrapup import WrapUp
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction, NoteState
from live.requests import NotFound
from tests.support.clicks import browser_of, click

pytestmark = pytest.mark.django_db
WORDS = "The customer called again: the office is affected as well."


@pytest.fixture
def finished(talk, clouds, code):
    leg = talk(text="My VPN drops.")
    click(leg, "end")
    clouds.deliver()
    finish(leg, code)
    return leg


def finish(leg, code, incident_action=IncidentAction.CREATE):
    form = WrapUp(code=code, notes="Done.", incident_action=incident_action, title="VPN drops")
    click(leg, wrapup.finish, form)


def notes(clouds):
    incident = LedgerEntry.objects.get().incident
    rows = clouds.rows("sys_journal_field", element_id=incident.remote_id)
    return [(row["element"], row["value"]) for row in rows]


def test_is_one_more_work_note_with_the_agents_name(clouds, finished):
    clouds.deliver()
    click(finished, addition.add, WORDS, key="press-1")
    click(finished, addition.add, WORDS, key="press-1")
    clouds.deliver()

    element, text = notes(clouds)[-1]
    assert element == "work_notes"
    assert text.split("\n")[0] == f"Added by {finished.agent.name}: {WORDS}"
    assert [WORDS in text for _, text in notes(clouds)] == [False, True]


def test_waits_for_the_incident(clouds, finished):
    click(finished, addition.add, WORDS)
    clouds.deliver()

    assert sum(WORDS in text for _, text in notes(clouds)) == 1


def test_leaves_a_later_wrap_up_its_own_note(clouds, finished, code):
    clouds.deliver()
    click(finished, addition.add, WORDS)
    click(finished, addition.add, "And the branch.")
    clouds.deliver()

    assert len(notes(clouds)) == 3


def test_says_that_the_incident_is_closed(clouds, finished):
    clouds.deliver()
    Incident.objects.update(state="7", active=False)

    with pytest.raises(NotNow, match="is closed"):
        click(finished, addition.add, WORDS)


def test_needs_somebody_when_servicenow_closed_it_meanwhile(clouds, finished):
    clouds.deliver()
    clouds.fault("servicenow", match={"method": "PATCH", "path": "/api/now/table/incident/*"}, status=403)

    click(finished, addition.add, WORDS)
    clouds.deliver()

    note = LedgerNote.objects.get(key__contains=":added:")
    assert (note.state, WORDS in note.text) == (NoteState.NEEDS_YOU, True)


def test_is_for_after_the_wrap_up_and_with_an_incident(clouds, talk, code):
    leg = talk(text="My VPN drops.")
    with pytest.raises(NotNow, match="Finish the wrap-up"):
        click(leg, addition.add, WORDS)

    click(leg, "end")
    clouds.deliver()
    finish(leg, code, IncidentAction.NONE)
    with pytest.raises(NotNow, match="no incident"):
        click(leg, addition.add, WORDS)


def test_is_for_the_agent_alone(finished, stranger):
    with pytest.raises(NotFound):
        click(finished, addition.add, WORDS, agent=stranger)

    answer = browser_of(stranger).post(f"/legs/{finished.pk}/addition/", {"text": WORDS})
    assert answer.status_code == 404


@pytest.mark.parametrize(("text", "status"), [(WORDS, 303), ("", 422), (" ", 422), ("x" * 4001, 422)])
def test_form_takes_a_text_of_some_length(desk, finished, text, status):
    assert desk.post(f"/legs/{finished.pk}/addition/", {"text": text}).status_code == status
