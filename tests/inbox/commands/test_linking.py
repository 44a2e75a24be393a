"""inbox.commands.linking: agents choose another incident, at any time until it is closed."""

import pytest
from django.urls import reverse

from inbox.commands import linking, wrapup
from inbox.commands.actions import NotNow
from inbox.commands.wrapup import WrapUp
from inbox.models import Activity
from inbox.states import State
from incidents.models import Incident, LedgerEntry
from incidents.states import IncidentAction
from tests.factories import NOON, IncidentFactory, LegFactory
from tests.support.clicks import browser_of, click

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ENDED = {"state": State.ENDED, "connected_at": NOON, "ended_at": NOON}
CREATE = WrapUp(code=None, notes="Renewed.", incident_action=IncidentAction.CREATE, title="VPN drops")


@pytest.fixture
def leg(agent):
    return LegFactory(agent=agent, **ENDED)


@pytest.fixture
def other(clouds):
    """An open incident that somebody else has made."""
    row = clouds.rows("incident", state="2")[0]
    return IncidentFactory(remote_id=row["sys_id"], number=row["number"])


def notes_in(clouds, incident):
    found = clouds.rows("sys_journal_field", element_id=incident.remote_id, element="work_notes")
    return [note["value"] for note in found]


def linked():
    return LedgerEntry.objects.get().incident


def send(browser, leg, **fields):
    return browser.post(reverse("inbox:incident", kwargs={"pk": leg.pk}), fields, headers=HTMX)


@pytest.mark.parametrize("made", [{"connected": True}, {"wrap_up": True}, ENDED])
def test_links_one_before_the_wrap_up_which_then_goes_there(agent, clouds, other, made):
    leg = LegFactory(agent=agent, **made)
    click(leg, linking.link, other)
    assert linked() == other
    leg.state, leg.ended_at = State.ENDED, NOON
    leg.save()

    click(leg, wrapup.finish, WrapUp(code=None, notes="Renewed.", incident_action=IncidentAction.UPDATE))
    clouds.deliver()

    assert "Renewed." in notes_in(clouds, other)[-1]
    assert clouds.rows("incident", correlation_id=leg.conversation.remote_id) == []


def test_writes_to_another_one_what_the_wrap_up_said(leg, clouds, other):
    click(leg, wrapup.finish, CREATE)
    clouds.deliver()
    first = linked()

    click(leg, linking.link, other)
    clouds.deliver()

    assert "Renewed." in notes_in(clouds, other)[-1]
    assert len(notes_in(clouds, first)) == 1
    assert linked() == other
    assert Incident.objects.get(pk=first.pk).state == "1"


def test_calls_off_a_creation_that_nobody_has_sent(leg, clouds, other):
    click(leg, wrapup.finish, CREATE)

    click(leg, linking.link, other)
    clouds.deliver()

    assert clouds.rows("incident", correlation_id=leg.conversation.remote_id) == []
    assert linked() == other


def test_unlinks_and_deletes_nothing(leg, clouds):
    click(leg, wrapup.finish, CREATE)
    clouds.deliver()
    incident = linked()

    click(leg, linking.unlink, "It was about something else")
    clouds.deliver()

    entry = LedgerEntry.objects.get()
    assert (entry.incident, entry.reason) == (None, "It was about something else")
    assert len(clouds.rows("incident", sys_id=incident.remote_id)) == 1
    assert len(notes_in(clouds, incident)) == 1


def test_creates_another_one_after_it_was_unlinked(leg, clouds):
    click(leg, wrapup.finish, CREATE)
    clouds.deliver()
    first = linked()
    click(leg, linking.unlink, "Wrong one")

    click(leg, wrapup.finish, WrapUp(**{**_fields(CREATE), "notes": "For a new one."}))
    clouds.deliver()

    assert linked() not in (None, first)
    assert "For a new one." in notes_in(clouds, linked())[-1]


def test_links_the_same_one_again(leg, clouds, other):
    click(leg, linking.link, other)
    click(leg, linking.unlink, "Wrong one")

    click(leg, linking.link, other)

    assert linked() == other


@pytest.mark.parametrize("state", ["7", "8"])
@pytest.mark.parametrize("command", [linking.link, linking.unlink])
def test_leaves_a_closed_one_as_it_is(leg, other, state, command):
    click(leg, linking.link, other)
    Incident.objects.filter(pk=other.pk).update(state=state, active=False)
    argument = IncidentFactory(state="2") if command == linking.link else "Wrong one"

    with pytest.raises(NotNow, match="is closed"):
        click(leg, command, argument)

    assert linked() == other


@pytest.mark.parametrize("state", ["6", "7", "8"])
def test_links_none_that_is_finished(leg, state):
    with pytest.raises(NotNow, match="no longer worked on"):
        click(leg, linking.link, IncidentFactory(state=state))


def test_is_told_with_the_agent_who_did_it(leg, agent, other):
    click(leg, linking.link, other)
    click(leg, linking.unlink, "Wrong one")

    lines = Activity.objects.filter(kind=Activity.Kind.INCIDENT).order_by("id")
    assert [(line.actor, line.detail["changed"]) for line in lines] == [
        (agent, "linked"),
        (agent, "unlinked"),
    ]


def test_is_asked_for_by_number_on_the_page(desk, leg, other, clouds):
    number, row_pk = other.number, other.pk
    Incident.objects.all().delete()

    assert send(desk, leg, incident=str(row_pk)).status_code == 422
    assert send(desk, leg, incident=number.lower()).status_code == 204

    assert linked().number == number


def test_asks_why_it_is_unlinked(desk, leg, other):
    click(leg, linking.link, other)

    assert send(desk, leg, reason="").status_code == 422
    assert send(desk, leg, reason="Wrong one").status_code == 204


def test_nobody_else_changes_it(leg, colleague, other):
    assert send(browser_of(colleague), leg, incident=other.number).status_code == 404


def _fields(form):
    return {name: getattr(form, name) for name in form.__slots__}
