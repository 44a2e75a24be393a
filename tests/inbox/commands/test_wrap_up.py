"""inbox.commands.wrapup.finish: the leg at Genesys, the incident in ServiceNow."""

import pytest

from inbox.commands import wrapup
from inbox.commands.actions import Declined, NotNow
from inbox.commands.wrapup import WrapUp
from inbox.states import State
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import IncidentAction
from live.requests import NotFound
from tests.support.clicks import click

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(talk, clouds):
    """A conversation that the agent ended; its wrap-up is due."""
    leg = talk(text="My VPN drops every few minutes.")
    click(leg, "end")
    clouds.deliver()
    return leg


@pytest.fixture
def form(code):
    return WrapUp(
        code=code, notes="Certificate renewed.", incident_action=IncidentAction.CREATE, title="VPN drops"
    )


def test_closes_the_leg(ended, form, deliver, clouds):
    click(ended, wrapup.finish, form)
    assert ended.pending_action == "wrap-up"
    deliver()

    ended.refresh_from_db()
    assert (ended.state, ended.pending_action) == (State.ENDED, "")
    assert (ended.wrapup_code_id, bool(ended.wrapped_up_at)) == (form.code.remote_id, True)
    theirs = clouds.conversation(ended.conversation.remote_id)
    [leg] = [one for one in theirs["participants"] if one["userId"]]
    assert (leg["wrapup"], leg["wrapupNotes"]) == ("Resolved", form.notes)


def test_files_one_incident(ended, form, clouds):
    click(ended, wrapup.finish, form)
    clouds.deliver()

    [incident] = clouds.rows("incident", correlation_id=ended.conversation.remote_id)
    assert (incident["short_description"], incident["contact_type"]) == ("VPN drops", "chat")
    [note] = clouds.rows("sys_journal_field", element_id=incident["sys_id"])
    assert "Resolved (Maya Reyes)" in note["value"]
    assert "Certificate renewed." in note["value"]


def test_can_be_asked_once(ended, form, deliver):
    click(ended, wrapup.finish, form)
    deliver()

    with pytest.raises(NotNow, match="nothing left to wrap up"):
        click(ended, wrapup.finish, form)

    assert LedgerNote.objects.count() == 1


def test_is_one_of_the_same_press_twice(ended, form, clouds):
    for _ in range(2):
        click(ended, wrapup.finish, form, key="click-once")

    assert LedgerNote.objects.count() == 1
    assert len([path for _, path in clouds.genesys.calls if path.endswith("/wrapup")]) == 1


def test_writes_the_incident_though_genesys_refuses(ended, form, clouds):
    clouds.fault("genesys", match={"method": "POST", "path": "*/wrapup"}, status=400, body={"message": "No."})

    with pytest.raises(Declined):
        click(ended, wrapup.finish, form)
    clouds.deliver()

    assert clouds.rows("incident", correlation_id=ended.conversation.remote_id)
    ended.refresh_from_db()
    assert "wrap-up" in ended.actions


def test_files_nothing_twice_when_it_is_repeated_after_a_refusal(ended, form, clouds):
    clouds.fault(
        "genesys", match={"method": "POST", "path": "*/wrapup"}, status=400, body={"message": "No."}, times=1
    )
    with pytest.raises(Declined):
        click(ended, wrapup.finish, form)

    click(ended, wrapup.finish, form)
    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id=ended.conversation.remote_id)) == 1
    assert LedgerNote.objects.count() == 1


def test_is_sent_again_when_genesys_did_not_answer(ended, form, clouds):
    clouds.fault("genesys", match={"method": "POST", "path": "*/wrapup"}, drop_response=True, times=1)

    click(ended, wrapup.finish, form)
    clouds.deliver_late()

    ended.refresh_from_db()
    assert (ended.state, ended.problem) == (State.ENDED, {})


def test_is_not_for_a_conversation_under_way(talk, form, clouds):
    leg = talk(text="Hello")

    with pytest.raises(NotNow):
        click(leg, wrapup.finish, form)

    assert not LedgerEntry.objects.exists()


def test_is_not_for_a_colleague(ended, form, colleague):
    with pytest.raises(NotFound):
        click(ended, wrapup.finish, form, agent=colleague)

    assert not LedgerEntry.objects.exists()
